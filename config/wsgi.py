"""The WSGI application that Granian (or any WSGI server) serves: the page store, and Django behind it."""

import os
from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def _application() -> Callable[..., Iterable[bytes]]:
    django = get_wsgi_application()
    if settings.DEBUG:  # a developer sees every change of a template at once
        return django
    from kb.delivery.front import Front  # noqa: PLC0415  # Django is set up now

    return Front(django, settings.PAGE_STORE)


application = _application()
