"""A person of the drill: signs in, and then does one thing after another at random."""

import http.client
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.readers import mark
from drills.editors.browser import Browser, Data, Form, Page
from drills.editors.words import Words, Written, with_word

PASSWORD = "drill-drill-drill"  # noqa: S105  # of accounts on this machine alone
LINK = re.compile(r'href="(?:/admin/kb/)?(?:[a-z]+/)?(\d+)/change/')


class Refused(Exception):  # noqa: N818
    """The site did not do what the person asked for, and said why (or "")."""


class NothingToDo(Exception):  # noqa: N818
    """There was nothing for this action, such as no draft to schedule."""


@dataclass
class Log:
    """What happened to one person."""

    done: Counter[str] = field(default_factory=Counter)
    """Number by action."""
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Number by action and message."""
    failed: Counter[str] = field(default_factory=Counter)
    """Server errors, and refusals without a message, by what was asked for."""


class Person:
    def __init__(self, name: str, port: int, words: Words, rng: random.Random) -> None:
        self.name, self.words, self.rng = name, words, rng
        self.log = Log()
        self.browser = Browser(port)

    @property
    def is_translator(self) -> bool:
        return self.name.startswith("translator")

    @property
    def may_delete(self) -> bool:
        """Whether their role adds and deletes content."""
        return self.name.startswith(("administrator", "editor"))

    def sign_in(self) -> None:
        form = self.get("/admin/login/?next=/admin/").form(having="password")
        if form is None:
            raise Refused("There is no form to sign in.")
        page = self.browser.post("/admin/login/", {**form.fields, "username": [self.name], "password": [PASSWORD]})
        if page.refusal is not None or page.form(having="password"):
            raise Refused(f"{self.name} could not sign in: {page.refusal}")

    def work_until(self, end: float, actions: dict[Callable[["Person"], None], int]) -> Log:
        """Does one thing after another until the monotonic clock reaches `end`."""
        while time.monotonic() < end:
            (action,) = self.rng.choices(list(actions), list(actions.values()))
            name = action.__name__.replace("_", " ")
            try:
                action(self)
                self.log.done[name] += 1
            except NothingToDo:
                continue
            except Refused as refusal:
                self.log.refused[name, str(refusal)] += 1
            except (OSError, http.client.HTTPException) as error:
                self.log.failed[f"{name}: {type(error).__name__}: {error}"] += 1
        self.browser.close()
        return self.log

    def get(self, address: str) -> Page:
        """Returns the page. Raises Refused with what it says if it is an error."""
        return self._checked(self.browser.get(address), f"GET {address}")

    def post(self, address: str, form: Form, button: str, **data: str) -> Page:
        """Sends the form with one of its buttons. Raises Refused."""
        values: Data = {**form.fields, **{name: [value] for name, value in data.items()}}
        if button and button not in values:
            values[button] = form.buttons.get(button) or ["1"]
        return self._checked(self.browser.post(address, values), f"POST {address}")

    def _checked(self, page: Page, asked: str) -> Page:
        refusal = page.refusal
        asked = re.sub(r"\d+", "…", asked)
        if page.status >= 500:
            self.log.failed[f"{asked}: {page.status}"] += 1
            raise Refused(f"server error {page.status}")
        if refusal == "" or (refusal is None and asked.startswith("POST") and not page.was_redirected):
            self.log.failed[f"{asked}: {page.status} without a message"] += 1
            raise Refused(refusal or "without a message")
        if refusal is not None and (page.status >= 400 or page.was_redirected or asked.startswith("GET")):
            raise Refused(refusal)
        return page

    def pick(self, address: str) -> int:
        """Returns the id of a row that the list at this address links. Raises NothingToDo."""
        ids = sorted({int(found) for found in LINK.findall(self.get(address).html)})
        if not ids:
            raise NothingToDo
        return self.rng.choice(ids)

    # --- Writing ----------------------------------------------------------------------------------------------

    def write_words(self, form: Form, fields: list[str], kind: str) -> dict[int, Written]:
        """Adds a new word to each of these fields. Returns the words."""
        written = {}
        mine = {word for word, known in self.words.kept.items() if known.person == self.name}
        for name in fields:
            word = self.words.new()
            text = with_word(form.fields[name][0], word, most=form.most.get(name, 5000) - 5, mine=mine)
            if text is not None:
                form.fields[name] = [text]
                written[word] = Written(self.name, kind, name)
        return written

    def save(self, page: Page, form: Form, button: str, written: dict[int, Written]) -> None:
        """Sends a form of content, up to three times while it shows what others did. Raises Refused."""
        address = page.address
        for _attempt in range(3):
            page = self.post(address, form, button)
            if page.was_redirected:
                self.words.keep(written)
                return
            refusal = page.refusal or ""
            again = page.form(id=form.id)
            if again is None or not all(mark(word) in page.html for word in written):
                self.log.failed[f"{form.id}: the form came back without what was typed"] += 1
                break
            form = again
        raise Refused(refusal)
