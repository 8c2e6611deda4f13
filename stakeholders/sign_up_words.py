"""What a sign-up asks for, in words: whoever confirms it reads first what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass

from stakeholders.enums import Frequency, StakeholderKind
from stakeholders.models import LANGUAGES, Consent, SignUp, Stakeholder
from stakeholders.subject_names import names_of


@dataclass(frozen=True)
class SignUpWords:
    """The subjects, and what somebody says of themselves; for a member (`only_adds`) nothing but the subjects counts.

    `shown_as` is how the public sees them, empty for who is not listed; `consents` are the wordings by purpose.
    """

    subjects: list[str]
    only_adds: bool
    kind: str
    name: str
    organisation: str
    language: str
    frequency: str
    shown_as: str
    consents: dict[str, str]

    @property
    def agreed(self) -> list[str]:
        """The wordings that are agreed to with the confirmation."""
        return [self.consents[name] for name in Consent.Purpose.values if self.counts(name)]

    def counts(self, purpose: str) -> bool:
        """Whether the confirmation gives a consent."""
        return purpose in self.consents and not (self.only_adds and purpose != Consent.Purpose.NOTICES)


def words_of(sign_up: SignUp, quote: Callable[[str], str] = str) -> SignUpWords:
    """The words of a sign-up in the active language; `quote` makes typed text fit for where it is to stand."""
    wanted = sign_up.wanted
    name, organisation = quote(wanted.get("name", "")), quote(wanted.get("organisation", ""))
    return SignUpWords(
        names_of(wanted),
        any(each.is_member for each in Stakeholder.objects.own().with_address(sign_up.email)),
        _label(StakeholderKind.choices, wanted.get("kind")),
        name,
        organisation,
        _label(LANGUAGES, wanted.get("language")),
        _label(Frequency.choices, wanted.get("frequency")),
        ", ".join(filter(None, (organisation, name))) if wanted.get("is_listed") else "",
        wanted.get("consents", {}),
    )


def _label(choices, value: str | None) -> str:
    return str(dict(choices).get(value, ""))
