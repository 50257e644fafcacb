"""Draws a page's preview picture as a PNG: its title, the site's name and the logo.

Emoji and other symbols that the font lacks are left out, so that no empty box is drawn. A text with a letter that no
font has is left out as a whole, because its meaning could change without that letter.

The site runs this file as a program, which reads the arguments of `draw` as a JSON list and writes the PNG: drawing
takes 8 MB for Pillow and the fonts, which a process does not give back. So this file imports nothing else of ours.
"""

import json
import logging
import re
import sys
import unicodedata
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
"""Pixels: the size that readers of Open Graph expect."""

_PAGE, _INK, _QUIET, _TEAL, _MIST = "#f3f8f8", "#10282a", "#4a6163", "#00696b", "#e1f0f0"  # those of site.css
_MARGIN = 80
_TITLE_TOP, _TITLE_BOTTOM = 196, 500
_TITLE_SIZES = (92, 80, 70, 62, 54, 48, 42, 36)
_LEADING = 1.32
_COLOURS = 16
"""Enough for flat colours with smooth edges, at a quarter of the bytes."""

_FONTS = (
    # Chinese with Latin letters: Debian's, older ones, macOS, Windows. The number is the face's index in the file.
    ("NotoSansCJK-Bold.ttc", 2),
    ("NotoSansCJK-Regular.ttc", 2),
    ("NotoSansCJKsc-Bold.otf", 0),
    ("NotoSansSC-Bold.otf", 0),
    ("NotoSansSC-Bold.ttf", 0),
    ("SourceHanSansSC-Bold.otf", 0),
    ("SourceHanSansCN-Bold.otf", 0),
    ("wqy-microhei.ttc", 0),
    ("wqy-zenhei.ttc", 0),
    ("Hiragino Sans GB.ttc", 0),
    ("STHeiti Medium.ttc", 0),
    ("msyhbd.ttc", 0),
    ("simhei.ttf", 0),
    # Latin alone.
    ("DejaVuSans-Bold.ttf", 0),
    ("LiberationSans-Bold.ttf", 0),
    ("Arial Bold.ttf", 0),
    ("arialbd.ttf", 0),
)

_OPENING, _CLOSING = "（《「『“‘([{【", "，。、；：！？）》」』”’…—·％,.;:!?)]}】%"
_PIECE = re.compile(
    rf"[{re.escape(_OPENING)}]*"
    rf"(?:[^\s\u2e80-\uffff{re.escape(_OPENING + _CLOSING)}]+|\S)"  # a word, or one Chinese character
    rf"[{re.escape(_CLOSING)}]*\s*"
)

_SYMBOLS = ("So", "Sk", "Sm", "Me", "Cc", "Cf", "Co", "Cn")
"""Unicode's categories of symbols and emoji, their modifiers and joiners, and of unknown characters."""
_VARIATION_SELECTORS = "".join(map(chr, range(0xFE00, 0xFE10)))

Face = tuple[str, int]
"""The path of a font file, and the index of the font in it."""

_ICON = Path(__file__).resolve().parents[2] / "static" / "kb" / "icon-192.png"

logger = logging.getLogger(__name__)


def draw(title: str, site: str, promise: str) -> bytes:
    """Returns the PNG: `title` in large, `site` beside the logo, `promise` in small at the foot."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAGE)
    pen = ImageDraw.Draw(image)
    pen.ellipse((860, 330, 1440, 910), fill=_MIST)
    pen.rectangle((0, HEIGHT - 16, WIDTH, HEIGHT), fill=_TEAL)
    _paste_logo(image)
    if face := _face_for(site):
        pen.text((_MARGIN + 116, 112), _drop_missing_symbols(site, face), _TEAL, _font(face, 40), anchor="lm")
    if face := _face_for(title):
        size, lines = _fit(_drop_missing_symbols(title, face), face)
        step = size * _LEADING
        top = (_TITLE_TOP + _TITLE_BOTTOM - step * (len(lines) - 1)) / 2
        for place, line in enumerate(lines):
            pen.text((_MARGIN, top + place * step), line, _INK, _font(face, size), anchor="lm")
    if face := _face_for(promise):
        size, lines = _fit(_drop_missing_symbols(promise, face), face, sizes=(28, 24, 20), height=40)
        pen.text((_MARGIN, 560), lines[0], _QUIET, _font(face, size), anchor="lm")
    png = BytesIO()
    image.quantize(_COLOURS).save(png, "PNG", optimize=True)
    return png.getvalue()


def _paste_logo(image: Image.Image) -> None:
    """Pastes the site's icon with rounded corners, as home screens show it."""
    side = 88
    with Image.open(_ICON) as icon:
        logo = icon.convert("RGB").resize((side, side), Image.Resampling.LANCZOS)
    mask = Image.new("L", (side * 4, side * 4))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, side * 4 - 1, side * 4 - 1), side, fill=255)
    image.paste(logo, (_MARGIN, 68), mask.resize((side, side), Image.Resampling.LANCZOS))


