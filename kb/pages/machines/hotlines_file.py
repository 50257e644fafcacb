"""The page that explains how to verify the signed file of hotlines."""

from django.http import HttpRequest, HttpResponse

from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page


@read_only
def hotlines_file_help(request: HttpRequest) -> HttpResponse:
    return render_page(request, "hotlines_file.html", {})
