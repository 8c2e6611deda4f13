"""What every environment shares. Nothing here is secret, and nothing imports our own code."""

from .environment import BASE_DIR, VAR_DIR, env  # noqa: F401
from .languages import *
from .search import *
from .security import *

DEBUG = False
BASE_URL = env.str("BASE_URL", default="http://localhost:8000")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

# Ours first: an earlier app's templates, commands and signal receivers win over Wagtail's.
INSTALLED_APPS = [
    "core",
    "home",
    "consultation_pages",
    "contributions",
    "stakeholders",
    "search",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "core.accounts.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v2",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "ninja",
    "django_filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "core.middleware.BrowserPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.cross_origin.CrossOriginMiddleware",
    "core.middleware.BadInputMiddleware",
    "core.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.PrefixLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "core.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # Without these sixteen editors at once got "database is locked" 388 times in 400.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
    # A search looks dear to the planner and is not: to compile it (jit) takes longer than to answer it.
    DATABASES["default"]["OPTIONS"] = {"options": "-c jit=off"} | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "core.User"
LOGIN_URL = "wagtailadmin_login"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
DOCUMENTS_ROOT = str(
    VAR_DIR / "documents"
)  # never below MEDIA_ROOT: documents are served by a view that asks who may read
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DOCUMENTS_ROOT},
    },
    # What strangers sent, and reports as files: below no address, served by views that ask who reads.
    "contributions": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "contributions"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}}}
if env.str("REDIS_URL", default=""):
    CACHES["default"] = {
        "BACKEND": "core.tolerant_cache.TolerantRedisCache",
        "LOCATION": env.str("REDIS_URL"),
        "OPTIONS": {"socket_timeout": 0.3, "socket_connect_timeout": 0.3},  # seconds
    }
PAGE_CACHE_SECONDS = 60 * 60
PAGE_CACHE_BRIEF_SECONDS = 10  # what shows comments that may still come in
PAGE_CACHE_TRUST_SECONDS = 1.0  # how long a process believes the content version it last read

EMAIL_BACKEND = "core.mail.backend.OutboxEmailBackend"
MAIL_SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25") | {"EMAIL_BACKEND": EMAIL_BACKEND})
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default="konsultimet@localhost")
EMAIL_TIMEOUT = 20
MAIL_BATCH = 50
MAIL_LEASE_SECONDS = 600
MAIL_RATE_PER_SECOND = 0
MAIL_KEEP_DAYS = 30  # after that the content of sent mails is emptied
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default="localhost")

WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_USER_LOGIN_FORM = "core.accounts.sign_in.LoginForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "core.accounts.sign_in.PasswordResetForm"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "consultation_pages.workflow_finish.publish_approved"
WAGTAILDOCS_DOCUMENT_MODEL = "home.SiteDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "core.forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "rtf", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 25 * 1024 * 1024  # as core.uploads has it
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000  # a picture of 160 MB in memory
WAGTAILIMAGES_IMAGE_MODEL = "home.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILAPI_RICH_TEXT_FORMAT = "html"
WAGTAILAPI_BASE_URL = BASE_URL
WAGTAILAPI_LIMIT_MAX = 100
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

REST_FRAMEWORK = {"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]}

# In ten minutes, to one consultation: a school or an office shares one network.
CONTRIBUTIONS_PER_NETWORK = env.int("CONTRIBUTIONS_PER_NETWORK", default=40)
CONTRIBUTIONS_PER_CONSULTATION = env.int("CONTRIBUTIONS_PER_CONSULTATION", default=5000)
CONTRIBUTION_LETTERS_PER_ADDRESS = 5  # receipts to one address in a day
CONTRIBUTOR_KEEP_DAYS = 365  # after the report, names that are not shown and addresses are deleted
CONTRIBUTOR_WAIT_DAYS = 365  # so long after it was due nobody waits for a report any more: it counts as having come
STAKEHOLDER_LETTERS_PER_ADDRESS = 5  # that one address gets in a day because somebody typed it
ACCOUNT_LETTERS_PER_ADDRESS = 5  # with a link for a new password, to one address in a day
# Wrong passwords from one network in ten minutes, and as often a link for a new one: an office shares one network.
ACCOUNT_ATTEMPTS_PER_NETWORK = env.int("ACCOUNT_ATTEMPTS_PER_NETWORK", default=20)
CLIENT_ADDRESS_HEADER = ""  # where a proxy of ours says who asks

DEMO_ALLOWED = False
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_private_links": {"()": "core.private_links.WithoutPrivateLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_private_links"]},
    },
    # One line for every indexed row and every saved page would hide what matters.
    "loggers": {
        # Here too, for whatever else is told of failed requests.
        "django.request": {"filters": ["without_private_links"]},
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "elastic_transport": {"level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