def _fit(
    text: str, face: Face, sizes: tuple[int, ...] = _TITLE_SIZES, height: int = _TITLE_BOTTOM - _TITLE_TOP
) -> tuple[int, list[str]]:
    """Returns the largest size at which the text fits, and its lines. At the smallest size the text is cut with "…"."""
    for size in sizes:
        font = _font(face, size)
        max_lines = int(height / (size * _LEADING))
        lines = _wrap(text, font, WIDTH - 2 * _MARGIN)
        if len(lines) <= max_lines:
            return size, _balance(text, font, lines)
    return size, [*lines[: max_lines - 1], _add_ellipsis(lines[max_lines - 1], font)]


def _wrap(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Breaks the text into lines of at most `width`, between words or Chinese characters, never before punctuation."""
    lines = [""]
    for piece in _PIECE.findall(text.strip()):
        if font.getlength((lines[-1] + piece).rstrip()) <= width:
            lines[-1] += piece
        elif font.getlength(piece.rstrip()) <= width:
            lines.append(piece)
        else:  # longer than a line
            for character in piece:
                if font.getlength(lines[-1] + character) > width:
                    lines.append("")
                lines[-1] += character
    return [line.strip() for line in lines if line.strip()]


def _balance(text: str, font: ImageFont.FreeTypeFont, lines: list[str]) -> list[str]:
    """Breaks the text into as many lines as `lines`: at the ends of clauses if possible, else about equally."""
    best = lines
    for width in range(WIDTH - 2 * _MARGIN, (WIDTH - 2 * _MARGIN) // 2, -20):
        narrower = _wrap(text, font, width)
        if len(narrower) > len(lines):
            break
        if _clause_ends(narrower) >= _clause_ends(best):
            best = narrower
    return best


def _clause_ends(lines: list[str]) -> int:
    """Returns how many lines end with punctuation."""
    return sum(line.endswith(tuple(_CLOSING)) for line in lines)


def _add_ellipsis(line: str, font: ImageFont.FreeTypeFont) -> str:
    """Shortens the line until it fits with "…" at its end."""
    while line and font.getlength(f"{line}…") > WIDTH - 2 * _MARGIN:
        line = line[:-1]
    return f"{line}…"


def _face_for(text: str) -> Face | None:
    """Returns the first face with all letters, digits and punctuation of `text`; None if there is none or no text."""
    needed = {character for character in text if not character.isspace() and not _is_symbol(character)}
    if not needed:
        return None
    for face in _faces():
        if all(_has_glyph(face, character) for character in needed):
            return face
    _warn_of_missing_fonts()
    return None


def _drop_missing_symbols(text: str, face: Face) -> str:
    """Returns the text on one line without the symbols that the face lacks, and without the gaps that they leave."""
    characters = (character for character in text if character.isspace() or _is_drawn(face, character))
    return " ".join("".join(characters).split())


def _is_drawn(face: Face, character: str) -> bool:
    return not _is_symbol(character) or (character.isprintable() and _has_glyph(face, character))


def _is_symbol(character: str) -> bool:
    """Returns True if a text keeps its meaning without the character: emoji, modifiers, control characters."""
    return unicodedata.category(character) in _SYMBOLS or character in _VARIATION_SELECTORS


@lru_cache(maxsize=1)
def _faces() -> list[Face]:
    """Returns the fonts of `_FONTS` that this machine has. Pillow knows the folders."""
    faces = []
    for name, index in _FONTS:
        try:
            faces.append((str(ImageFont.truetype(name, 20, index).path), index))
        except OSError:
            continue
    return faces


@lru_cache(maxsize=128)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    path, index = face
    return ImageFont.truetype(path, size, index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _has_glyph(face: Face, character: str) -> bool:
    """Returns False if the font draws the character as it draws a missing one."""
    font = _font(face, 20)
    drawn, missing = font.getmask(character), font.getmask("\uffff")
    return (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))


@lru_cache(maxsize=1)
def _warn_of_missing_fonts() -> None:
    logger.warning("No font here can write some title: its picture shows the logo alone. Install a Chinese font.")


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(*json.load(sys.stdin)))
