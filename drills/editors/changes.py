"""What people do with changes: submit, schedule, approve, take back, discard, restore …"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

from benchmarks.readers import marks
from drills.editors.person import NothingToDo, Person

CHINA = timezone(timedelta(hours=8))
SECTION = re.compile(r'<section class="kb-card">.*?</section>', re.DOTALL)
CHOICE = re.compile(r'name="(choice-\d+)"')
TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
NEW_CELL = re.compile(r'<td data-label="New".*?</td>', re.DOTALL)
READ_ALOUD = re.compile(r'<span class="kb-sr-only">.*?</span>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
HISTORY = re.compile(r"/admin/kb/change/history/\w+/[\w-]+/")


def lead_on_my_change(person: Person) -> None:
    """Presses one of the buttons that a change of one's own offers."""
    _press(person, f"?q={person.name}&state__exact={person.rng.choice(('draft', 'draft', 'submitted', 'returned'))}")


def schedule_my_draft(person: Person) -> None:
    _press(person, f"?q={person.name}&state__exact=draft", at=timedelta(seconds=person.rng.choice((1, 2, 5))))


def take_back_what_is_scheduled(person: Person) -> None:
    _press(person, f"?q={person.name}&state__exact=scheduled")


def reopen_what_i_discarded(person: Person) -> None:
    _press(person, f"?q={person.name}&state__exact=discarded")


def decide_about_a_change(person: Person) -> None:
    """Approves or sends back what somebody else has submitted."""
    _press(person, "?state__exact=submitted")


def restore_a_revision(person: Person) -> None:
    """Restores an earlier revision of a question."""
    _restore(person, f"/admin/kb/change/history/faq/{person.pick('/admin/kb/faq/')}/")


def restore_from_the_bin(person: Person) -> None:
    histories = HISTORY.findall(person.get("/admin/kb/change/bin/").html)
    if not histories:
        raise NothingToDo
    _restore(person, person.rng.choice(histories))


def _restore(person: Person, history: str) -> None:
    form = person.get(history).form(id="restore")
    revisions = form.buttons.get("restore") if form else None
    if form is None or not revisions:
        raise NothingToDo
    page = person.post(history, form, "", restore=person.rng.choice(revisions))
    form = page.form(having="mac")
    if form is not None and "publish" in form.buttons:
        person.post(page.address, form, "publish", publish_at="")


def _press(person: Person, which: str, at: timedelta | None = None) -> None:
    address = f"/admin/kb/change/{person.pick(f'/admin/kb/change/{which}')}/change/"
    page = person.get(address)
    form = page.form(having="mac")
    if form is None or not form.buttons:
        raise NothingToDo
    button = person.rng.choice(sorted(form.buttons))
    data = {}
    if at is not None and {"publish", "submit"} & set(form.buttons):
        button = next(name for name in ("publish", "submit") if name in form.buttons)
        data = {"publish_at": (datetime.now(UTC) + at).astimezone(CHINA).strftime("%Y-%m-%dT%H:%M:%S")}
    if button == "resolve":
        form = next(each for each in page.forms if "resolve" in each.buttons)
        chosen = _choose(person, page.html)
        person.post(address, form, button, **chosen)
        person.words.give_up(words_not_chosen(page.html, chosen), by=person.name)
        return
    if button == "send_back":
        data["comment"] = "请改一改。"
    person.post(address, form, button, **data)


def _choose(person: Person, html: str) -> dict[str, str]:
    """Returns a side of each conflict, at random."""
    offered: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="radio" name="(choice-\d+)" value="(\w+)"', html):
        offered.setdefault(name, []).append(value)
    return {name: person.rng.choice(values) for name, values in offered.items()}


def words_not_chosen(html: str, chosen: Mapping[str, str]) -> set[int]:
    """Returns the words of one's own side of each conflict of which "theirs" was chosen, without those of theirs."""
    words: set[int] = set()
    for section in SECTION.findall(html):
        name = CHOICE.search(section)
        if name and chosen[name[1]] == "theirs":
            mine, theirs = (_new_words(table) for table in TABLE.findall(section))
            words |= mine - theirs
    return words


def _new_words(table: str) -> set[int]:
    """Returns the words in the column "New". The tags and words that tell what was added may stand within a word."""
    cells = (TAG.sub("", READ_ALOUD.sub("", cell)) for cell in NEW_CELL.findall(table))
    return {word for cell in cells for word in marks(cell)}
