"""Who is interested, in public: only those who agreed to be named."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from home.pager import CountedPaginator, page_or_404, pager_of
from stakeholders.models import Interest, Stakeholder
from stakeholders.subject_names import by_person


# Not kept: who withdraws the consent to be named is gone with the next look.
@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The list by name with what each is interested in, page by page; never an address."""
    current = Interest.objects.current(timezone.now())
    people = (
        Stakeholder.objects.listed().filter(interests__in=current).distinct().order_by("organisation", "name", "pk")
    )
    page = page_or_404(CountedPaginator(people, people.count()), request.GET.get("page"))
    rows = current.filter(stakeholder__in=[person.pk for person in page.object_list])
    interests = by_person(rows)
    lines = [(person, interests.get(person.pk, [])) for person in page.object_list]
    context = {"lines": lines, "page_of_list": page, "pager": pager_of(page, QueryDict())}
    return render(request, "stakeholders/listed.html", context)
