"""A real browser on a real server: Debian's chromium through Playwright, one for the whole session.

Skipped, with how to install it, where there is no chromium.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 568}
DESKTOP = {"width": 1280, "height": 800}

FLAGS = (
    "--no-sandbox",  # chromium refuses to run as root with it
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("chromium is not installed: apt-get install chromium fonts-noto-cjk")
    # Playwright's sync API runs an event loop in this thread, where Django would then refuse to use the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()
        # Django keeps other connections for a thread while an event loop runs in it: nobody else closes them.
        connections.close_all()


@pytest.fixture
def open_page(browser, live_server, content):
    """`with open_page("/en/", viewport=PHONE) as page:`; `page.requested` lists all addresses asked for.

    Options are Playwright's for a new context. Scripts are off unless `java_script_enabled=True`.
    """

    def open_page(address: str, **options: object) -> AbstractContextManager[Page]:
        return _opened(
            browser, live_server.url + address, **{"viewport": PHONE, "java_script_enabled": False, **options}
        )

    return open_page


@contextmanager
def _opened(browser: Browser, url: str, **options: object) -> Iterator[Page]:
    context = browser.new_context(**options)
    page = context.new_page()
    page.requested = []
    page.on("request", lambda request: page.requested.append(request.url))
    page.goto(url)
    yield page
    context.close()
