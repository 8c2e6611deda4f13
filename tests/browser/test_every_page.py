"""Every kind of page, at a phone's width and a desk's, light and dark: accessible, light, and all from here."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.routes import all_routes

WIDTHS = (320, 1280)
THEMES = ("light", "dark")
HEAVIEST_PAGE = 60 * 1024
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}}


@pytest.fixture(scope="session")
def routes(site, django_db_blocker):
    with django_db_blocker.unblock():
        return all_routes()


@pytest.fixture
def opened(chromium, site):
    """A page that remembers what it loaded and what went wrong."""
    page = chromium.new_page()
    page.complaints, page.asked, page.weight = [], [], 0
    page.on("console", lambda message: message.type in ("error", "warning") and page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("requestfinished", lambda request: _weigh(page, request))
    yield page
    page.close()


def _weigh(page, request):
    if request.resource_type != "image":
        sizes = request.sizes()
        page.weight += sizes["responseBodySize"] + sizes["responseHeadersSize"]


@pytest.mark.parametrize("part", range(8))
def test_every_page(opened, site, routes, part):
    """One test per eighth of the routes, so that two processes share them."""
    faults = []
    for route in routes[part::8]:
        faults += [f"{route}: {fault}" for fault in _faults(opened, site, route)]
    assert faults == []


def _faults(page, site, route):
    page.complaints.clear()
    page.asked.clear()
    page.weight = 0
    answer = page.goto(site + route, wait_until="networkidle")
    if answer.status != 200:
        yield f"answers {answer.status}"
    yield from page.complaints
    yield from (f"asks {url}" for url in page.asked if f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" != site)
    if page.weight > HEAVIEST_PAGE:
        yield f"weighs {page.weight} bytes"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"scrolls sideways at {width}"
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            for violation in Axe().run(page, options=RULES).response["violations"]:
                where = violation["nodes"][0]["target"]
                yield f"{width} {theme}: {violation['id']}: {where}"
