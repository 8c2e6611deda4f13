"""Everything that is kept about somebody, as they may take it along (GDPR, Art. 15 and 20)."""

from datetime import datetime

from stakeholders.membership import entries_of, letters_asked_for, letters_of
from stakeholders.models import SignUp, Stakeholder
from stakeholders.subject_names import named

_FIELDS = (
    "kind", "name", "organisation", "email", "phone", "language", "frequency", "is_listed", "source", "created_at",
    "changed_at", "confirmed_at", "stopped_at", "unreachable_at",
)  # fmt: skip


def data_of(person: Stakeholder) -> dict:
    """All that is kept under the address of somebody, of types that JSON knows; instants in UTC."""
    entry, *others = entries_of(person)
    found = _entry(entry) | {"other_entries": [_entry(each) for each in others]}
    if person.email:
        found["letters"] += _letters(letters_asked_for(person.email))
        waiting = SignUp.objects.filter(email=person.email).order_by("pk")
        found["sign_ups"] = [{"wanted": each.wanted, "since": _plain(each.created_at)} for each in waiting]
    return found


def _entry(person: Stakeholder) -> dict:
    return {
        "person": {name: _plain(getattr(person, name)) for name in _FIELDS},
        "entered_by": person.keeper.code if person.keeper else None,
        "interests": [
            {"kind": each.subject_name, "subject": name, "until": _plain(each.expires_at)}
            for each, name in named(person.interests.all())
        ],
        "consents": [
            {name: _plain(value) for name, value in row.items()}
            for row in person.consents.values("purpose", "version", "language", "wording", "given_at", "withdrawn_at")
        ],
        "invitations": [
            {name: _plain(value) for name, value in row.items()}
            for row in person.invitations.values(
                "consultation__number", "found", "identified_at", "invited_at", "opened_at", "contributed_at"
            )
        ],
        "notices": [
            {"event": row[0], "about": row[1] or row[2], "due": _plain(row[3])}
            for row in person.notices.values_list(
                "event__kind", "event__consultation__number", "event__institution__code", "due_at"
            )
        ],
        "letters": _letters(letters_of(person)),
    }


def _letters(rows) -> list[dict]:
    return [
        {"template": template, "sent": _plain(sent)}
        for template, sent in rows.order_by("pk").values_list("template", "sent")
    ]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
