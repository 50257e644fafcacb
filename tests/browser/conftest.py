"""A real browser on a real server: Debian's Chromium through Playwright, one for the whole session.

Skipped, with how to install it, where there is no chromium.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect, sync_playwright

from kb.models import FAQ, Provider
from tests.hotlines.changes import entered
from tests.pages.addresses import ERRORS, LANGUAGES, PAGES

PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 568}
LANDSCAPE = {"width": 568, "height": 320}
DESKTOP = {"width": 1280, "height": 800}

every_language = pytest.mark.parametrize("language", LANGUAGES)

PASSWORD = "a-long-enough-passphrase-1"
"""Of staff who sign in through the form."""

BLOCKED = "Service Worker registration blocked by Playwright"
"""Its own complaint about what we asked of it."""

FLAGS = (
    "--no-sandbox",  # chromium refuses to run as root with it
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


# A slow machine is given as long for what a test expects as for what it does.
expect.set_options(timeout=30_000)


class Objections:
    """What is wrong and where: a whole walk through the pages is told at once, each thing with its places."""

    def __init__(self) -> None:
        self._places: dict[str, list[str]] = {}

    def add(self, where: str, *what: object) -> None:
        for said in what:
            self._places.setdefault(str(said), []).append(where)

    def none(self) -> None:
        """Fails the test if there is any."""
        if self._places:
            lines = [f"{said}\n    {'; '.join(dict.fromkeys(places))}" for said, places in self._places.items()]
            pytest.fail("\n".join(lines), pytrace=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not path:
        pytest.skip("there is no Chromium: apt-get install chromium-headless-shell fonts-noto-cjk")
    # Playwright's sync API runs an event loop in this thread, where Django would then refuse to use the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()
        # Django keeps other connections for a thread while an event loop runs in it: nobody else closes them.
        connections.close_all()


@pytest.fixture
def live_server(transactional_db, live_server):
    """The server of pytest-django; a test ends when it has answered all requests.

    A request of a page that was closed would otherwise record its entries as seen in the next test.
    """
    yield live_server
    for thread in threading.enumerate():
        if thread.name.endswith("(process_request_thread)"):
            thread.join(timeout=30)


@pytest.fixture
def open_page(browser, live_server, searchable):
    """`with open_page("/en/", viewport=PHONE) as page:`.

    `page.requested` lists all addresses asked for, `page.complaints` what the browser's console says.

    Options are Playwright's for a new context. Scripts are off unless `java_script_enabled=True`, service workers
    unless `service_workers="allow"`.
    """
    usual = {"viewport": PHONE, "java_script_enabled": False, "service_workers": "block"}

    def open_page(address: str, **options: object) -> AbstractContextManager[Page]:
        return _opened(browser, live_server.url + address, **{**usual, **options})

    return open_page


@contextmanager
def _opened(browser: Browser, url: str, **options: object) -> Iterator[Page]:
    with browser.new_context(**options) as context:
        page = context.new_page()
        page.requested, page.complaints = [], []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on("console", lambda message: None if BLOCKED in message.text else page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(url)
        yield page


@pytest.fixture
def sign_in(browser, live_server, searchable):
    """`sign_in("editor")`: a blank page of the site in a browser where that person is signed in.

    `page.complaints` lists the errors in the browser's console, `page.hosts` the hosts that were asked for anything.
    """
    contexts = []

    def signed_in(role, name="", **options):
        user = User.objects.create_user(name or role, password=PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "zh-CN", **options})
        contexts.append(context)
        context.add_cookies([session_cookie(user, live_server.url)])
        page = context.new_page()
        page.base = live_server.url
        page.complaints, page.hosts = [], set()
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.hosts.add(urlsplit(request.url).netloc))
        page.goto(f"{page.base}/livez")
        return page

    yield signed_in
    for context in contexts:
        context.close()


def session_cookie(user: User, url: str) -> dict[str, str]:
    """Signs the person in. Returns the cookie to give to a browser."""
    client = Client()
    client.force_login(user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


def fill_in_login(page: Page, name: str) -> None:
    """Signs in through the form that is open."""
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("#login-form button[type=submit]")


@pytest.fixture
def each_page(open_page, live_server, every_state):
    """`for name, page in each_page("en"):` every kind of page in turn, with scripts, in one tab.

    Options are those of `open_page`. The errors come last, and not at all with `errors=False`.
    """

    def each_page(language: str, *, errors: bool = True, **options: object) -> Iterator[tuple[str, Page]]:
        with open_page("/livez", **{"java_script_enabled": True, "reduced_motion": "reduce", **options}) as page:
            for name, address in {**PAGES, **(ERRORS if errors else {})}.items():
                page.requested.clear()
                page.complaints.clear()
                page.goto(live_server.url + address.format(language))
                yield name, page

    return each_page


@pytest.fixture
def every_state(searchable) -> None:
    """Hotlines of every verification_status, with all that can be said of one, and a gap in the English."""
    entered(
        state="checked",
        checked_on=timezone.localdate(),
        checked_how="official-site",
        source_url="https://www.alipay.com/contact",
        hours="mon-fri 09:00-18:00\nsat,sun 10:00-16:00, 20:00-02:00\n2099-10-01..2099-10-07 closed",
        languages=["zh", "en"],
        number_from_abroad="+86-571-26888888",
    )
    entered("wechat-pay-support", state="checked", checked_on="2020-11-20", checked_how="called", hours="24h")
    texts = {"purpose_zh_hans": "境外客服", "purpose_en": "Callers abroad", "source_name_zh_hans": "官网"}
    jd = Provider.objects.get(slug="jd-pay")
    new = entered("jd-pay-new", provider=jd, number="950618", **texts)
    entered("jd-pay-support", state="withdrawn", replaced_by=new)
    entered("google-pay-support", state="disputed")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '4001234567' WHERE slug = 'apple-pay-support'")
    FAQ.objects.filter(slug="payment-failed").update(question_en="")
