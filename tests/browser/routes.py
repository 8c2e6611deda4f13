"""The public pages that browser tests open: each kind of page in three languages, consultations in every stage."""

from django.utils import timezone
from wagtail.models import Page

from consultation_pages.enums import Stage
from consultation_pages.models import Consultation, ConsultationPage
from home.models import HomePage

PREFIXES = ("sq", "sr", "en")
LISTS = {
    "consultations": ("konsultimet", "konsultacije", "consultations"),
    "plan": ("plani", "plan", "plan"),
    "annual report": ("raporti-vjetor", "godisnji-izvestaj", "annual-report"),
    "receipt": ("verifiko", "provera", "verify"),
    "reports": ("raportet", "izvestaji", "reports"),
    "standards": ("standardi", "standard", "standards"),
    "interest": ("interesi", "interesovanje", "interest"),
    "listed": ("interesi/te-interesuarit", "interesovanje/zainteresovani", "interest/listed"),
    "search": ("kerko", "pretraga", "search"),
}


def list_routes() -> list[str]:
    """The addresses of the lists, with a query that finds something in search."""
    words = {"sq": "ndihma", "sr": "pomoc", "en": "aid"}
    query = {"search": "?q={}"}
    return [
        f"/{prefix}/{word}/" + query.get(name, "").format(words[prefix])
        for name, names in LISTS.items()
        for prefix, word in zip(PREFIXES, names, strict=True)
    ]


def page_routes() -> list[str]:
    """One page of each kind and language, and one consultation in each stage in the language it was written in."""
    pages = [page for home in HomePage.objects.live() for page in _one_of_each_kind(home)]
    routes = [page.get_url() for page in pages]
    return routes + [page.get_url() for page in _one_of_each_stage()] + _fallbacks()


def _one_of_each_kind(home) -> list:
    kinds: dict = {}
    for page in Page.objects.live().descendant_of(home, inclusive=True).order_by("-depth", "pk"):
        kinds.setdefault(page.content_type_id, page)
    return list(kinds.values())


def _one_of_each_stage() -> list[ConsultationPage]:
    now, found = timezone.now(), {}
    for record in Consultation.objects.public().select_related("source_page"):
        found.setdefault(record.stage_at(now), record.source_page)
    assert found.keys() == set(Stage)
    return list(found.values())


def _fallbacks() -> list[str]:
    """Consultations without a text in the language of the frame."""
    keys = ConsultationPage.objects.live().filter(locale__language_code="en").values("translation_key")
    record = Consultation.objects.public().exclude(key__in=keys).order_by("number").first()
    return [f"/en/c/{record.number}/"]


def all_routes() -> list[str]:
    """Every address above, once."""
    return list(dict.fromkeys([*list_routes(), *page_routes()]))
