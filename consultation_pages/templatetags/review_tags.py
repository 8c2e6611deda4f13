"""Template tags of the admin's own pages."""

from django import template
from wagtail.models import Page

from core.publication_checks import Problem, publication_problems

register = template.Library()


@register.simple_tag
def publication_problems_of(page: Page) -> list[Problem]:
    """What stands in the way of publishing this text: `{% publication_problems_of page as problems %}`."""
    return publication_problems(page)
