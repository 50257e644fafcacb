"""Parses a page into its elements, and checks that every element is closed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "path", "rect"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    text: str = ""
    within: list["Element"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str | None:
        return self.attributes[name]


class Document(HTMLParser):
    """`Document(response)` raises AssertionError if the elements are not balanced."""

    def __init__(self, response) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(response.content.decode())
        self.close()
        assert not self._open, f"never closed: {[element.tag for element in self._open]}"

    def handle_starttag(self, tag, attrs):
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> repeats an attribute"
        element = Element(tag, dict(attrs), within=list(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        if tag not in VOID:
            opened = self._open.pop()
            assert opened.tag == tag, f"</{tag}> closes <{opened.tag}>"

    def handle_data(self, data):
        for element in self._open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Returns the elements with this tag and these attributes; class_ and for_ stand for class and for."""
        expected = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag and all(element.attributes.get(name) == value for name, value in expected.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        elements = self.all(tag, **attributes)
        assert len(elements) == 1, f"{len(elements)} of <{tag} {attributes}>"
        return elements[0]

    def texts(self, tag: str, **attributes: str) -> list[str]:
        return [" ".join(element.text.split()) for element in self.all(tag, **attributes)]

    @property
    def calls(self) -> list[str]:
        """Returns the addresses of the page's call links, in order."""
        return [str(a["href"]) for a in self.all("a") if str(a.attributes.get("href")).startswith("tel:")]
