"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

from core.charset import only_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = only_utf8(get_wsgi_application())
