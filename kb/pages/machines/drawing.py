"""The picture that stands for a page where its address is shared: its title, the site's name and the logo, as a PNG.

Emoji and other signs that the font does not have are left out, rather than drawn as empty boxes. A text with a letter
that no font has is left out as a whole: without that letter it could say something else.

The site runs this file as a program: it reads the arguments of `draw` as a JSON list and writes the PNG. A process
that has drawn stays 8 MB larger, for Pillow and the fonts. That is also why this file imports nothing else of ours.
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
"""Pixels, as Open Graph readers expect."""

_PAGE, _INK, _QUIET, _TEAL, _MIST = "#f3f8f8", "#10282a", "#4a6163", "#00696b", "#e1f0f0"  # those of site.css
_MARGIN = 80
_TITLE_TOP, _TITLE_BOTTOM = 196, 500
_TITLE_SIZES = (92, 80, 70, 62, 54, 48, 42, 36)
_LEADING = 1.32
_COLOURS = 16
"""Enough for flat colours with smooth edges, and a quarter of the bytes."""

_FONTS = (
    # Chinese, with Latin letters that go with it: Debian's, older ones, macOS, Windows. The number is the face's index.
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

_SIGNS = ("So", "Sk", "Sm", "Me", "Cc", "Cf", "Co", "Cn")
"""Unicode's categories of emoji and other symbols, of what colours, encloses and joins them, and of what is unknown."""
_VARIATION_SELECTORS = "".join(map(chr, range(0xFE00, 0xFE10)))

Face = tuple[str, int]
"""The path of a font file, and which of the fonts in it."""

_ICON = Path(__file__).resolve().parents[2] / "static" / "kb" / "icon-192.png"

logger = logging.getLogger(__name__)


def draw(title: str, site: str, promise: str) -> bytes:
    """The PNG: `title` in large, `site` beside the logo, `promise` in small at the foot."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAGE)
    pen = ImageDraw.Draw(image)
    pen.ellipse((860, 330, 1440, 910), fill=_MIST)
    pen.rectangle((0, HEIGHT - 16, WIDTH, HEIGHT), fill=_TEAL)
    _put_logo(image)
    if face := _face_for(site):
        pen.text((_MARGIN + 116, 112), _drawable(site, face), _TEAL, _font(face, 40), anchor="lm")
    if face := _face_for(title):
        size, lines = _fitted(_drawable(title, face), face)
        step = size * _LEADING
        top = (_TITLE_TOP + _TITLE_BOTTOM - step * (len(lines) - 1)) / 2
        for place, line in enumerate(lines):
            pen.text((_MARGIN, top + place * step), line, _INK, _font(face, size), anchor="lm")
    if face := _face_for(promise):
        size, lines = _fitted(_drawable(promise, face), face, sizes=(28, 24, 20), height=40)
        pen.text((_MARGIN, 560), lines[0], _QUIET, _font(face, size), anchor="lm")
    written = BytesIO()
    image.quantize(_COLOURS).save(written, "PNG", optimize=True)
    return written.getvalue()


def _put_logo(image: Image.Image) -> None:
    """The icon of the site, with the rounded corners that a home screen would give it."""
    side = 88
    with Image.open(_ICON) as icon:
        logo = icon.convert("RGB").resize((side, side), Image.Resampling.LANCZOS)
    mask = Image.new("L", (side * 4, side * 4))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, side * 4 - 1, side * 4 - 1), side, fill=255)
    image.paste(logo, (_MARGIN, 68), mask.resize((side, side), Image.Resampling.LANCZOS))


def _fitted(
    text: str, face: Face, sizes: tuple[int, ...] = _TITLE_SIZES, height: int = _TITLE_BOTTOM - _TITLE_TOP
) -> tuple[int, list[str]]:
    """The largest size at which the text fits, and its lines; at the smallest, what does not fit ends in "…"."""
    for size in sizes:
        font = _font(face, size)
        most = int(height / (size * _LEADING))
        lines = _wrapped(text, font, WIDTH - 2 * _MARGIN)
        if len(lines) <= most:
            return size, _evened(text, font, lines)
    return size, [*lines[: most - 1], _cut(lines[most - 1], font)]


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Lines no wider than `width`: broken between words and Chinese characters, never before a comma and the like."""
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


def _evened(text: str, font: ImageFont.FreeTypeFont, lines: list[str]) -> list[str]:
    """As many lines: ending with a clause where they can, else about equal, so that no character stands alone."""
    best = lines
    for width in range(WIDTH - 2 * _MARGIN, (WIDTH - 2 * _MARGIN) // 2, -20):
        narrower = _wrapped(text, font, width)
        if len(narrower) > len(lines):
            break
        if _clauses(narrower) >= _clauses(best):
            best = narrower
    return best


def _clauses(lines: list[str]) -> int:
    return sum(line.endswith(tuple(_CLOSING)) for line in lines)


def _cut(line: str, font: ImageFont.FreeTypeFont) -> str:
    while line and font.getlength(f"{line}…") > WIDTH - 2 * _MARGIN:
        line = line[:-1]
    return f"{line}…"


def _face_for(text: str) -> Face | None:
    """The first face that can write all letters, digits and punctuation of `text`; None where there are none."""
    needed = {character for character in text if not character.isspace() and not _may_be_left_out(character)}
    if not needed:
        return None
    for face in _faces():
        if all(_has(face, character) for character in needed):
            return face
    _say_that_fonts_are_missing()
    return None


def _drawable(text: str, face: Face) -> str:
    """The text on one line without the signs that the face does not have, and without the gaps they leave."""
    kept = (character for character in text if character.isspace() or _is_drawn(face, character))
    return " ".join("".join(kept).split())


def _is_drawn(face: Face, character: str) -> bool:
    return not _may_be_left_out(character) or (character.isprintable() and _has(face, character))


def _may_be_left_out(character: str) -> bool:
    """Whether it is a sign rather than a part of a word: an emoji, what joins or colours emoji, a control character."""
    return unicodedata.category(character) in _SIGNS or character in _VARIATION_SELECTORS


@lru_cache(maxsize=1)
def _faces() -> list[Face]:
    """Those of the fonts above that are on this machine: Pillow knows where fonts are kept."""
    found = []
    for name, index in _FONTS:
        try:
            found.append((str(ImageFont.truetype(name, 20, index).path), index))
        except OSError:
            continue
    return found


@lru_cache(maxsize=128)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    path, index = face
    return ImageFont.truetype(path, size, index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _has(face: Face, character: str) -> bool:
    """False where the font would draw the sign for what it does not have."""
    font = _font(face, 20)
    drawn, missing = font.getmask(character), font.getmask("\uffff")
    return (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))


@lru_cache(maxsize=1)
def _say_that_fonts_are_missing() -> None:
    logger.warning("No font here can write some title: its picture shows the logo alone. Install a Chinese font.")


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(*json.load(sys.stdin)))
