"""People of the registry for tests, and the mail they get: rendered and sent as the worker would."""

import re
from datetime import datetime
from itertools import count
from urllib.parse import urlsplit

from django.core import mail as sent_mail
from django.utils import timezone

from core.mail.sending import Breaker, deliver
from core.models import Mail
from stakeholders import subjects
from stakeholders.models import Stakeholder

_numbers = count(1)
LINK = re.compile(r'https?://[^\s"<>]+')


def person(now: datetime | None = None, confirmed: bool = True, email: str | None = None, **fields) -> Stakeholder:
    """Somebody in the registry; subjects by their codes, as `institution=["MD"]`."""
    now = now or timezone.now()
    wanted = {name: fields.pop(name, []) for name in subjects.CODES}
    email = f"person{next(_numbers)}@example.org" if email is None else email
    made = Stakeholder.objects.create(email=email, confirmed_at=now if confirmed else None, created_at=now, **fields)
    subjects.add(made, wanted, now)
    return made


def deliver_all(settings) -> list:
    """Sends what is due and returns the messages."""
    settings.MAIL_SMTP_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    before = len(getattr(sent_mail, "outbox", []))
    deliver(stop=lambda: False, breaker=Breaker())
    errors = list(Mail.objects.exclude(error="").values_list("template", "error"))
    assert errors == []
    return sent_mail.outbox[before:]


def links_in(message) -> list[str]:
    """The paths of our own links in a message, text and HTML, with their queries; each once."""
    parts = [message.body, *(content for content, _kind in message.alternatives)]
    found = [urlsplit(link.replace("&amp;", "&")) for part in parts for link in LINK.findall(part)]
    return list(dict.fromkeys(f"{each.path}?{each.query}" if each.query else each.path for each in found))


def path_of(message, word: str) -> str:
    """The first of our links that has a word in its path."""
    return next(path for path in links_in(message) if f"/{word}/" in path)
