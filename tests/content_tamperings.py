"""Attacks on all content but the hotlines, as SQL, by someone who can write the database but has no key.

They need the site that `site` in test_content_tampering.py creates. The file is long because it is one table. A test
looks for `FORGED` in what visitors get, and for any row that says what it did not say before.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from kb.models import FAQ, Advice, LedgerEntry, Notice, Provider, Section, SectionItem, Step, Symptom
from kb.models.languages import translated_fields
from tests.tamperings import copy, run

FORGED = "forgedword"
DRAFT = "draftword"
"""In the texts of a question that was never published."""
GONE = "goneword"
"""In the text of a notice that was deleted."""
OLD = "oldword"
"""In the introduction of a question before it was changed."""
TEXT = f"伪造 {FORGED}"
UID = "'00000000-0000-4000-8000-000000000abc'"

Statements = str | list[str] | Callable[[], None]

ROWS_OF: dict[Any, str] = {
    # model: the row that is attacked
    Provider: "slug = 'alipay'",
    FAQ: "slug = 'payment-failed'",
    Step: "key = 'check-network'",
    Section: "slug = 'main-features'",
    SectionItem: "key = 'fast-payment'",
    Symptom: "slug = 'charged-but-failed'",
    Advice: "slug = 'never-asks-password'",
    Notice: "position = 1",
}
FAQ_ID, PROVIDER_ID = "(SELECT id FROM kb_faq WHERE slug = '{}')", "(SELECT id FROM kb_provider WHERE slug = '{}')"
LINKS = "kb_faq_providers"


def row(model: Any, assignments: str, where: str = "") -> str:
    return f"UPDATE {model._meta.db_table} SET {assignments} WHERE {where or ROWS_OF[model]}"


def texts() -> dict[str, Statements]:
    """Returns an attack on each text of each model, in each language."""
    found: dict[str, Statements] = {}
    for model in ROWS_OF:
        for name in translated_fields(model):
            for language, columns in (("zh_hans", (name, f"{name}_zh_hans")), ("en", (f"{name}_en",))):
                assignments = ", ".join(f"{column} = '{TEXT}'" for column in columns)
                found[f"{model._meta.model_name}: {name} in {language}"] = row(model, assignments)
    return found


def swapped(model: Any, one: str, other: str, column: str, between: str = "999999") -> list[str]:
    """Returns the statements that exchange the values of a column between the rows with these slugs."""
    table = model._meta.db_table
    value = f"(SELECT {column} FROM {table} WHERE slug = '{{}}')"
    if column == "slug":
        pairs = ((one, "'between'"), (other, f"'{one}'"), ("between", f"'{other}'"))
        return [f"UPDATE {table} SET slug = {new} WHERE slug = '{slug}'" for slug, new in pairs]
    return [
        f"CREATE TEMPORARY TABLE swap AS SELECT {value.format(one)} AS one, {value.format(other)} AS other",
        f"UPDATE {table} SET {column} = {between} WHERE slug = '{one}'",
        f"UPDATE {table} SET {column} = (SELECT one FROM swap) WHERE slug = '{other}'",
        f"UPDATE {table} SET {column} = (SELECT other FROM swap) WHERE slug = '{one}'",
        "DROP TABLE swap",
    ]


def new(model: Any, **columns: str) -> str:
    """Returns the INSERT of a copy of the row that is attacked, with a place of its own."""
    own = {"position": "900"}
    names = {field.name for field in model._meta.concrete_fields}
    own |= {"slug": f"'{FORGED}'"} if "slug" in names else {}
    own |= {"uid": UID} if "uid" in names else {}
    own |= {"key": f"'{FORGED}'"} if "key" in names else {}
    return copy(model, ROWS_OF[model], **own | columns)


def entry(subject: str, assignments: str, *, revision: int = 1) -> Callable[[], None]:
    """Changes columns of an entry; `subject` is a model's name and a slug, or the name alone for the notice."""

    def act() -> None:
        run(f"UPDATE kb_ledgerentry SET {assignments} WHERE {where(subject, revision)}")

    return act


def where(subject: str, revision: int | None = None) -> str:
    kind, _slash, slug = subject.partition("/")
    of_slug = f"(SELECT id FROM kb_{kind} WHERE {f'slug = {slug!r}' if slug else 'position = 1'})"
    condition = f"subject = '{kind}/' || {of_slug}"
    return condition if revision is None else f"{condition} AND revision = {revision}"


