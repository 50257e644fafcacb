"""Icons: inline SVG, and a static SVG file as a data URL."""

from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.contrib.staticfiles import finders
from markupsafe import Markup

ICONS = {
    "logo": '<g transform="scale(.75)"><path d="M8 7h14a3 3 0 0 1 3 3v1h-2v-1a1 1 0 0 0-1-1H8a1 1 0 0 0 0 2h16a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3V10a3 3 0 0 1 3-3"/><path class="cut" transform="translate(9.6 11.5) scale(.54)" d="M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.25 11.4 11.4 0 0 0 3.6.57 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1c0 1.25.2 2.45.57 3.57a1 1 0 0 1-.25 1z"/></g>',  # noqa: E501
    "call": '<path d="M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.25 11.4 11.4 0 0 0 3.6.57 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1c0 1.25.2 2.45.57 3.57a1 1 0 0 1-.25 1z"/>',  # noqa: E501
    "languages": '<path d="M4 5h7v14H4zm9 0h7v14h-7zM6 7v10h3V7zm9 0v10h3V7z"/>',
    "print": '<path d="M7 3h10v5h2a2 2 0 0 1 2 2v7h-4v4H7v-4H3v-7a2 2 0 0 1 2-2h2zm2 2v3h6V5zm0 9v5h6v-5zM5 10v5h2v-3h10v3h2v-5z"/>',  # noqa: E501
    "search": '<path d="M10.5 3a7.5 7.5 0 1 0 4.7 13.3l4.2 4.2 1.4-1.4-4.2-4.2A7.5 7.5 0 0 0 10.5 3zm0 2a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z"/>',  # noqa: E501
    "save": '<path d="M11 4h2v8.2l3.3-3.3 1.4 1.4L12 16l-5.7-5.7 1.4-1.4L11 12.2zM5 18h14v2H5z"/>',
    "warning": '<path d="M12 3 1.5 21h21zm-1 6.5h2V15h-2zM11 16.5h2v2h-2z" fill-rule="evenodd"/>',
    "out": '<path d="M13 4h7v7h-2V7.4l-8.3 8.300-1.4-1.4L16.6 6H13zM5 6h5v2H6v10h10v-4h2v6H4V6z"/>',
}


def icon(name: str) -> Markup:
    """Returns an inline SVG. Screen readers skip it, because the words beside it say the same."""
    svg = f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{ICONS[name]}</svg>'
    return Markup(svg)  # noqa: S704  # a constant of this module


@cache
def as_data(name: str) -> str:
    """Returns a static SVG file as a data URL, which saves the browser a request."""
    svg = Path(finders.find(name)).read_text("utf-8")  # type: ignore[arg-type]  # a file of ours
    return "data:image/svg+xml," + quote(svg.strip(), safe="/=':;()")
