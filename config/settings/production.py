"""Production: everything secret or particular comes from the environment, and a missing one stops the start."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import DATABASES
from .environment import env

SECRET_KEY = env.str("SECRET_KEY")
# A former key, while links that were signed with it are still out.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
for _key in (SECRET_KEY, *SECRET_KEY_FALLBACKS):
    if len(_key) < 50 or len(set(_key)) < 10 or _key.startswith("django-insecure-"):
        raise ImproperlyConfigured("SECRET_KEY must be a random text of at least 50 letters")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
if not ALLOWED_HOSTS or any(host.startswith("*") for host in ALLOWED_HOSTS):
    # The host is part of the page cache's key.
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts of this site; '*' is not one")

BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = env.str("BASE_URL")
_site = urlsplit(BASE_URL)
if _site.scheme != "https" or f"https://{_site.netloc}" != BASE_URL or not _site.hostname:
    raise ImproperlyConfigured("BASE_URL must be https:// and the host of this site, and nothing behind it")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default=_site.hostname)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default=f"konsultimet@{_site.hostname}")

env.str("DATABASE_URL")
if "postgresql" not in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured("Production stores in PostgreSQL: set DATABASE_URL=postgres://…")
# A statement that hangs must not keep a thread and its connection; 0 for migrations of large tables.
_limits = {
    "statement_timeout": env.int("STATEMENT_TIMEOUT_SECONDS", default=30),
    "lock_timeout": 10,
    "idle_in_transaction_session_timeout": 60,
}
_options = DATABASES["default"]["OPTIONS"]
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    **_options,
    "options": " ".join([*(f"-c {name}={seconds}s" for name, seconds in _limits.items()), _options["options"]]),
}

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CLIENT_ADDRESS_HEADER = env.str("CLIENT_ADDRESS_HEADER", default="HTTP_X_FORWARDED_FOR")
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
DEMO_ALLOWED = False
