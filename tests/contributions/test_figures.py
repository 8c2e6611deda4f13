"""The shares of a report are those of the standards: one rounding for every figure of the site."""

from contributions.enums import Outcome
from contributions.figures import Figures, lines


def test_shares_round_halves_up_as_people_do():
    counts = {Outcome.ACCEPTED: 5, Outcome.PARTLY: 1, Outcome.REFUSED: 1, Outcome.NOTED: 1}
    assert [line.percent for line in lines(Outcome, counts)] == [63, 13, 13, 13]
    assert Figures(published=200, answered=199).share_answered == 99
