"""Attacks on the hotlines, as SQL, by someone who can write the database but has no key.

They need the site that `history` in test_tampering.py creates. The file is long because it is one table.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from django.db import connection

from kb.models import Hotline, LedgerEntry, Proposal

FORGED = "400-123-4567"
OLD_WECHAT, OLD_GOOGLE, OLD_JD = "95017", "400-820-5011", "400-606-5500"
"""Numbers that were listed before they were changed, withdrawn or disputed."""
IMPOSTOR = "400-765-4321"
SHIPPED = 38
"""The entries of the shipped content, which come first."""


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def plant(event: str, sql: str) -> None:
    """Plants a trigger, such as one after "UPDATE ON kb_faq", as somebody does who can write the database."""
    if connection.vendor == "sqlite":
        run(f"CREATE TRIGGER planted AFTER {event} BEGIN {sql}; END")
        return
    body = f"BEGIN IF pg_trigger_depth() = 1 THEN {sql}; END IF; RETURN NULL; END"
    run(
        f"CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
        f"CREATE TRIGGER planted AFTER {event} FOR EACH ROW EXECUTE FUNCTION planted()",
    )


def copy(model: Any, where: str, **columns: str) -> str:
    """Returns the INSERT of a copy of a row with other values in these columns."""
    names = [field.column for field in model._meta.local_concrete_fields if not field.primary_key]
    values = [columns.get(name, name) for name in names]
    table = model._meta.db_table
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} WHERE {where}"


def row(slug: str, assignments: str) -> str:
    return f"UPDATE kb_hotline SET {assignments} WHERE slug = '{slug}-support'"


def new_row(slug: str = "forged", number: str = FORGED, **columns: str) -> str:
    """Returns the INSERT of a hotline of Alipay."""
    new = {"slug": f"'{slug}'", "number": f"'{number}'", "position": "77", **columns}
    return copy(Hotline, "slug = 'alipay-support'", **new)


def entry(slug: str, revision: int, assignments: str) -> str:
    return f"UPDATE kb_ledgerentry SET {assignments} WHERE subject = 'hotline/{slug}-support' AND revision = {revision}"


def entry_copied(slug: str, of_revision: int, **columns: str) -> str:
    """Returns the INSERT of a copy at the end of the ledger."""
    new = {"sequence": "900", **columns}
    return copy(LedgerEntry, f"subject = 'hotline/{slug}-support' AND revision = {of_revision}", **new)


def impostor_entry(assignments: str) -> str:
    return f"UPDATE kb_ledgerentry SET {assignments} WHERE subject LIKE 'impostor/%'"


def no_entry(where: str) -> str:
    return f"DELETE FROM kb_ledgerentry WHERE {where}"


FORGED_ROW = row("alipay", f"number = '{FORGED}'")
FORGED_IN_RECORD = f"record = replace(record, '95188', '{FORGED}')"
OLD_WECHAT_ROW = row("wechat-pay", f"number = '{OLD_WECHAT}'")
GOOGLE_IN_USE = row("google-pay", "state = 'not-yet-checked', replaced_by_id = NULL")
JD_IN_USE = row("jd-pay", "state = 'not-yet-checked'")
CHECKED = "state = 'checked', checked_on = '2026-01-01', checked_how = 'called'"


def with_own_key(key: str, key_id: str, *, appended: bool) -> Callable[[], None]:
    """Forges the row and its entry, with a MAC made with another key."""

    def act() -> None:
        run(FORGED_ROW)
        last = LedgerEntry.objects.order_by("-sequence")[0]
        mine = LedgerEntry.objects.get(subject="hotline/alipay-support")
        content = json.loads(mine.record)
        content["facts"]["number"] = FORGED
        if appended:
            mine = LedgerEntry(subject=mine.subject, sequence=last.sequence + 1, revision=2, previous_mac=last.mac)
            content |= {"sequence": mine.sequence, "revision": mine.revision}
        mine.record = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        said = f"{key_id}\n{mine.previous_mac}\n{mine.record}".encode()
        mine.key_id, mine.mac = key_id, hmac.new(key.encode(), said, hashlib.sha256).hexdigest()
        mine.save_base(raw=True)

    return act


def ids_swapped() -> None:
    ids = dict(Hotline.objects.values_list("slug", "pk"))
    run(
        row("alipay", "id = -1"),
        row("wechat-pay", f"id = {ids['alipay-support']}"),
        row("alipay", f"id = {ids['wechat-pay-support']}"),
    )


ROWS: dict[str, tuple[str, str | list[str] | Callable[[], None]]] = {
    # name: (the text that must not appear, the statements)
    "number": (FORGED, FORGED_ROW),
    "number, grouped otherwise": (FORGED, row("alipay", "number = '4001-234567'")),
    "number of a checked hotline": (FORGED, row("apple-pay", f"number = '{FORGED}'")),
    "number of a withdrawn hotline": (FORGED, row("google-pay", f"number = '{FORGED}'")),
    "number of a disputed hotline, in use again": (FORGED, [JD_IN_USE, row("jd-pay", f"number = '{FORGED}'")]),
    "number of every provider": (FORGED, f"UPDATE kb_hotline SET number = '{FORGED}' WHERE slug LIKE '%-support'"),
    "number from abroad": (FORGED, row("alipay", "number_from_abroad = '+86-400-1234567'")),
    "both numbers": (FORGED, row("alipay", f"number = '{FORGED}', number_from_abroad = '+86-400-1234567'")),
    "slug": (FORGED, row("alipay", "slug = 'alipay-renamed'")),
    "slug that is a number": (FORGED, row("alipay", f"slug = '{FORGED}'")),
    "slug of another site's row": (FORGED, [row("jd-pay", "slug = 'gone'"), row("alipay", "slug = 'jd-pay-support'")]),
    "provider": (
        "95188",
        row("alipay", "position = 9, provider_id = (SELECT id FROM kb_provider WHERE slug = 'jd-pay')"),
    ),
    "withdrawn number in use again": (OLD_GOOGLE, GOOGLE_IN_USE),
    "withdrawn number merely disputed": (OLD_GOOGLE, row("google-pay", "state = 'disputed'")),
    "disputed number in use again": (OLD_JD, JD_IN_USE),
    "disputed number declared checked": (OLD_JD, row("jd-pay", CHECKED)),
    "check that nobody made": ("95188", row("alipay", CHECKED)),
    "date of a check": ("400-666-8800", row("apple-pay", "checked_on = '2099-01-01'")),
    "way of a check": ("400-666-8800", row("apple-pay", "checked_how = 'called'")),
    "review period": ("400-666-8800", row("apple-pay", "review_days = 9999")),
    "source's address": (FORGED, row("alipay", "source_url = 'https://evil.example/4001234567'")),
    "source's name": (
        FORGED,
        row("alipay", "source_name_zh_hans = '官网：400 123 4567', source_name_en = '400 123 4567'"),
    ),
    "purpose": (FORGED, row("alipay", "purpose_zh_hans = '请拨 400-123-4567', purpose_en = 'Call 4001234567'")),
    "hours": ("95188", row("alipay", "hours = '24h'")),
    "hours that are a number": (FORGED, row("alipay", f"hours = '{FORGED}'")),
    "languages": (FORGED, row("alipay", f"""languages = '["{FORGED}"]'""")),
    "successor that is genuine": (
        "0571-26888888",
        row("google-pay", "replaced_by_id = (SELECT id FROM kb_hotline WHERE slug = 'alipay-second')"),
    ),
    "successor made by hand": (
        FORGED,
        [new_row(), row("google-pay", "replaced_by_id = (SELECT id FROM kb_hotline WHERE slug = 'forged')")],
    ),
    "successor changed": (FORGED, f"UPDATE kb_hotline SET number = '{FORGED}' WHERE slug = 'alipay-second'"),
    "numbers swapped": ("95188", [row("alipay", "number = '95016'"), row("wechat-pay", "number = '95188'")]),
    "slugs swapped": (
        "95188",
        [
            row("alipay", "slug = 'between'"),
            row("wechat-pay", "slug = 'alipay-support'"),
            "UPDATE kb_hotline SET slug = 'wechat-pay-support' WHERE slug = 'between'",
        ],
    ),
    "slug of a withdrawn hotline swapped with one in use": (
        OLD_GOOGLE,
        [
            row("alipay", "slug = 'between'"),
            row("google-pay", "slug = 'alipay-support'"),
            "UPDATE kb_hotline SET slug = 'google-pay-support' WHERE slug = 'between'",
        ],
    ),
    "ids swapped": ("95188", ids_swapped),
    "providers swapped": (
        "95188",
        [
            row("alipay", "position = 60, provider_id = (SELECT id FROM kb_provider WHERE slug = 'jd-pay')"),
            row("wechat-pay", "position = 60, provider_id = (SELECT id FROM kb_provider WHERE slug = 'alipay')"),
        ],
    ),
    "row made by hand": (FORGED, new_row()),
    "row made by hand, declared checked": (
        FORGED,
        new_row(state="'checked'", checked_on="'2026-01-01'", checked_how="'called'"),
    ),
    "row with an entry copied for it": (FORGED, [new_row(), entry_copied("alipay", 1, subject="'hotline/forged'")]),
    "row with an entry copied for it, its slug and number put in": (
        FORGED,
        [
            new_row(),
            entry_copied(
                "alipay",
                1,
                subject="'hotline/forged'",
                record=f"replace(replace(record, 'alipay-support', 'forged'), '95188', '{FORGED}')",
            ),
        ],
    ),
    "row deleted and made again": (
        FORGED,
        ["DELETE FROM kb_hotline WHERE slug = 'alipay-second'", new_row("alipay-second")],
    ),
    "row in another one's place": (
        FORGED,
        [
            "DELETE FROM kb_hotline WHERE slug = 'alipay-second'",
            new_row("alipay-second"),
            "UPDATE kb_hotline SET id = id + 500 WHERE slug = 'alipay-second'",
        ],
    ),
}

ENTRIES: dict[str, tuple[str, str | list[str] | Callable[[], None]]] = {
    "latest entry deleted": (OLD_WECHAT, no_entry("subject = 'hotline/wechat-pay-support' AND revision = 2")),
    "first entry deleted": ("95188", no_entry("subject = 'hotline/alipay-support'")),
    "entries of a forged row deleted": (FORGED, [FORGED_ROW, no_entry("subject = 'hotline/alipay-support'")]),
    "ledger emptied": (FORGED, [FORGED_ROW, no_entry("subject LIKE 'hotline/%' OR subject LIKE 'impostor/%'")]),
    "ledger cut short": (OLD_WECHAT, no_entry(f"sequence > {SHIPPED}")),
    "entry about an impostor deleted": (IMPOSTOR, no_entry("subject LIKE 'impostor/%'")),
    "old row with its old entry": (
        OLD_WECHAT,
        [no_entry("subject = 'hotline/wechat-pay-support' AND revision = 2"), OLD_WECHAT_ROW],
    ),
    "withdrawal undone with the old entry": (
        OLD_GOOGLE,
        [no_entry("subject = 'hotline/google-pay-support' AND revision = 2"), GOOGLE_IN_USE],
    ),
    "dispute undone with the old entry": (
        OLD_JD,
        [no_entry("subject = 'hotline/jd-pay-support' AND revision = 2"), JD_IN_USE],
    ),
    "the whole old state put back": (
        OLD_WECHAT,
        [
            no_entry(f"sequence > {SHIPPED}"),
            "DELETE FROM kb_hotline WHERE slug = 'alipay-second'",
            OLD_WECHAT_ROW,
            GOOGLE_IN_USE,
            JD_IN_USE,
            row("apple-pay", "state = 'not-yet-checked', checked_on = NULL, checked_how = ''"),
        ],
    ),
    "old entry's revision raised": (OLD_WECHAT, [OLD_WECHAT_ROW, entry("wechat-pay", 1, "revision = 9")]),
    "old entry copied to the end": (OLD_WECHAT, [OLD_WECHAT_ROW, entry_copied("wechat-pay", 1, revision="3")]),
    "old entry copied to the end, its revision put in": (
        OLD_WECHAT,
        [
            OLD_WECHAT_ROW,
            entry_copied("wechat-pay", 1, revision="3", record="""replace(record, '"revision":1', '"revision":3')"""),
        ],
    ),
    "revisions exchanged": (
        OLD_WECHAT,
        [
            OLD_WECHAT_ROW,
            entry("wechat-pay", 1, "revision = 9"),
            entry("wechat-pay", 2, "revision = 1"),
            entry("wechat-pay", 9, "revision = 2"),
        ],
    ),
    "record": (FORGED, [FORGED_ROW, entry("alipay", 1, FORGED_IN_RECORD)]),
    "record that is no JSON": (FORGED, [FORGED_ROW, entry("alipay", 1, f"record = '{FORGED}'")]),
    "record of every entry": (
        FORGED,
        [
            FORGED_ROW,
            f"UPDATE kb_ledgerentry SET {FORGED_IN_RECORD} WHERE subject LIKE 'hotline/%'",
            "UPDATE kb_ledgerentry SET previous_mac = '' WHERE subject LIKE 'hotline/%'",
        ],
    ),
    "code": ("95188", entry("alipay", 1, "mac = 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff'")),
    "code that is none": (FORGED, [FORGED_ROW, entry("alipay", 1, f"{FORGED_IN_RECORD}, mac = ''")]),
    "neither code nor key": (FORGED, [FORGED_ROW, entry("alipay", 1, f"{FORGED_IN_RECORD}, mac = '', key_id = ''")]),
    "code of another entry": (
        FORGED,
        [
            FORGED_ROW,
            entry("alipay", 1, f"{FORGED_IN_RECORD}, mac = (SELECT mac FROM kb_ledgerentry WHERE sequence = 2)"),
        ],
    ),
    "code in characters that are no ASCII": ("95188", entry("alipay", 1, "mac = '付款'")),
    "code before": ("95188", entry("alipay", 1, "previous_mac = 'f'")),
    "key": ("95188", entry("alipay", 1, "key_id = 'mine'")),
    "revision": ("95188", entry("alipay", 1, "revision = 7")),
    "sequence": ("95188", entry("alipay", 1, "sequence = 700")),
    "subject": ("95188", entry("alipay", 1, "subject = 'hotline/gone'")),
    "subject and revision": (
        FORGED,
        [new_row(), entry("alipay", 1, "subject = 'hotline/forged', revision = 3")],
    ),
    "entry about another hotline": (
        "95016",
        [
            row("alipay", "number = '95016', source_url = 'https://www.alipay.com/contact'"),
            entry_copied("wechat-pay", 2, subject="'hotline/alipay-support'", revision="3"),
        ],
    ),
    "entry about an impostor, for a hotline": (
        IMPOSTOR,
        [
            row("alipay", f"number = '{IMPOSTOR}'"),
            impostor_entry("subject = 'hotline/alipay-support', revision = 8"),
        ],
    ),
    "entry about an impostor, for a genuine number": (
        "95188",
        impostor_entry("subject = 'impostor/95188'"),
    ),
    "code made with an empty key": (FORGED, with_own_key("", "tests", appended=False)),
    "code made with an empty key of no name": (FORGED, with_own_key("", "", appended=True)),
    "code made with another key": (FORGED, with_own_key("guessed" * 8, "tests", appended=True)),
    "code made with a key of one's own": (FORGED, with_own_key("mine" * 8, "mine", appended=True)),
}

PROPOSALS: dict[str, tuple[str, str | list[str]]] = {
    # Changes of proposals: visitors see no difference, and the ledger has no problem.
    "proposal approved by hand": (
        FORGED,
        """UPDATE kb_proposal SET decision = 'approved', decided_at = proposed_at,
           decided_by_id = (SELECT id FROM auth_user WHERE username = 'bob') WHERE decision = 'waiting'""",
    ),
    "approved proposal made by hand": (
        FORGED,
        copy(
            Proposal,
            "decision = 'waiting'",
            decision="'approved'",
            decided_at="proposed_at",
            decided_by_id="(SELECT id FROM auth_user WHERE username = 'bob')",
        ),
    ),
    "approved proposal changed": (
        FORGED,
        """UPDATE kb_proposal SET new = (SELECT waiting.new FROM kb_proposal AS waiting WHERE decision = 'waiting')
           WHERE decision = 'approved'""",
    ),
    "positions swapped": (
        "95188",
        [
            row("alipay", "position = 50"),
            "UPDATE kb_hotline SET position = 1 WHERE slug = 'alipay-second'",
            row("alipay", "position = 2"),
        ],
    ),
}
