"""December: everybody is asked whether their interests shall run on, once, and reminded once; then they lapse."""

from datetime import date, datetime

from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.utils import timezone

from consultation_pages import legal_calendar
from core.insert_select import insert_from
from core.models import Mail
from stakeholders.models import Interest, Stakeholder
from stakeholders.years import end_of_interest, is_renewal_time

TEMPLATE = "stakeholders/mail/renewal"
REMINDER_FROM_DAY = 16


def ask_for_renewal() -> int:
    """The job: in December, a letter to each whose interests end with the year; the outbox has each letter once."""
    now = timezone.now()
    today = legal_calendar.local_date(now)
    if not is_renewal_time(now):
        return 0
    return _write(now, today, is_reminder=today.day >= REMINDER_FROM_DAY)


def _write(now: datetime, today: date, *, is_reminder: bool) -> int:
    word = "reminder" if is_reminder else "renewal"
    ending = Interest.objects.current(now).filter(stakeholder=OuterRef("pk"), expires_at__lt=end_of_interest(now))
    columns = {
        "key": Concat(Value("year:"), Cast("pk", CharField()), Value(f":{today.year}:{word}")),
        "to": F("email"),
        "template": Value(TEMPLATE, CharField()),
        "context": JSONObject(stakeholder=F("pk"), is_reminder=Value(is_reminder)),
        "language": F("language"),
        "priority": Value(Mail.Priority.DIGEST.value),
    }
    return insert_from(Mail, Stakeholder.objects.agreed().filter(Exists(ending)), columns)