def after(*acts: Statements) -> Callable[[], None]:
    """Carries out several attacks, one after the other."""

    def act() -> None:
        for one in acts:
            do(one)

    return act


def do(act: Statements) -> None:
    if callable(act):
        act()
    else:
        run(*([act] if isinstance(act, str) else act))


def without_row(model: Any, slug: str, parts: Any = None) -> list[str]:
    """Returns the statements that delete a row and its parts."""
    table, name = model._meta.db_table, model._meta.model_name
    of_it = f"{name}_id = (SELECT id FROM {table} WHERE slug = '{slug}')"
    first = [f"DELETE FROM {parts._meta.db_table} WHERE {of_it}"] if parts else []
    if model is FAQ:
        first += [f"DELETE FROM {LINKS} WHERE {of_it}", f"DELETE FROM kb_symptom WHERE {of_it}"]
    return [*first, f"DELETE FROM {table} WHERE slug = '{slug}'"]


def forged_with_own_key(key: str, key_id: str) -> Callable[[], None]:
    """Forges a question and its entry, with a MAC made with another key."""

    def act() -> None:
        run(row(FAQ, f"question_en = '{TEXT}'"))
        faq = FAQ.objects.get(slug="payment-failed")
        last = LedgerEntry.objects.order_by("-sequence")[0]
        latest = LedgerEntry.objects.filter(subject=faq.subject).order_by("-revision")[0]
        record = json.loads(latest.record)
        record["facts"]["question_en"] = TEXT
        record |= {"sequence": last.sequence + 1, "revision": latest.revision + 1}
        forged = LedgerEntry(subject=faq.subject, sequence=record["sequence"], revision=record["revision"])
        forged.record = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        forged.previous_mac, forged.key_id = last.mac, key_id
        said = f"{key_id}\n{last.mac}\n{forged.record}".encode()
        forged.mac = hmac.new(key.encode(), said, hashlib.sha256).hexdigest()
        forged.save_base(raw=True)

    return act


def old_text_back() -> None:
    """Writes the question that was changed twice back as its second entry says."""
    faq = FAQ.objects.get(slug="forgot-password")
    facts = json.loads(LedgerEntry.objects.get(subject=faq.subject, revision=2).record)["facts"]
    assert OLD in facts["introduction_zh_hans"]
    old = {name: facts[name] for name in ("introduction_zh_hans", "introduction_en")}
    run(
        row(
            FAQ,
            f"introduction = '{old['introduction_zh_hans']}', introduction_zh_hans = '{old['introduction_zh_hans']}',"
            f" introduction_en = '{old['introduction_en']}'",
            "slug = 'forgot-password'",
        )
    )


def deleted_notice_back() -> None:
    """Inserts the deleted notice again, with its id and all that its first entry says."""
    gone = LedgerEntry.objects.get(subject__startswith="notice/", record__contains='"facts":null')
    facts = json.loads(LedgerEntry.objects.get(subject=gone.subject, revision=1).record)["facts"]
    assert GONE in facts["text_en"]
    text = {"text": facts["text_zh_hans"], "text_zh_hans": facts["text_zh_hans"], "text_en": facts["text_en"]}
    run(
        copy(Notice, "position = 1", position="77", **{name: f"'{value}'" for name, value in text.items()}),
        f"UPDATE kb_notice SET id = {facts['id']} WHERE position = 77",
    )


