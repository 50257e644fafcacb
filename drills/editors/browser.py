"""One person's browser: it keeps cookies, follows redirects, and reads forms and messages from the pages."""

import http.client
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

MAX_REDIRECTS = 5
Data = dict[str, list[str]]

_LEVELS = {"red": "error", "orange": "warning", "blue": "info", "green": "success"}
"""The level of a message by the colour of its box."""


@dataclass
class Form:
    id: str
    fields: Data = field(default_factory=dict)
    """What the browser sends if nobody touches the form."""
    buttons: Data = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    """The names of the fields that people type text into."""
    most: dict[str, int] = field(default_factory=dict)
    """The greatest length of a text, where the form limits it."""


@dataclass
class Page:
    status: int
    address: str
    """Where the redirects led."""
    html: str
    was_redirected: bool = False

    def __post_init__(self) -> None:
        self._parsed = _PageParser(self.html)

    @property
    def forms(self) -> list[Form]:
        return self._parsed.forms

    def form(self, *, id: str = "", having: str = "") -> Form | None:  # noqa: A002  # HTML's name
        """Returns the form with this id, or the first one that has a field or a button of this name."""
        for each in self.forms:
            if (id and each.id == id) or (having and having in {**each.fields, **each.buttons}):
                return each
        return None

    @property
    def messages(self) -> list[tuple[str, str]]:
        """The level and the text of each message."""
        return [(level, _one_line(text)) for level, text in self._parsed.messages]

    @property
    def errors(self) -> list[str]:
        return [_one_line(text) for text in self._parsed.errors if text.strip()]

    @property
    def refusal(self) -> str | None:
        """What the page says of why nothing was done; None if it does not refuse, "" if it refuses without a word."""
        if self.status >= 400:
            return _one_line(" ".join(self._parsed.headings))
        errors = self.errors or [text for level, text in self.messages if level == "error"]
        return " ".join(errors) if errors else None


class Browser:
    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {"language": "en"}

    def get(self, address: str) -> Page:
        return self._follow("GET", address, None)

    def post(self, address: str, data: Data) -> Page:
        return self._follow("POST", address, data)

    def close(self) -> None:
        self._connection.close()

    def _follow(self, method: str, address: str, data: Data | None) -> Page:
        """Requests the address and follows redirects. Raises OSError or HTTPException if nothing answers."""
        for redirects in range(MAX_REDIRECTS):
            status, location, html = self._request(method, address, data)
            if status not in (301, 302, 303):
                return Page(status, address, html, was_redirected=redirects > 0)
            parts = urlsplit(urljoin(address, location))
            address, method, data = parts.path + (f"?{parts.query}" if parts.query else ""), "GET", None
        return Page(508, address, "")

    def _request(self, method: str, address: str, data: Data | None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        headers["Accept-Language"] = "en"
        body = None
        if data is not None:
            body = urlencode(
                {name: [_with_crlf(value) for value in values] for name, values in data.items()}, doseq=True
            )
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, address, body, headers)
            response = self._connection.getresponse()
            html = response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            self._connection.close()  # the next request opens it again
            raise
        for header in response.headers.get_all("Set-Cookie") or ():
            name, _equals, value = header.partition(";")[0].partition("=")
            self._cookies[name.strip()] = value
        return response.status, response.getheader("Location", ""), html


class _PageParser(HTMLParser):
    """Collects the forms, the messages, the errors and the headings of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.messages: list[list[str]] = []
        self.errors: list[str] = []
        self.headings: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self._textarea = ""
        self._collects: list[tuple[str, str]] = []
        """The open tags whose text is collected, with the list that it goes to."""
        self._is_in_errors = 0
        self._is_in_main = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if handler := getattr(self, f"_start_{tag}", None):
            handler(values)
        if tag == "main":
            self._is_in_main = True
        is_error_list = values.get("id") == "error-summary" or "errorlist" in values.get("class", "").split()
        if is_error_list:
            self._is_in_errors = 1
        elif (self._is_in_errors and tag == "li") or (tag == "p" and values.get("role") == "alert"):
            self.errors.append("")
            self._collects.append((tag, "errors"))
        elif self._is_in_main and tag in ("h1", "p") and len(self.headings) < 2:
            self.headings.append("")
            self._collects.append((tag, "headings"))
        found = re.search(r"rounded-default bg-(\w+)-100 ", values.get("class", "")) if tag == "div" else None
        if found and found[1] in _LEVELS and "leading-[18px]" in values["class"]:
            self.messages.append([_LEVELS[found[1]], ""])
            self._collects.append((tag, "messages"))

    def _start_form(self, values: dict[str, str]) -> None:
        self._form = Form(values.get("id", ""))
        self.forms.append(self._form)

    def _start_input(self, values: dict[str, str]) -> None:
        name, kind = values.get("name", ""), values.get("type", "text")
        if self._form is None or not name or kind in ("submit", "button", "file", "search"):
            return
        if kind in ("checkbox", "radio") and "checked" not in values:
            return
        self._form.fields.setdefault(name, []).append(values.get("value", "on" if kind == "checkbox" else ""))
        if kind == "text":
            self._note_text(name, values)

    def _start_textarea(self, values: dict[str, str]) -> None:
        self._textarea = values.get("name", "")
        if self._form is not None and self._textarea:
            self._form.fields[self._textarea] = [""]
            self._note_text(self._textarea, values)

    def _note_text(self, name: str, values: dict[str, str]) -> None:
        if self._form is not None:
            self._form.texts.append(name)
            self._form.most[name] = int(values.get("maxlength") or 5000)

    def _start_select(self, values: dict[str, str]) -> None:
        self._select = values.get("name", "")

    def _start_option(self, values: dict[str, str]) -> None:
        if self._form is None or not self._select:
            return
        if "selected" in values:
            self._form.fields[self._select] = [values.get("value", "")]
        else:
            self._form.fields.setdefault(self._select, [values.get("value", "")])

    def _start_button(self, values: dict[str, str]) -> None:
        form = next((each for each in self.forms if each.id and each.id == values.get("form")), self._form)
        if form is not None and values.get("name"):
            form.buttons.setdefault(values["name"], []).append(values.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            if self._form is not None and self._textarea:
                self._form.fields[self._textarea][0] = self._form.fields[self._textarea][0].removeprefix("\n")
            self._textarea = ""
        elif tag == "ul":
            self._is_in_errors = 0
        if self._collects and self._collects[-1][0] == tag:
            self._collects.pop()

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form is not None:
            self._form.fields[self._textarea][0] += data
        elif self._collects:
            name = self._collects[-1][1]
            if name == "messages":
                self.messages[-1][1] += data
            else:
                getattr(self, name)[-1] += data


def _with_crlf(text: str) -> str:
    """Returns the text with line ends as browsers send them."""
    return "\r\n".join(text.splitlines()) if "\n" in text else text


def _one_line(text: str) -> str:
    return " ".join(text.split())
