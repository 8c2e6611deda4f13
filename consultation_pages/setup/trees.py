"""The locales and the three page trees: home, institutions, one page per institution in office, this year's folder."""

import json

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from consultation_pages.addresses import INSTITUTIONS
from consultation_pages.imports import Words, publish_in_languages
from consultation_pages.models import Institution, InstitutionIndexPage, InstitutionPage, Plan, PlanPage
from core.languages import PREFIXES
from core.own_address import own_host
from core.publication_gate import ANYTHING, GONE, releasing
from home.models import HomePage, SiteSettings, StandardPage

from . import Changes, seed

_REASON = "set-up of the site"


def locales() -> Changes:
    """The three locales of the site."""
    for code in PREFIXES:
        if Locale.objects.get_or_create(language_code=code)[1]:
            yield f"locale: {code}"


def set_up(user) -> Changes:
    """Publishes every page of the frame that is missing, through the import service."""
    content = seed("pages")
    if not HomePage.objects.exists():
        yield from _home(content["home"], user)
    homes = HomePage.objects.order_by("pk")
    for page in content["pages"]:
        words = {code: _standard_words(page, code) for code in PREFIXES}
        if _publish_missing(StandardPage, homes, words, user):
            yield f"page: {page['key']}"
    index_words = {code: _index_words(code) for code in PREFIXES}
    if _publish_missing(InstitutionIndexPage, homes, index_words, user):
        yield "list of institutions"
    added = sum(provision(institution, user) for institution in Institution.objects.filter(pages=None))
    if added:
        yield f"pages of institutions: {added}"
    year = timezone.localdate().year
    folders = sum(bool(ensure_year(each, year, user)) for each in Institution.objects.in_office(timezone.localdate()))
    if folders:
        yield f"plans {year}: {folders}"


def provision(institution: Institution, user) -> bool:
    """Publishes an institution's page in every tree; False when it has them already."""
    indexes = InstitutionIndexPage.objects.order_by("pk")
    slug = institution.code.lower()
    words = {code: Words({"title": institution.name_in(code), "slug": slug}) for code in PREFIXES}
    return _publish_missing(InstitutionPage, indexes, words, user, institution=institution)


def ensure_year(institution: Institution, year: int, user) -> bool:
    """Publishes the folder of a year in every tree; False when it is there already."""
    words = {code: Words({"title": _plan_title(year, code), "slug": str(year)}) for code in PREFIXES}
    parents = InstitutionPage.objects.filter(institution=institution).order_by("pk")
    return _publish_missing(PlanPage, parents, words, user, facts={"year": year})


def year_pages(institution: Institution, year: int):
    """The pages of an institution's plan of a year, one per language."""
    plan = Plan.objects.filter(institution=institution, year=year).values("key")
    return PlanPage.objects.filter(translation_key__in=plan).select_related("locale").order_by("pk")


def _publish_missing(model, parents, words, user, facts=None, **shared) -> bool:
    by_code = {parent.locale.language_code: parent for parent in parents.select_related("locale")}
    source = next(iter(words))
    if by_code[source].get_children().filter(slug=words[source].fields["slug"]).exists():
        return False
    publish_in_languages(model, by_code, words, user, _REASON, facts=facts or {}, shared=shared)
    return True


def _home(words: dict, user) -> Changes:
    root = Page.get_first_root_node()
    by_code = {
        code: Words({name: words[prefix][name] for name in ("title", "heading", "lead")} | {"slug": f"home-{prefix}"})
        for code, prefix in PREFIXES.items()
    }
    pages = publish_in_languages(HomePage, dict.fromkeys(by_code, root), by_code, user, _REASON)
    with releasing({ANYTHING: True}):
        Site.objects.update_or_create(is_default_site=True, defaults={"root_page": pages["sq"]} | own_host())
    _remove_welcome_page()
    yield "home pages"


def address() -> Changes:
    """The host under which the site is reached, as BASE_URL says: canonical links, feeds and mails carry it."""
    site = Site.objects.get(is_default_site=True)
    stale = {name: value for name, value in own_host().items() if getattr(site, name) != value}
    if stale:
        for name, value in stale.items():
            setattr(site, name, value)
        site.save()
        yield f"address: {settings.BASE_URL}"
    if SiteSettings.objects.get_or_create(site=site)[1]:  # else Wagtail's preview of them makes the row
        yield "contact of the site"


def _remove_welcome_page() -> None:
    """Wagtail's own migration makes a live page that says "Welcome"."""
    for page in Page.objects.filter(depth=2, content_type__model="page"):
        with releasing({page.pk: GONE}):
            page.delete()


def _standard_words(page: dict, code: str) -> Words:
    fields = {name: page[name][PREFIXES[code]] for name in ("slug", "title", "search_description", "body")}
    return Words(fields | {"body": json.dumps(fields["body"])})


def _index_words(code: str) -> Words:
    with translation.override(code):
        return Words({"title": _("Institutions"), "slug": INSTITUTIONS[code]})


def _plan_title(year: int, code: str) -> str:
    with translation.override(code):
        return _("Annual plan %(year)d") % {"year": year}
