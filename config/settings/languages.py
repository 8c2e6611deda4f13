"""Three languages: Albanian and Serbian are official, English is offered."""

from django.utils.translation import gettext_lazy as _

from .environment import BASE_DIR

LANGUAGE_CODE = "sq"
# Each name in its own language: a reader looks for their own word.  `sr-latn`, because Django's `sr` is Cyrillic.
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("sq", "Shqip"), ("sr-latn", "Srpski"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LANGUAGE_NAMES = {"sq": _("Albanian"), "sr-latn": _("Serbian"), "en": _("English")}
WAGTAIL_SITE_NAME = _("Public consultations")

# Our own words first; then our translations of the libraries' words, apart so that makemessages leaves them alone.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "core" / "library_locale"]
FORMAT_MODULE_PATH = ["config.formats"]
# Days as people here write them; the picker turns what it does not understand into today.
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"

USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Belgrade"  # the zone of the tz database that covers Kosovo

WAGTAIL_I18N_ENABLED = True
# A translation is never published by the machine: it goes through the same workflow as its source.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
