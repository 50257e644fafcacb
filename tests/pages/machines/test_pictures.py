"""The preview picture of a page."""

import subprocess
import sys
from io import BytesIO

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from kb.models import FAQ, Provider
from kb.pages.machines import draw_picture, pictures

pytestmark = pytest.mark.usefixtures("content")

ADDRESSES = ["provider/alipay", "faq/payment-failed", "section/summary", "page/home", "page/call-sheet"]
SITE, PROMISE = "数字钱包求助站", "本站每个号码都注明来源和核实情况。"


@pytest.fixture(autouse=True)
def no_font_is_known_afterwards():
    yield
    draw_picture._faces.cache_clear()
    draw_picture._warn_of_missing_fonts.cache_clear()


def picture(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.verify()
    return Image.open(BytesIO(content)).convert("RGB")


def written(content: bytes) -> tuple[int, int, int, int] | None:
    """Returns the bounding box of the title between the logo and the foot; None if nothing is drawn there."""
    area = picture(content).crop((0, 170, 860, 535))
    return ImageChops.difference(area, Image.new("RGB", area.size, area.getpixel((0, 0)))).getbbox()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_picture_is_a_small_png_of_the_declared_size(client, language, address):
    response = client.get(f"/{language}/picture/{address}.png")
    assert response["Content-Type"] == "image/png"
    image = picture(response.content)
    assert image.size == (1200, 630)
    assert len(response.content) < 60_000
    assert written(response.content)


def test_each_language_has_its_own_picture(client):
    assert client.get("/en/picture/faq/payment-failed.png").content != (
        client.get("/zh-hans/picture/faq/payment-failed.png").content
    )


def test_a_title_that_changes_changes_the_picture(client):
    before = client.get("/en/picture/faq/payment-failed.png").content
    FAQ.objects.filter(slug="payment-failed").update(question_en="Something else?")
    assert client.get("/en/picture/faq/payment-failed.png").content != before


@pytest.mark.parametrize("address", ["faq/nothing", "provider/nothing", "page/nothing", "nothing/home", "page/search"])
def test_unknown_addresses_have_no_picture(client, address):
    assert client.get(f"/en/picture/{address}.png").status_code == 404


def test_a_draft_has_no_picture(client):
    FAQ.objects.filter(slug="payment-failed").update(publication="draft")
    assert client.get("/en/picture/faq/payment-failed.png").status_code == 404


def test_a_picture_is_cached_for_a_day_and_revalidated(client):
    first = client.get("/en/picture/faq/payment-failed.png")
    assert (first["Cache-Control"], bool(first["Last-Modified"])) == ("public, max-age=86400", True)
    assert client.get("/en/picture/faq/payment-failed.png", headers={"If-None-Match": first["ETag"]}).status_code == 304
    FAQ.objects.filter(slug="payment-failed").update(question_en="Something else?")
    assert client.get("/en/picture/faq/payment-failed.png", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_picture_never_shows_a_number(client):
    Provider.objects.filter(slug="alipay").update(name_en="Call 400 123 4567")
    assert written(client.get("/en/picture/provider/alipay.png").content) is None


@pytest.mark.parametrize("title", ["付", "x" * 200, "长" * 200, "A rather long word, again. " * 8, "“" * 200])
def test_every_title_fits_its_box(title):
    area = picture(draw_picture.draw(title, SITE, PROMISE))
    right = area.crop((1124, 170, 1200, 320))
    assert right.getcolors() == [(76 * 150, right.getpixel((0, 0)))]
    gap = area.crop((0, 520, 800, 535))
    assert len(gap.getcolors()) == 1
    above = area.crop((0, 165, 1200, 180))
    assert len(above.getcolors()) == 1


def test_a_long_title_is_drawn_smaller():
    face = draw_picture._face_for("付")
    if face is None:
        pytest.skip("no Chinese font on this machine")
    (large, _), (small, lines) = draw_picture._fit("付款失败", face), draw_picture._fit("付款失败" * 20, face)
    assert small < large
    assert "".join(lines) == "付款失败" * 20


@pytest.mark.parametrize("size", [30, 60, 90])
def test_no_line_begins_with_a_comma_or_ends_with_an_opening_bracket(size):
    face = draw_picture._face_for("付")
    if face is None:
        pytest.skip("no Chinese font on this machine")
    text = "付款时提示“支付失败”，怎么办？（请先看余额、网络；再试一次！）然后《联系客服》。" * 3
    for width in range(size * 4, 1040, 37):
        lines = draw_picture._wrap(text, draw_picture._font(face, size), width)
        assert "".join(lines) == text
        assert not [line for line in lines if line[0] in "，。？、；！）》”" or line[-1] in "“（《"]
        assert all(draw_picture._font(face, size).getlength(line) <= width for line in lines)


def test_a_title_that_no_font_can_write_is_left_out_and_logged_once(monkeypatch, caplog):
    latin = ("DejaVuSans-Bold.ttf", 0)
    monkeypatch.setattr(draw_picture, "_FONTS", (latin,))
    draw_picture._faces.cache_clear()
    if not draw_picture._faces():
        pytest.skip("no Latin font on this machine")
    assert written(draw_picture.draw("付款失败", SITE, PROMISE)) is None
    assert written(draw_picture.draw("Payment failed", SITE, PROMISE))
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("付款失败😀怎么办？", "付款失败怎么办？"),
        ("😱 付款失败", "付款失败"),
        ("付款 👨‍👩‍👧‍👦 失败", "付款 失败"),
        ("付款失败👍🏽", "付款失败"),
        ("付款🇨🇳失败", "付款失败"),
        ("第1️⃣步", "第1步"),
        ("Payment failed 🥲 again", "Payment failed again"),
        ("Paid\u200b twice\ufe0f?", "Paid twice?"),
    ],
)
def test_only_the_emoji_of_a_title_are_left_out(title, plain):
    if draw_picture._face_for("付") is None:
        pytest.skip("no Chinese font on this machine")
    assert draw_picture.draw(title, SITE, PROMISE) == draw_picture.draw(plain, SITE, PROMISE)
    assert written(draw_picture.draw(title, SITE, PROMISE))


