"""The pages, files and settings that every part of the site shares."""

from .base import BasePage
from .media import Rendition, SiteDocument, SiteImage
from .pages import HomePage, StandardPage
from .settings import SiteSettings
from .wording import Wording

__all__ = ["BasePage", "HomePage", "Rendition", "SiteDocument", "SiteImage", "SiteSettings", "StandardPage", "Wording"]