COLUMNS: dict[str, Statements] = {
    **texts(),
    "provider: official site": row(Provider, f"official_site = 'https://{FORGED}.example/'"),
    "provider: official site that calls": row(Provider, f"official_site = 'tel:{FORGED}'"),
    "provider: other names": row(Provider, f"aliases = '{FORGED}'"),
    "provider: address": row(Provider, f"slug = '{FORGED}'"),
    "provider: permanent id": row(Provider, f"uid = {UID}"),
    "provider: taken off": row(Provider, "publication = 'draft'"),
    "provider: name of every one": row(
        Provider, f"name = '{TEXT}', name_zh_hans = '{TEXT}', name_en = '{TEXT}'", "1=1"
    ),
    "faq: address": row(FAQ, f"slug = '{FORGED}'"),
    "faq: permanent id": row(FAQ, f"uid = {UID}"),
    "faq: taken off": row(FAQ, "publication = 'draft'"),
    "faq: a draft published": row(FAQ, "publication = 'published'", "slug = 'draft'"),
    "faq: every question": row(FAQ, f"question = '{TEXT}', question_zh_hans = '{TEXT}', question_en = '{TEXT}'", "1=1"),
    "step: key": row(Step, f"key = '{FORGED}'"),
    "step: kind": row(Step, "kind = 'contact'"),
    "step: of every question": row(Step, f"text = '{TEXT}', text_zh_hans = '{TEXT}', text_en = '{TEXT}'", "1=1"),
    "section: address": row(Section, f"slug = '{FORGED}'"),
    "section: taken off": row(Section, "publication = 'draft'"),
    "item: key": row(SectionItem, f"key = '{FORGED}'"),
    "symptom: key": row(Symptom, f"slug = '{FORGED}'"),
    "symptom: another question": row(Symptom, f"faq_id = {FAQ_ID.format('account-locked')}"),
    "symptom: no question": row(Symptom, "faq_id = NULL"),
    "symptom: permanent id": row(Symptom, f"uid = {UID}"),
    "advice: source's address": row(Advice, f"source_url = 'https://{FORGED}.example/'"),
    "advice: a check that nobody made": row(
        Advice, f"source_url = 'https://{FORGED}.example/', checked_on = '2026-01-01'"
    ),
    "advice: topic": row(Advice, "topic = 'deceived', position = 90"),
    "advice: provider": row(Advice, f"provider_id = {PROVIDER_ID.format('alipay')}"),
    "notice: provider": row(Notice, f"provider_id = {PROVIDER_ID.format('alipay')}"),
    "notice: language": row(Notice, "language = 'en'"),
    "notice: begun earlier": row(Notice, "starts = '2020-01-01 00:00:00'"),
    "notice: ended": row(Notice, "ends = '2026-01-02 00:00:00', starts = '2026-01-01 00:00:00'"),
    "notice: one that is over in effect again": row(Notice, "ends = NULL", "position = 2"),
}

