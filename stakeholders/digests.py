"""In which letter a notice goes out: its own at once, or the next one of the day or of the week."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, CharField, DateTimeField, F, SmallIntegerField, Value, When
from django.db.models.functions import Cast, Concat

from consultation_pages import legal_calendar
from core.models import Mail
from stakeholders.enums import Frequency

HOUR = time(8)
# A digest is closed so long before it is due that whoever was just writing into it has finished.
CLOSED_BEFORE = timedelta(minutes=30)
MONDAY = 0


def next_digest(now: datetime, frequency: Frequency) -> datetime:
    """When the next letter of a day or of a week (Mondays) goes out that a notice of now can still get into.

    In Europe/Belgrade.
    """
    day = legal_calendar.local_date(now)
    while not _is_open(day, now, frequency):
        day += timedelta(days=1)
    return _due(day)


def _is_open(day: date, now: datetime, frequency: Frequency) -> bool:
    if frequency == Frequency.WEEKLY and day.weekday() != MONDAY:
        return False
    return now < _due(day) - CLOSED_BEFORE


def _due(day: date) -> datetime:
    return datetime.combine(day, HOUR, tzinfo=legal_calendar.ZONE)


@dataclass(frozen=True)
class Letters:
    """Expressions over stakeholders that say in which letter each of them is told of one event, and when.

    `deadline` is when the news is of no use any more: who would read it too late on Monday reads it tomorrow, and who
    would read it too late tomorrow reads it at once.
    """

    event: int
    now: datetime
    deadline: datetime | None = None

    def when(self, frequency: Frequency) -> datetime:
        """When a letter of this frequency goes out."""
        slower = {Frequency.WEEKLY: Frequency.DAILY, Frequency.DAILY: Frequency.AT_ONCE}
        if frequency == Frequency.AT_ONCE:
            return self.now
        due = next_digest(self.now, frequency)
        return self.when(slower[frequency]) if self.deadline and due >= self.deadline else due

    @property
    def key(self) -> Case:
        """The key of the letter in the outbox."""
        return self._case({each: self._key(each) for each in Frequency}, CharField())

    @property
    def due(self) -> Case:
        """When it is due."""
        moments = {each: Value(self.when(each), DateTimeField()) for each in Frequency}
        return self._case(moments, DateTimeField())

    def _key(self, frequency: Frequency):
        number, due = Cast("pk", CharField()), self.when(frequency)
        if due == self.now:
            return Concat(Value(f"notice:{self.event}:"), number)
        return Concat(Value("digest:"), number, Value(f":{legal_calendar.local_date(due)}"))

    @staticmethod
    def _case(values: dict, field) -> Case:
        whens = [When(frequency=each, then=value) for each, value in values.items()]
        return Case(*whens, default=values[Frequency.AT_ONCE], output_field=field)


# Letters of one event are more urgent than those that gather several: over notices.
URGENCY = Case(
    When(letter__startswith="digest:", then=Value(Mail.Priority.DIGEST.value)),
    default=Value(Mail.Priority.NOTICE.value),
    output_field=SmallIntegerField(),
)
RECIPIENT, LANGUAGE = F("stakeholder__email"), F("stakeholder__language")
