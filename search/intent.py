"""What was meant: the words as typed, else titles that begin so, else other spellings, else all words but one."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Value

from core.full_text import Query, beginning, live_pages, read_query
from search.found import Findings, Found, find, found_of, hits_in
from search.institutions import named_in
from search.numbers import numbered
from search.spelling import better_spelling, vocabulary

MOST_BEGUN = 200  # titles that are read; who sees as many must type more


@dataclass(frozen=True)
class Meant:
    """What was found for a query that was changed, if the one typed finds nothing."""

    query: Query
    findings: Findings
    better: str = ""  # the words in another spelling, if that is what was found
    is_begun: bool = False  # whether only titles were found that begin with what was typed


def find_what_was_meant(typed: Query, now: datetime, *, is_begun: bool = False) -> Meant:
    """What was found, by the first of the four that finds something; of titles begun first, if that is asked for."""
    if is_begun and (begun := _titles_beginning(typed, now)).found:
        return Meant(typed, begun, is_begun=True)
    findings = _find_all(typed, now)
    if findings.found:
        return Meant(typed, findings)
    if (begun := _titles_beginning(typed, now)).found:
        return Meant(typed, begun._replace(is_makeshift=findings.is_makeshift), is_begun=True)
    if better := better_spelling(typed):
        spelled = Meant(read_query(better), _find_all(read_query(better), now), better)
        if spelled.findings.found:
            return spelled
    if len(typed.words) > 1:
        relaxed = replace(typed, is_relaxed=True)
        some = Meant(relaxed, find(relaxed, now))
        if some.findings.found:
            return some
    return Meant(typed, findings)


def _find_all(typed: Query, now: datetime) -> Findings:
    """What has the number that was typed, then what holds the words, or belongs to the institution among them."""
    findings = find(typed, now)
    if named := named_in(typed):
        others = find(named.rest, now)
        theirs = [each for each in others.found if each.institution in named.codes]
        best = _best_of_each([*findings.found, *theirs])
        findings = Findings(best, findings.is_cut or others.is_cut, findings.is_makeshift or others.is_makeshift)
    first = numbered(typed.typed, now)
    there = {each.key for each in first}
    return findings._replace(found=[*first, *(each for each in findings.found if each.key not in there)])


def _best_of_each(found: list[Found]) -> list[Found]:
    """Each once, best first."""
    by_key: dict = {}
    for each in sorted(found, key=lambda each: each.rank):
        by_key.setdefault(each.key, each)
    return list(by_key.values())


def _titles_beginning(typed: Query, now: datetime) -> Findings:
    """Titles with words that begin as those typed, as suggestions have them; the database knows as much as any."""
    # Most words that find nothing are misspelt: that none begins so is known without a query.
    if typed.phrases or not typed.words or not vocabulary.has_beginning(typed.words[-1]):
        return Findings([], is_cut=False)
    pages = live_pages().filter(beginning(typed.typed)).annotate(in_title=Value(True)).order_by("-pk")
    rows = list(hits_in(pages)[: MOST_BEGUN + 1])
    return Findings(found_of(rows[:MOST_BEGUN], now), len(rows) > MOST_BEGUN)
