"""A visitor who reads the questions in both languages while they are edited."""

import http.client
import random
import re
import time
from dataclasses import dataclass

from benchmarks.readers import marks
from drills.editors.browser import Browser

LANGUAGES = {"zh-hans": "zh_hans", "en": "en"}
"""The suffix of a text's field by the language of the page."""


@dataclass(frozen=True)
class Read:
    slug: str
    language: str
    status: int
    words: frozenset[int] = frozenset()
    error: str = ""
    seconds: float = 0


def read_until(port: int, end: float, rng: random.Random) -> list[Read]:
    browser, reads, slugs = Browser(port), [], ["payment-failed"]
    while time.monotonic() < end:
        language, slug = rng.choice(list(LANGUAGES)), rng.choice(slugs)
        began = time.monotonic()
        try:
            page = browser.get(f"/{language}/faq/{slug}/")
            reads.append(
                Read(slug, language, page.status, frozenset(marks(page.html)), seconds=time.monotonic() - began)
            )
            began = time.monotonic()
            listed = browser.get(f"/{language}/faq/")
            slugs = sorted(set(re.findall(rf'href="/{language}/faq/([\w-]+)/"', listed.html))) or slugs
            reads.append(Read("", language, listed.status, seconds=time.monotonic() - began))
        except (OSError, http.client.HTTPException) as error:
            reads.append(Read(slug, language, 0, error=f"{type(error).__name__}: {error}"))
        time.sleep(0.2)  # the processor is for the editors
    browser.close()
    return reads
