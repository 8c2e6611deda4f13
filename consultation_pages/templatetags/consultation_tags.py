"""Template tags of consultations: the tag of a stage, the highlights of the home page, the way to what is open."""

from django import template
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS, Stage
from consultation_pages.highlights import Highlights, highlights

register = template.Library()


@register.inclusion_tag("components/tag.html")
def stage_tag(stage: Stage) -> dict:
    """The words, the colour and the small shape of a stage."""
    return {"tone": stage.value, "words": stage.label}


@register.simple_tag
def consultation_highlights() -> Highlights:
    """What is open, closes soon and was reported: `{% consultation_highlights as highlights %}`."""
    return highlights(timezone.now())


@register.simple_tag
def open_consultations_url(topic: str = "") -> str:
    """The address of the list of what is open for comments, of one topic if its code is given."""
    query = QueryDict(mutable=True)
    query.setlist("stage", sorted(ACCEPTS_CONTRIBUTIONS))
    if topic:
        query["topic"] = topic
    return f"{reverse('consultations')}?{query.urlencode()}"