STRUCTURE: dict[str, Statements] = {
    "providers exchange their ids": swapped(Provider, "alipay", "wechat-pay", "id"),
    "providers exchange their addresses": swapped(Provider, "alipay", "wechat-pay", "slug"),
    "providers exchange their permanent ids": swapped(Provider, "alipay", "wechat-pay", "uid", UID),
    "providers exchange their names": [
        *swapped(Provider, "alipay", "wechat-pay", "name_zh_hans", "'x'"),
        *swapped(Provider, "alipay", "wechat-pay", "name_en", "'x'"),
    ],
    "providers exchange their official sites": swapped(Provider, "alipay", "wechat-pay", "official_site", "''"),
    "questions exchange their ids": swapped(FAQ, "payment-failed", "account-locked", "id"),
    "questions exchange their addresses": swapped(FAQ, "payment-failed", "account-locked", "slug"),
    "questions exchange their introductions": [
        *swapped(FAQ, "payment-failed", "account-locked", "introduction_zh_hans", "'x'"),
        *swapped(FAQ, "payment-failed", "account-locked", "introduction_en", "'x'"),
    ],
    "sections exchange their ids": swapped(Section, "main-features", "summary", "id"),
    "sections exchange their addresses": swapped(Section, "main-features", "summary", "slug"),
    "symptoms exchange their ids": swapped(Symptom, "charged-but-failed", "locked-out", "id"),
    "symptoms exchange their questions": swapped(Symptom, "charged-but-failed", "locked-out", "faq_id", "NULL"),
    "advice exchanges its texts": [
        *swapped(Advice, "never-asks-password", "deceived-report", "text_zh_hans", "'x'"),
        *swapped(Advice, "never-asks-password", "deceived-report", "text_en", "'x'"),
    ],
    "a step moved to another question": row(Step, f"faq_id = {FAQ_ID.format('account-locked')}, position = 90"),
    "all steps moved to another question": f"""UPDATE kb_step SET faq_id = {FAQ_ID.format("cancel-transaction")},
        position = position + 90, key = key || '-moved' WHERE faq_id = {FAQ_ID.format("payment-failed")}""",
    "two questions exchange a step": [
        row(Step, f"faq_id = {FAQ_ID.format('account-locked')}, position = 91"),
        row(Step, f"faq_id = {FAQ_ID.format('payment-failed')}, position = 1", "key = 'check-notices'"),
        row(Step, "position = 1"),
    ],
    "the order of the steps": row(Step, "position = 90 - position", f"faq_id = {FAQ_ID.format('payment-failed')}"),
    "the first step at the end": row(Step, "position = 90"),
    "a step deleted": f"DELETE FROM kb_step WHERE {ROWS_OF[Step]}",
    "all steps deleted": f"DELETE FROM kb_step WHERE faq_id = {FAQ_ID.format('payment-failed')}",
    "a step added": new(Step, text_en=f"'{TEXT}'", text_zh_hans=f"'{TEXT}'"),
    "a step twice": new(Step, key="'check-network-2'"),
    "a step in another one's place": [
        f"DELETE FROM kb_step WHERE {ROWS_OF[Step]}",
        copy(Step, "key = 'check-balance'", key="'check-network'", position="1", text_en=f"'{TEXT}'"),
    ],
    "an item moved to another section": row(
        SectionItem, "section_id = (SELECT id FROM kb_section WHERE slug = 'summary'), position = 90"
    ),
    "the order of the items": row(SectionItem, "position = 90"),
    "an item deleted": f"DELETE FROM kb_sectionitem WHERE {ROWS_OF[SectionItem]}",
    "an item added": new(SectionItem, text_en=f"'{TEXT}'", text_zh_hans=f"'{TEXT}'"),
    "a question about a provider more": f"""INSERT INTO {LINKS} (faq_id, provider_id)
        VALUES ({FAQ_ID.format("cancel-transaction")}, {PROVIDER_ID.format("jd-pay")})""",
    "a question about a provider less": f"""DELETE FROM {LINKS} WHERE faq_id = {FAQ_ID.format("payment-failed")}
        AND provider_id = {PROVIDER_ID.format("alipay")}""",
    "a question about no provider": f"DELETE FROM {LINKS} WHERE faq_id = {FAQ_ID.format('payment-failed')}",
    "a question about another provider": f"""UPDATE {LINKS} SET provider_id = {PROVIDER_ID.format("jd-pay")}
        WHERE faq_id = {FAQ_ID.format("cancel-transaction")} AND provider_id = {PROVIDER_ID.format("alipay")}""",
    "a new provider": new(Provider, name_zh_hans=f"'{TEXT}'", name_en=f"'{TEXT}'"),
    "a new question": new(FAQ, question_zh_hans=f"'{TEXT}'", question_en=f"'{TEXT}'"),
    "a new question about a provider": [
        new(FAQ, question_zh_hans=f"'{TEXT}'", question_en=f"'{TEXT}'"),
        f"INSERT INTO {LINKS} (faq_id, provider_id) VALUES ({FAQ_ID.format(FORGED)}, {PROVIDER_ID.format('alipay')})",
    ],
    "a new section": new(Section, title_zh_hans=f"'{TEXT}'", title_en=f"'{TEXT}'"),
    "a new symptom": new(Symptom, label_zh_hans=f"'{TEXT}'", label_en=f"'{TEXT}'"),
    "a new piece of advice": new(Advice, text_zh_hans=f"'{TEXT}'", text_en=f"'{TEXT}'"),
    "a new notice": new(Notice, text_zh_hans=f"'{TEXT}'", text_en=f"'{TEXT}'"),
    "a new notice like the genuine one": new(Notice),
    "a question deleted": without_row(FAQ, "payment-failed", Step),
    "a section deleted": without_row(Section, "main-features", SectionItem),
    "a symptom deleted": without_row(Symptom, "charged-but-failed"),
    "advice deleted": without_row(Advice, "never-asks-password"),
    "all advice deleted": "DELETE FROM kb_advice",
    "a notice deleted": f"DELETE FROM kb_notice WHERE {ROWS_OF[Notice]}",
    "a deleted notice made again": deleted_notice_back,
    "a piece of advice deleted and another put in its place": [
        *without_row(Advice, "never-asks-password"),
        copy(Advice, "slug = 'never-asks-code'", slug="'never-asks-password'", position="1", text_en=f"'{TEXT}'"),
    ],
}

FORGED_QUESTION = row(FAQ, f"question = '{TEXT}', question_zh_hans = '{TEXT}', question_en = '{TEXT}'")
IN_RECORD = f"record = replace(record, 'My payment failed', '{FORGED}')"
NEW_FAQ = new(FAQ, question_zh_hans=f"'{TEXT}'", question_en=f"'{TEXT}'")

