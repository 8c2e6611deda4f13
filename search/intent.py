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
    better = better_spelling(typed)
    query = read_query(better) if better else replace(typed, is_relaxed=len(typed.words) > 1)
    if query == typed:
        return Meant(typed, findings)
    findings = find(query, now)
    return Meant(query, findings, better) if findings.found else Meant(typed, findings)
