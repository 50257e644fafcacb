"""What people do with many rows at once: tables in and out, and actions on lists."""

import csv
import io

from drills.editors.browser import Page
from drills.editors.person import LINK, NothingToDo, Person, Refused
from drills.editors.words import Written, with_word

TEXTS = ("introduction_zh_hans", "step_1_text_zh_hans", "step_2_text_zh_hans")
"""The columns that are written into."""
ACTIONS = ("still_right", "submit", "publish", "publish", "take_off", "copy")
MOST_REQUESTS = 20
"""Requests of an import that checks slice by slice."""


def import_a_table(person: Person) -> None:
    """Exports the questions, writes into one to three of them, and imports these."""
    if person.is_translator:
        raise NothingToDo
    exported = list(csv.DictReader(io.StringIO(person.get("/admin/kb/faq/export/?format=csv").html.lstrip("\ufeff"))))
    rows = person.rng.sample(exported, min(len(exported), person.rng.randint(1, 3)))
    written: dict[int, Written] = {}
    for row in rows:
        written |= _write_into(person, row)
    if not written:
        raise NothingToDo
    page = person.get("/admin/kb/faq/import/")
    form = page.form(having="table")
    if form is None:
        raise Refused("")
    _confirm(person, person.post(page.address, form, "", table=_as_pasted(rows)), written)


def act_on_a_list(person: Person) -> None:
    """Runs one of the actions on one to three questions."""
    page = person.get("/admin/kb/faq/")
    ids = sorted(set(LINK.findall(page.html)))
    form = page.form(id="changelist-form")
    if form is None or not ids:
        raise NothingToDo
    action = person.rng.choice(ACTIONS)
    form.fields["_selected_action"] = person.rng.sample(ids, min(len(ids), person.rng.randint(1, 3)))
    person.post(page.address, form, "", action=action, index="0")


def _write_into(person: Person, row: dict[str, str]) -> dict[int, Written]:
    """Adds a new word to a text of the row. Returns it by its number."""
    column = person.rng.choice([name for name in TEXTS if row.get(name)] or TEXTS[:1])
    word = person.words.new()
    mine = {each for each, known in person.words.kept.items() if known.person == person.name}
    text = with_word(row.get(column) or "", word, most=400, mine=mine)
    if text is None:
        return {}
    row[column] = text
    return {word: Written(person.name, "faq", column)}


def _as_pasted(rows: list[dict[str, str]]) -> str:
    pasted = io.StringIO()
    writer = csv.DictWriter(pasted, list(rows[0]), dialect="excel-tab")
    writer.writeheader()
    writer.writerows(rows)
    return pasted.getvalue()


def _confirm(person: Person, page: Page, written: dict[int, Written]) -> None:
    """Goes on until all rows are checked, and confirms. Raises Refused with the errors of rows."""
    for _request in range(MOST_REQUESTS):
        if (form := page.form(having="go_on")) is not None:
            page = person.post(page.address, form, "go_on")
        elif (form := page.form(having="confirm")) is not None:
            page = person.post(page.address, form, "confirm")
            if page.refusal:
                raise Refused(page.refusal)
            person.words.keep(written)
        elif (form := page.form(having="drop")) is not None:
            errors = page.errors
            person.post(page.address, form, "drop")
            raise Refused(" ".join(errors) or "The check found nothing to import.")
        else:
            return
    raise Refused("")
