"""The RSGI application for Granian: the page store in front of Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

from kb.delivery.front import Front  # noqa: E402  # Django is set up now

application = Front(django)
