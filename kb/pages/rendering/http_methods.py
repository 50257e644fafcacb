"""Decorators that restrict the HTTP methods of a public view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from kb.pages.rendering import errors

View = Callable[..., HttpResponse]


def allow_methods(*methods: str) -> Callable[[View], View]:
    """Answers other methods with an error page, status 405 and an `Allow` header.

    Exempts the view from Django's CSRF check, which needs a cookie. A view that accepts POST checks `is_same_origin`
    (forms/same_origin.py) instead.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def check_method(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                response = errors.method_not_allowed(request)
                response["Allow"] = ", ".join(methods)
                return response
            return view(request, *args, **kwargs)

        return check_method

    return decorate


read_only = allow_methods("GET", "HEAD")