REDIRECTED: Statements = [
    row(Provider, "slug = 'moved'"),
    """INSERT INTO kb_formeraddress (address, uid) SELECT 'provider/alipay', uid FROM kb_provider
        WHERE slug = 'wechat-pay' ON CONFLICT (address) DO UPDATE SET uid = excluded.uid""",
]
"""The address of one wallet made that of another."""

ENTRIES: dict[str, Statements] = {
    "entry deleted": after(lambda: run(f"DELETE FROM kb_ledgerentry WHERE {where('faq/payment-failed')}")),
    "forged, and its entry deleted": after(
        FORGED_QUESTION, lambda: run(f"DELETE FROM kb_ledgerentry WHERE {where('faq/payment-failed')}")
    ),
    "forged, and all entries deleted": [FORGED_QUESTION, "DELETE FROM kb_ledgerentry"],
    "latest entry deleted": lambda: run(f"DELETE FROM kb_ledgerentry WHERE {where('faq/forgot-password', 3)}"),
    "old text with its old entry": after(
        old_text_back, lambda: run(f"DELETE FROM kb_ledgerentry WHERE {where('faq/forgot-password', 3)}")
    ),
    "old text": old_text_back,
    "old text, its entry's revision raised": after(
        old_text_back, entry("faq/forgot-password", "revision = 9", revision=2)
    ),
    "old text, its entry copied to the end": after(
        old_text_back,
        lambda: run(copy(LedgerEntry, where("faq/forgot-password", 2), sequence="900", revision="4")),
    ),
    "old text, its entry copied with its revision put in": after(
        old_text_back,
        lambda: run(
            copy(
                LedgerEntry,
                where("faq/forgot-password", 2),
                sequence="900",
                revision="4",
                record="""replace(record, '"revision":2', '"revision":4')""",
            )
        ),
    ),
    "deleted notice with its old entry": after(
        deleted_notice_back,
        lambda: run("""DELETE FROM kb_ledgerentry WHERE subject LIKE 'notice/%' AND record LIKE '%"facts":null%'"""),
    ),
    "record": after(FORGED_QUESTION, entry("faq/payment-failed", IN_RECORD)),
    "record that is no JSON": after(FORGED_QUESTION, entry("faq/payment-failed", f"record = '{FORGED}'")),
    "record without facts": after(FORGED_QUESTION, entry("faq/payment-failed", "record = '{}'")),
    "no MAC": after(FORGED_QUESTION, entry("faq/payment-failed", f"{IN_RECORD}, mac = '', key_id = ''")),
    "MAC of another entry": after(
        FORGED_QUESTION,
        entry("faq/payment-failed", f"{IN_RECORD}, mac = (SELECT mac FROM kb_ledgerentry WHERE sequence = 2)"),
    ),
    "entry about another question": after(
        NEW_FAQ,
        lambda: run(
            copy(
                LedgerEntry,
                where("faq/payment-failed", 1),
                sequence="900",
                subject=f"'faq/' || {FAQ_ID.format(FORGED)}",
            )
        ),
    ),
    "entries of two questions exchanged": after(
        lambda: run("CREATE TEMPORARY TABLE swap AS SELECT subject FROM kb_ledgerentry WHERE "
                    + where("faq/account-locked", 1)),
        entry("faq/account-locked", "subject = 'between'"),
        entry("faq/payment-failed", "subject = (SELECT subject FROM swap)"),
        lambda: run(
            f"""UPDATE kb_ledgerentry SET subject = 'faq/' || {FAQ_ID.format("payment-failed")}
                WHERE subject = 'between'""",
            "DROP TABLE swap",
        ),
    ),
    "entry of a section for a question": after(
        entry("section/summary", f"subject = 'faq/' || {FAQ_ID.format('payment-failed')}, revision = 7")
    ),
    "sequence": entry("section/summary", "sequence = 700"),
    "MAC before": entry("notice", "previous_mac = 'f'"),
    "MAC made with an empty key": forged_with_own_key("", "tests"),
    "MAC made with a key of one's own": forged_with_own_key("mine" * 8, "mine"),
}  # fmt: skip

ALL: dict[str, Statements] = {**COLUMNS, **STRUCTURE, **ENTRIES}
