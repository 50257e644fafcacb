"""How a public address is answered: it names the methods it answers, and says so to every other one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from kb.pages.rendering import errors

View = Callable[..., HttpResponse]


def allow_methods(*methods: str) -> Callable[[View], View]:
    """Answers these methods; any other gets the page that says so, with 405.

    Exempt from the CSRF check, which would answer first and less helpfully, and which needs a cookie: a
    view that answers POST refuses other sites' forms itself (see visitors.py).
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                response = errors.method_not_allowed(request)
                response["Allow"] = ", ".join(methods)
                return response
            return view(request, *args, **kwargs)

        return answered

    return decorate


public = allow_methods("GET", "HEAD")
"""For reading, as almost everything here is."""