def test_a_title_of_emoji_alone_is_left_out():
    assert written(draw_picture.draw("😀👍🏽", SITE, PROMISE)) is None


@given(st.text(st.sampled_from("付款 Pay😀👍🏽\u200d\ufe0f🇨🇳1⃣？"), max_size=12))
@hypothesis_settings(max_examples=60, deadline=None)
def test_text_among_emoji_is_drawn_in_order(title):
    face = draw_picture._face_for("付")
    if face is None:
        pytest.skip("no Chinese font on this machine")
    kept = draw_picture._drop_missing_symbols(title, face)
    assert "".join(kept.split()) == "".join(character for character in title if character in "付款Pay1？")


def test_without_any_font_the_logo_stands_alone(monkeypatch):
    monkeypatch.setattr(draw_picture, "_FONTS", ())
    draw_picture._faces.cache_clear()
    content = draw_picture.draw("Payment failed", "Wallet Helpline", "Promise")
    assert written(content) is None
    assert len(picture(content).crop((80, 68, 168, 156)).getcolors()) > 1


def test_a_picture_takes_three_queries_at_most(client, django_assert_num_queries):
    # the question, its steps and wallets
    with django_assert_num_queries(3):
        client.get("/en/picture/faq/payment-failed.png")
    with django_assert_num_queries(0):
        client.get("/en/picture/page/home.png")


def test_a_picture_is_drawn_once(client, monkeypatch):
    drawn = client.get("/en/picture/page/home.png").content
    monkeypatch.setattr(pictures.subprocess, "run", None)
    assert client.get("/en/picture/page/home.png").content == drawn


def test_the_server_does_not_import_pillow():
    command = "import sys, config.urls; sys.exit('PIL' in sys.modules)"
    shell = [sys.executable, "manage.py", "shell", "--no-imports", "-c", command]
    assert subprocess.run(shell, check=False, cwd=settings.ROOT).returncode == 0
