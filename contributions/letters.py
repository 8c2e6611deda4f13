"""Letters to those who gave an address, through the outbox: what became of their contribution, and the private link.

No letter repeats what was typed into the form: whoever types a stranger's address must not be able to write to them.
"""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from consultation_pages.words import choose, consultation_pages
from contributions.models import Contribution, Contributor
from contributions.tokens import private_token
from core.mail.message import register_context
from core.models import Mail
from home.frame import absolute

FOLDER = "contributions/mail/"
RECEIPT, PUBLISHED, WITHHELD, ANSWERED = (
    f"{FOLDER}{name}" for name in ("receipt", "published", "withheld", "answered")
)


def connect() -> None:
    """Says what the letters need when they are sent."""
    for template in (RECEIPT, PUBLISHED, WITHHELD, ANSWERED):
        register_context(template, context_of)


def receipt(contributor: Contributor) -> None:
    """The receipt; none beyond the letters that one address may get in a day, as it may not be the sender's own."""
    since = timezone.now() - timedelta(days=1)
    today = Contributor.objects.filter(email=contributor.email, created_at__gt=since)
    if contributor.email and today.count() <= settings.CONTRIBUTION_LETTERS_PER_ADDRESS:
        queue([contributor], RECEIPT, Mail.Priority.RECEIPT)


def queue(contributors, template: str, priority: int = Mail.Priority.NOTICE) -> None:
    """Puts one letter of a kind to each of them into the outbox; one that was written before is not written again."""
    Mail.objects.bulk_create(
        [
            Mail(
                key=key_of(each.contribution_id, template), to=each.email, template=template,
                context={"contribution": each.contribution_id}, language=each.language, priority=priority,
            )
            for each in contributors
            if each.email
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def key_of(contribution_id: int, template: str = "") -> str:
    """The key of a letter in the outbox, or what all letters about a contribution begin with."""
    return f"contribution:{contribution_id}:{template.rpartition('/')[2]}"


def context_of(row: Mail) -> dict:
    """What a letter says beyond its template, in the language of the letter."""
    contribution = Contribution.objects.select_related("consultation", "contributor", "standing__decision").get(
        pk=row.context["contribution"]
    )
    number = contribution.consultation.number
    return {
        "receipt": contribution.receipt,
        "received_at": contribution.received_at,
        "decision": contribution.standing.decision,
        "title": title_of(contribution.consultation),
        "consultation": absolute(reverse("consultation-by-number", args=[number])),
        "link": absolute(private_address(contribution.contributor)),
    }


def title_of(consultation) -> str:
    """The title of a consultation for a reader of the active language."""
    source = consultation.source_page.locale.language_code
    return choose(consultation_pages([consultation.key])[consultation.key], source).page.title


def private_address(contributor: Contributor, language: str | None = None) -> str:
    """The private link, in a language; who has it can see, erase and disown the contribution."""
    with translation.override(language or translation.get_language()):
        return reverse("my-contribution", args=[private_token(contributor.key)])
