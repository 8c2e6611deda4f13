"""Numbers of records in addresses and forms: as long as a column holds, whole, or none at all."""

import pytest
from django.urls import resolve

from core.path_converters import LONGEST, numbers_in

# Addresses of the admin that name a record, with `{}` for its number.
ADDRESSES = (
    "stakeholders/{}/", "stakeholders/doubles/1/{}/", "stakeholders/invitations/{}/", "comments/{}/",
    "comments/one/{}/file/1/", "outbox/{}/send-again/",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_number_longer_than_a_column_holds_has_no_address(address):
    ours, longer = (resolve("/admin/" + address.format("9" * digits)) for digits in (LONGEST, LONGEST + 1))
    assert ours.view_name
    assert longer.view_name != ours.view_name  # the admin's own page for what is not there


def test_what_a_form_sends_is_whole_numbers_or_nothing():
    assert numbers_in(["7", "0012", "9" * LONGEST, "9" * (LONGEST + 1), "-1", "1.5", "²", "", "x"]) == [
        7,
        12,
        10**18 - 1,
    ]
