"""The page that says how to verify the signed file of hotlines."""

from django.http import HttpRequest, HttpResponse

from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page


@read_only
def explained(request: HttpRequest) -> HttpResponse:
    return render_page(request, "hotlines_file.html", {})
