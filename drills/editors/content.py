"""What people do with the forms of content."""

import re

from benchmarks.readers import marks
from drills.editors.browser import Form, Page
from drills.editors.person import LINK, NothingToDo, Person, Refused

KINDS = ("faq", "faq", "faq", "faq", "section", "provider", "symptom", "advice", "notice")
"""Most of the work is on the few questions, so that people meet."""
FEWEST = 3
"""Questions that are always left."""


def edit_texts(person: Person) -> None:
    """Writes into one to three texts, then publishes or saves a draft."""
    kind = person.rng.choice(KINDS)
    page, form = open_form(person, kind)
    fields = texts(form)
    if not fields:
        raise NothingToDo
    written = person.write_words(form, person.rng.sample(fields, min(len(fields), person.rng.randint(1, 3))), kind)
    person.save(page, form, _button(person), written)


def add_step(person: Person) -> None:
    page, form = open_form(person, "faq")
    pattern = "steps-__prefix__-"
    empty = [name for name in form.fields if name.startswith(pattern)]
    if not empty:  # this person may not add steps
        raise NothingToDo
    number = int(form.fields["steps-TOTAL_FORMS"][0])
    for name in empty:
        form.fields[name.replace("__prefix__", str(number))] = list(form.fields[name])
    form.fields["steps-TOTAL_FORMS"] = [str(number + 1)]
    names = [f"steps-{number}-{field}_zh_hans" for field in ("title", "text")]
    form.fields |= {name: ["步骤"] for name in names}
    person.save(page, form, _button(person), person.write_words(form, names, "faq"))


def drag_steps(person: Person) -> None:
    page, form = open_form(person, "faq")
    rows = _rows(form)
    if len(rows) < 2 or person.is_translator:
        raise NothingToDo
    positions = [str(place) for place in range(1, len(rows) + 1)]
    person.rng.shuffle(positions)
    for row, position in zip(rows, positions, strict=True):
        form.fields[f"steps-{row}-position"] = [position]
    person.save(page, form, _button(person), {})


def delete_a_step(person: Person) -> None:
    page, form = open_form(person, "faq")
    rows = _rows(form)
    if len(rows) < 3 or not person.may_delete:
        raise NothingToDo
    row = person.rng.choice(rows)
    form.fields[f"steps-{row}-DELETE"] = ["on"]
    thrown_away = [
        word for name in form.texts if name.startswith(f"steps-{row}-") for word in marks(form.fields[name][0])
    ]
    person.save(page, form, _button(person), {})
    person.words.give_up(thrown_away, by=person.name)


def move_a_question(person: Person) -> None:
    page, form = open_form(person, "faq")
    if "position" not in form.fields:
        raise NothingToDo
    form.fields["position"] = [str(person.rng.randint(1, 8))]
    person.save(page, form, "_save", {})


def add_a_question(person: Person) -> None:
    if not person.may_delete:
        raise NothingToDo
    page = person.get("/admin/kb/faq/add/")
    form = page.form(id="faq_form")
    if form is None:
        raise Refused("")
    fields = ["question_zh_hans", "introduction_zh_hans"]
    form.fields |= {name: ["新的"] for name in fields}
    written = person.write_words(form, fields, "faq")
    slug = "".join(person.rng.choices("abcdefghij", k=12))
    form.fields |= {"slug": [slug], "providers": ["1"], "publication": ["published"], "position": [""]}
    person.save(page, form, _button(person), written)


def delete_a_question(person: Person) -> None:
    ids = {int(found) for found in LINK.findall(person.get("/admin/kb/faq/").html)}
    if len(ids) <= FEWEST:
        raise NothingToDo
    _delete(person, "faq", person.rng.choice(sorted(ids)))


def delete_something_else(person: Person) -> None:
    kind = person.rng.choice(("symptom", "section", "notice"))
    _delete(person, kind, person.pick(f"/admin/kb/{kind}/"))


def _delete(person: Person, kind: str, pk: int) -> None:
    if not person.may_delete:
        raise NothingToDo
    address = f"/admin/kb/{kind}/{pk}/delete/"
    form = person.get(address).form(having="post")
    if form is None:
        raise NothingToDo
    person.post(address, form, "")


def open_form(person: Person, kind: str) -> tuple[Page, Form]:
    """Returns the form of a random row. Raises NothingToDo if the person has to decide about a change of it first."""
    pk = person.pick(f"/admin/kb/{kind}/")
    page = person.get(f"/admin/kb/{kind}/{pk}/change/")
    form = page.form(id=f"{kind}_form")
    if form is None:
        raise NothingToDo
    return page, form


def texts(form: Form) -> list[str]:
    """Returns the names of the fields with a translated text that visitors read, as far as this person may write it."""
    wanted = re.compile(
        r"(steps-\d+-|items-\d+-)?(question|introduction|title|text|label|sentence|summary|name)_(zh_hans|en)"
    )
    return [name for name in form.texts if wanted.fullmatch(name)]


def _rows(form: Form) -> list[int]:
    return list(range(int(form.fields.get("steps-TOTAL_FORMS", ["0"])[0])))


def _button(person: Person) -> str:
    return person.rng.choice(("_save", "_save", "_savedraft"))
