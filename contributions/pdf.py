"""Writing PDF: the one place that knows WeasyPrint, which a machine may lack without anything else failing.

Imported late on purpose: it loads Pango, a library of the system that pip does not bring (docs/decisions/0010). Where
either is missing the site offers the page to be printed, and the log says once what is missing.
"""

import logging
from functools import cache
from types import ModuleType

logger = logging.getLogger(__name__)


class NoEngine(Exception):
    """This machine cannot write PDF."""


@cache
def engine() -> ModuleType | None:
    """WeasyPrint, or None where it or one of its libraries is missing."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        logger.warning("No PDF of reports: %s. Install weasyprint and libpango to have them.", error)
        return None
    # It warns of every style that a printer does not need.
    for name in ("weasyprint", "weasyprint.progress", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return weasyprint


def pdf_of(html: str, css: str) -> bytes:
    """A tagged PDF (PDF/UA-1) of a document; nothing is fetched for it, from this machine or another.

    Raises NoEngine where no PDF can be written.
    """
    weasyprint = engine()
    if weasyprint is None:
        raise NoEngine
    style = weasyprint.CSS(string=css, url_fetcher=fetch_nothing)
    document = weasyprint.HTML(string=html, base_url="about:blank", url_fetcher=fetch_nothing)
    return document.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")


def fetch_nothing(url: str, *args, **kwargs):
    """Refuses every address: what people wrote must not make our server ask for things."""
    raise ValueError(f"not fetched: {url[:40]}")
