"""The head of our own pages in Wagtail's admin, in the words of Wagtail's template for them."""


def heading(text: str, icon: str, subtitle: str = "") -> dict[str, str]:
    """The part of a context from which `wagtailadmin/generic/base.html` makes title, heading and icon."""
    return {"header_title": text, "page_title": text, "page_subtitle": subtitle, "header_icon": icon}
