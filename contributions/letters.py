"""Letters to those who gave an address, through the outbox: what became of their contribution, and the private link.

No letter repeats what was typed into the form: whoever types a stranger's address must not be able to write to them.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from consultation_pages.models import Consultation
from consultation_pages.words import choose, consultation_pages
from contributions.enums import State
from contributions.models import Contribution, Contributor, Decision
from contributions.public import present, rows
from contributions.tokens import private_token
from core.mail.addresses import is_same_mailbox
from core.mail.message import NoLongerWanted, register_context
from core.models import Mail
from home.frame import absolute

FOLDER = "contributions/mail/"
RECEIPT, PUBLISHED, WITHHELD, ANSWERED, REPORTED = (
    f"{FOLDER}{name}" for name in ("receipt", "published", "withheld", "answered", "reported")
)
# What must still be so of a comment when the letter goes out.
STATES = {PUBLISHED: State.PUBLISHED, ANSWERED: State.PUBLISHED, WITHHELD: State.WITHHELD, REPORTED: State.WITHHELD}


def connect() -> None:
    """Says what the letters need when they are sent."""
    for template in (RECEIPT, *STATES):
        register_context(template, context_of)


def receipt(contributor: Contributor) -> None:
    """The receipt; none beyond the letters that one mailbox may get in a day, as it may not be the sender's own."""
    if contributor.email and of_a_day(contributor.email).count() <= settings.CONTRIBUTION_LETTERS_PER_ADDRESS:
        queue([contributor], RECEIPT, Mail.Priority.RECEIPT)


def of_a_day(email: str) -> QuerySet[Contributor]:
    """Those who wrote within the last day and whose letters lead to the same mailbox.

    Found by when they wrote: how an address is compared, no index of addresses helps.
    """
    since = timezone.now() - timedelta(days=1)
    return Contributor.objects.filter(is_same_mailbox(email), created_at__gt=since)


def tell_decision(consultation: Consultation, decision: Decision) -> None:
    """What was decided on a comment: one letter for each decision. Shown after the report, it is answered as well."""
    people = Contributor.objects.filter(contribution=decision.contribution_id)
    template = WITHHELD if decision.state == State.WITHHELD else PUBLISHED
    if template == PUBLISHED and consultation.report_published_at and not _was_written(decision, ANSWERED):
        queue(people, ANSWERED)
    else:
        queue(people, template, decision=decision)


def tell_report(consultation: Consultation) -> None:
    """The report is out: those whose comment is shown find their answer, the others why they find none.

    Everybody is told once, whichever language of the report comes out first.
    """
    people = Contributor.objects.filter(contribution__consultation=consultation).exclude(email="")
    for template in (ANSWERED, REPORTED):
        queue(people.filter(contribution__standing__state=STATES[template]), template)


def _was_written(decision: Decision, template: str) -> bool:
    return Mail.objects.filter(key=key_of(decision.contribution_id, template)).exists()


def queue(
    contributors, template: str, priority: int = Mail.Priority.NOTICE, *, decision: Decision | None = None
) -> None:
    """Puts one letter of a kind, or on a decision, to each of them into the outbox; none is written a second time."""
    about = {"decision": decision.pk} if decision else {}
    Mail.objects.bulk_create(
        [
            Mail(
                key=key_of(each.contribution_id, template, decision), to=each.email, template=template,
                context={"contribution": each.contribution_id, **about}, language=each.language, priority=priority,
            )
            for each in contributors
            if each.email
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def key_of(contribution_id: int, template: str = "", decision: Decision | None = None) -> str:
    """The key of a letter in the outbox, or what all letters about a contribution begin with."""
    key = f"contribution:{contribution_id}:{template.rpartition('/')[2]}"
    return f"{key}:{decision.pk}" if decision else key


def context_of(row: Mail) -> dict:
    """What a letter says beyond its template, in the language of the letter.

    Raises NoLongerWanted for a letter that is no longer true: something else was decided since it was written.
    """
    contribution = rows().get(pk=row.context["contribution"])
    _demand_true(row, contribution)
    number = contribution.consultation.number
    return {
        "receipt": contribution.receipt,
        "received_at": contribution.received_at,
        "decision": contribution.standing.decision,
        "one": present([contribution], {})[0],
        "is_reported": contribution.consultation.report_published_at is not None,
        "title": title_of(contribution.consultation),
        "consultation": absolute(reverse("consultation-by-number", args=[number])),
        "link": absolute(private_address(contribution.contributor)),
    }


def _demand_true(row: Mail, contribution: Contribution) -> None:
    if STATES.get(row.template, contribution.standing.state) != contribution.standing.state:
        raise NoLongerWanted
    told = row.context.get("decision")
    since = contribution.decisions.filter(pk__gte=told) if told else []
    if not all(each.says_the_same(contribution.standing.decision) for each in since):
        raise NoLongerWanted


def title_of(consultation) -> str:
    """The title of a consultation for a reader of the active language."""
    source = consultation.source_page.locale.language_code
    return choose(consultation_pages([consultation.key])[consultation.key], source).page.title


def private_address(contributor: Contributor, language: str | None = None) -> str:
    """The private link, in a language; who has it can see, erase and disown the contribution."""
    with translation.override(language or translation.get_language()):
        return reverse("my-contribution", args=[private_token(contributor.key)])
