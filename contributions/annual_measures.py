"""The figures that the Office's annual report must contain: each with what exactly it counts.

Five figures are demanded of the report (Regulation (GRK) No. 05/2016 on minimum standards of public consultation):
proposals by type, those consulted, those not consulted and why, participants, and what became of comments.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from consultation_pages.standard_measures import Measure, Share
from contributions.enums import AuthorKind, Outcome

PROPOSALS = Measure(
    "proposals", _("Proposals"), _("Proposals in the published annual plans of the year, dropped and moved ones too.")
)
CONSULTED = Measure(
    "proposals_consulted",
    _("With a consultation"),
    _("Proposals of these plans on which a public consultation has begun."),
)
DROPPED = Measure("dropped", _("Dropped"), _("Not consulted, as an amendment took the proposal out of the plan."))
MOVED = Measure("moved", _("Moved"), _("Not consulted, as an amendment moved the proposal to a later plan."))
NOT_BEGUN = Measure(
    "not_begun",
    _("No consultation yet"),
    _("Not consulted although it stands in the plan. This platform does not record whether it was adopted."),
)
CONSULTATIONS = Measure(
    "consultations",
    _("Consultations"),
    _("Public consultations of the year that have begun, also those without a proposal in a plan. Not withdrawn ones."),
)
MEETINGS = Measure("meetings", _("Public meetings"), _("Public meetings that were held on these consultations."))
ATTENDANCE = Measure("attendance", _("People at meetings"), _("How many people came to these meetings, added up."))
COMMENTS = Measure(
    "comments",
    _("Written comments"),
    _("Comments received on the platform, by e-mail or on paper, withheld ones too."),
)
SPOKEN = Measure("comments_at_meetings", _("Comments at meetings"), _("Comments that officers noted at meetings."))
ANSWERED = Measure(
    "answered",
    _("Answered"),
    _("Published comments with a public answer. Measured once the report is out or its due day has passed."),
)
OUTCOMES = {
    each: Measure(f"outcome_{each.value}", each.label, _("Comments with this answer in published reports."))
    for each in Outcome
}
KINDS = {
    each: Measure(f"by_{each.value}", each.label, _("Comments received from people who said this of themselves."))
    for each in AuthorKind
}
WITHOUT = (DROPPED, MOVED, NOT_BEGUN)
OF_PLANS = (PROPOSALS, CONSULTED, *WITHOUT)
MEASURES = (
    PROPOSALS, CONSULTED, *WITHOUT, CONSULTATIONS, MEETINGS, ATTENDANCE, COMMENTS, SPOKEN, *OUTCOMES.values(),
    ANSWERED, *KINDS.values(),
)  # fmt: skip
# What rooms above count of the same consultations (`annual.add_figures`), shown with those who took part.
ALSO: list[Measure] = []
# Counted beside the measures: comments that are owed an answer, consultations moved from the former platform.
ANSWERABLE, ARCHIVED = "answered_measured", "archived"


def all_measures() -> tuple[Measure, ...]:
    """Every figure, in the order of the table."""
    return (*MEASURES, *ALSO)


@dataclass(frozen=True)
class Tally:
    """What was counted of some institutions or types of act, by the name of the measure.

    Nothing counted is 0 where it would have been, and None where all consultations come from the former platform: who
    took part in those is not known here, nor what was planned if no plan of the year is.
    """

    counts: Mapping[str, int]

    def __getitem__(self, measure: Measure) -> int | Share | None:
        if measure is ANSWERED:
            return Share(self.counts.get(measure.name, 0), self.counts.get(ANSWERABLE, 0))
        return self.counts.get(measure.name, 0 if self._is_known(measure) else None)

    @property
    def has_archived(self) -> bool:
        """Whether consultations that were moved from the former platform are among them."""
        return bool(self.counts.get(ARCHIVED))

    def _is_known(self, measure: Measure) -> bool:
        if measure is CONSULTATIONS or self.counts.get(CONSULTATIONS.name, 0) > self.counts.get(ARCHIVED, 0):
            return True
        return not self.has_archived or (measure in OF_PLANS and PROPOSALS.name in self.counts)

    def flat(self) -> dict[str, int | None]:
        """Plain numbers for data: a share is what was kept, what was measured, and the per cent."""
        numbers: dict[str, int | None] = {}
        for measure in all_measures():
            value = self[measure]
            if isinstance(value, Share):
                numbers |= {measure.name: value.kept, ANSWERABLE: value.measured}
                numbers[f"{measure.name}_percent"] = value.percent
            else:
                numbers[measure.name] = value
        return numbers
