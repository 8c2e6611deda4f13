"""A machine of one's own: no secret needed, demo data allowed. `make run` and `make dev` use it."""

from django.core.management.utils import get_random_secret_key

from .base import *
from .environment import VAR_DIR, env

DEBUG = env.bool("DEBUG", default=False)
DEMO_ALLOWED = True


def local_secret() -> str:
    """The secret of this machine, made at the first start and kept with the other state."""
    file = VAR_DIR / "secret-key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(get_random_secret_key())
    return file.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or local_secret()
MAIL_SMTP_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"

# Served from where they lie: collecting and compressing Wagtail's own would take longer than everything else.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns without it
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
