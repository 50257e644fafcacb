"""How a public address is answered: it is for reading, and says so to every other method."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from kb.pages import errors

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Answers GET and HEAD; any other method gets the page that says so, with 405.

    Exempt from the CSRF check, which would answer first and less helpfully: nothing here is written.
    """

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return errors.method_not_allowed(request)
        return view(request, *args, **kwargs)

    return answered
