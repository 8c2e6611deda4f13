"""What was meant: the words as typed, else as they are spelled here, else all of them but one."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.full_text import Query, read_query
from search.found import Findings, find
from search.spelling import better_spelling


@dataclass(frozen=True)
class Meant:
    """What was found for a query that was changed, if the one typed finds nothing."""

    query: Query
    findings: Findings
    better: str = ""  # the words in another spelling, if that is what was found


def find_what_was_meant(typed: Query, now: datetime) -> Meant:
    """What was found, by the first of the three that finds something."""
    findings = find(typed, now)
    if findings.found:
        return Meant(typed, findings)
    if better := better_spelling(typed):
        spelled = Meant(read_query(better), find(read_query(better), now), better)
        if spelled.findings.found:
            return spelled
    if len(typed.words) > 1:
        relaxed = replace(typed, is_relaxed=True)
        some = Meant(relaxed, find(relaxed, now))
        if some.findings.found:
            return some
    return Meant(typed, findings)
