"""Receipt numbers catch the slips that people make."""

import pytest

from contributions.numbers import check_digits, read_receipt, receipt_number


@pytest.mark.parametrize(
    ("number", "position", "receipt"),
    [("2026-045", 17, "2026-045-0017-79"), ("2026-S1", 1, "2026-S1-0001-60"), ("2026-045", 12345, None)],
)
def test_a_receipt_is_read_back(number, position, receipt):
    made = receipt_number(number, position)
    assert receipt in (None, made)
    assert read_receipt(made) == (number, position)


def test_the_check_digits_are_those_of_iso_7064():
    """The whole, with the check digits, leaves 1 when divided by 97."""
    assert int(f"20260450017{check_digits('2026-045-0017')}") % 97 == 1


@pytest.mark.parametrize("typed", [" 2026-045-0017-79 ", "2026 045 0017 79", "2026–045–0017–79", "2026/045/0017/79"])
def test_people_may_type_it_as_they_like(typed):
    assert read_receipt(typed) == ("2026-045", 17)


def test_every_single_wrong_digit_and_every_swap_of_neighbours_is_noticed():
    digits = list("202604500171")
    receipt = receipt_number("2026-045", 171)
    slips = set()
    for place, letter in enumerate(receipt):
        if letter.isdigit():
            slips |= {
                receipt[:place] + str(other) + receipt[place + 1 :] for other in range(10) if str(other) != letter
            }
            after = receipt[place + 1 : place + 2]
            if after.isdigit() and after != letter:
                slips.add(receipt[:place] + after + letter + receipt[place + 2 :])
    assert len(slips) > 9 * len(digits)
    assert [slip for slip in slips if read_receipt(slip)] == []


@pytest.mark.parametrize("typed", ["", "x", "2026-045-0017", "2026-045-0017-00", "٢٠٢٦-٠٤٥-٠٠١٧-٦٣", "-" * 60, "💩"])
def test_nonsense_is_no_receipt(typed):
    assert read_receipt(typed) is None
