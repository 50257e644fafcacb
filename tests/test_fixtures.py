"""The shipped content: the whole article in its order, in both languages, with no number marked as checked."""

import importlib
import json
import re
from uuid import uuid5

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import override

from kb.management.commands.load_kb import FILES
from kb.models import FAQ, Hotline, Provider, Section, SectionItem, ShippedObject, Step
from kb.models.languages import is_blank, translated_fields

MODELS = (Provider, Hotline, FAQ, Step, Section, SectionItem)
FIXTURES = settings.ROOT / "fixtures"
WALLETS = ["alipay", "wechat-pay", "apple-pay", "google-pay", "jd-pay"]
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
HALF_WIDTH_BESIDE_CHINESE = re.compile(r"[\u4e00-\u9fff][,.;:?!()\"']|[,;:?!()\"'][\u4e00-\u9fff]")
UNSPACED_LATIN = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")


def fields_of(file):
    return [record["fields"] for record in json.loads((FIXTURES / file).read_text("utf-8"))]


ALL = {file: fields_of(file) for file in FILES}
TEXTS = [
    (f"{file}, object {number}, {name}", fields.get(f"{name}_zh_hans"), fields.get(f"{name}_en"))
    for file, rows in ALL.items()
    for number, fields in enumerate(rows, 1)
    for name in sorted({re.sub("_(zh_hans|en)$", "", key) for key in fields if key.endswith(("_zh_hans", "_en"))})
]


def names(file, key="slug", **where):
    return [row[key] for row in ALL[file] if all(row[name] == value for name, value in where.items())]


def test_what_has_an_address_comes_with_the_id_that_a_database_of_before_gave_it():
    migration = importlib.import_module("kb.migrations.0011_permanent_ids")
    files = ("1_providers.json", "3_faqs.json", "5_sections.json", "9_symptoms.json")
    for name, file in zip(migration.ADDRESSED, files, strict=True):
        given = {row["slug"]: row["uid"] for row in ALL[file]}
        assert given == {slug: str(uuid5(migration.NAMESPACE, f"{name}/{slug}")) for slug in given}


# --- The whole article, in its order


def test_the_folder_holds_the_files_the_command_loads_and_no_other():
    assert sorted(path.name for path in FIXTURES.iterdir()) == list(FILES)


def test_the_five_providers_stand_in_the_articles_order():
    assert names("1_providers.json") == WALLETS


def test_each_provider_has_the_number_the_article_prints():
    printed = [(row["provider"], row["number"]) for row in ALL["2_hotlines.json"]]
    assert printed == [
        (["alipay"], "95188"),
        (["wechat-pay"], "95017"),
        (["apple-pay"], "400-666-8800"),
        (["google-pay"], "400-820-5011"),
        (["jd-pay"], "400-606-5500"),
    ]


def test_the_five_questions_stand_in_the_articles_order():
    assert names("3_faqs.json") == [
        "payment-failed",
        "forgot-password",
        "account-locked",
        "transaction-history",
        "cancel-transaction",
    ]


@pytest.mark.parametrize(
    ("question", "steps"),
    [
        ("payment-failed", "check-network check-balance check-payment-method restart-app contact-support"),
        ("forgot-password", "find-reset-link verify-identity set-new-password log-in-again contact-support"),
        ("account-locked", "check-notices verify-identity contact-support change-password add-protection"),
        ("transaction-history", "open-app find-records choose-period view-details export-records"),
        ("cancel-transaction", "open-app check-status choose-cancel confirm-cancel contact-support"),
    ],
)
def test_each_question_has_the_articles_five_steps_in_order(question, steps):
    assert names("4_steps.json", "key", faq=[question]) == steps.split()


def test_the_steps_that_show_the_hotlines_are_those_that_say_to_contact_support():
    contact = [(*row["faq"], row["position"]) for row in ALL["4_steps.json"] if row["kind"] == "contact"]
    assert contact == [("payment-failed", 5), ("forgot-password", 5), ("account-locked", 3), ("cancel-transaction", 5)]


def test_the_six_sections_stand_in_the_articles_order():
    assert names("5_sections.json") == [
        "introduction",
        "what-is-a-digital-wallet",
        "main-features",
        "why-contact-support",
        "talking-to-support",
        "summary",
    ]


def test_the_items_are_the_five_functions_and_the_four_tips():
    assert [(*row["section"], row["key"]) for row in ALL["6_section_items.json"]] == [
        ("main-features", "fast-payment"),
        ("main-features", "money-management"),
        ("main-features", "transfers"),
        ("main-features", "offers"),
        ("main-features", "security"),
        ("talking-to-support", "clarify-problem"),
        ("talking-to-support", "prepare-details"),
        ("talking-to-support", "stay-calm"),
        ("talking-to-support", "ask-for-solution"),
    ]


@pytest.mark.parametrize(
    ("file", "parent"),
    [
        ("1_providers.json", None),
        ("2_hotlines.json", "provider"),
        ("3_faqs.json", None),
        ("4_steps.json", "faq"),
        ("5_sections.json", None),
        ("6_section_items.json", "section"),
    ],
)
def test_positions_count_from_one_in_the_order_of_the_file(file, parent):
    last = {}
    for row in ALL[file]:
        siblings = tuple(row[parent]) if parent else ()
        assert row["position"] == last.get(siblings, 0) + 1
        last[siblings] = row["position"]


def test_every_question_is_about_all_five_providers():
    assert [row["providers"] for row in ALL["3_faqs.json"]] == [[[wallet] for wallet in WALLETS]] * 5


def test_everything_with_an_address_is_published():
    addressed = [*ALL["1_providers.json"], *ALL["3_faqs.json"], *ALL["5_sections.json"]]
    assert {row["publication"] for row in addressed} == {"published"}


# --- Unchecked numbers


@pytest.mark.parametrize("hotline", ALL["2_hotlines.json"], ids=lambda hotline: hotline["slug"])
def test_a_hotline_says_no_more_than_the_article(hotline):
    assert hotline["state"] == "not-yet-checked"
    assert "文章" in hotline["source_name_zh_hans"]
    assert "article" in hotline["source_name_en"]
    unknown = ("checked_on", "hours_zh_hans", "hours_en", "languages", "number_from_abroad", "source_url")
    assert [name for name in unknown if hotline.get(name)] == []


# --- Both languages, complete


def test_every_text_is_there_in_both_languages():
    assert len(TEXTS) == 3 * 5 + 2 * 5 + 3 * 5 + 2 * 25 + 3 * 6 + 2 * 9 + 2 * 10 + 4 * 7
    assert [where for where, chinese, english in TEXTS if is_blank(chinese) or is_blank(english)] == []


def test_no_text_is_under_its_base_name():
    bases = {field for model in MODELS for field in translated_fields(model)}
    assert [
        (file, bases & fields.keys()) for file, rows in ALL.items() for fields in rows if bases & fields.keys()
    ] == []


def test_the_english_has_no_chinese_in_it():
    assert [where for where, _, english in TEXTS if CHINESE.search(english)] == []


def test_the_chinese_is_chinese():
    assert [text for _, text, _ in TEXTS if not CHINESE.search(text) and text not in ("Apple Pay", "Google Pay")] == []


def test_chinese_punctuation_has_full_width():
    assert [text for _, text, _ in TEXTS if HALF_WIDTH_BESIDE_CHINESE.search(text)] == []


def test_latin_words_have_a_space_to_the_chinese_beside_them():
    assert [text for _, text, _ in TEXTS if UNSPACED_LATIN.search(text)] == []


def test_no_text_has_a_stray_space():
    texts = [text for _, *both in TEXTS for text in both]
    assert [text for text in texts if text != text.strip() or "  " in text] == []


# --- Ways people ask


def phrasings(language):
    return [
        (fields["slug"], line)
        for file in ("1_providers.json", "3_faqs.json", "5_sections.json")
        for fields in ALL[file]
        for line in fields[f"phrasings_{language}"].splitlines()
    ]


@pytest.mark.parametrize("language", ["zh_hans", "en"])
def test_every_question_can_be_asked_in_eight_other_ways_and_more(language):
    assert all(len(row[f"phrasings_{language}"].splitlines()) >= 8 for row in ALL["3_faqs.json"])


@pytest.mark.parametrize("language", ["zh_hans", "en"])
def test_a_way_of_asking_leads_to_one_page_alone(language):
    lines = [line.casefold() for _, line in phrasings(language)]
    assert sorted(lines) == sorted(set(lines))


def test_a_word_has_synonyms_in_one_group_alone():
    words = [word for row in ALL["8_synonyms.json"] for word in row["words"].splitlines()]
    assert sorted(words) == sorted(set(words))


# --- Files to read, to compare and to load


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_laid_out_so_that_a_change_shows_as_few_lines(file):
    text = (FIXTURES / file).read_text("utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("file", FILES)
def test_nothing_carries_an_id_of_some_database(file):
    assert [record for record in json.loads((FIXTURES / file).read_text("utf-8")) if "pk" in record] == []


def everything():
    """Returns all content in the database without ids and times."""
    rows = {}
    for model in MODELS:
        columns = [f.name for f in model._meta.concrete_fields if not f.is_relation and f.name not in ("id", "updated")]
        for obj in model.objects.all():
            rows[model, obj.natural_key()] = [getattr(obj, column) for column in columns]
    ties = {faq.slug: sorted(faq.providers.values_list("slug", flat=True)) for faq in FAQ.objects.all()}
    return rows, ties


def test_a_plain_loaddata_gives_what_the_command_gives(content):
    loaded = everything()
    for model in (*reversed(MODELS), ShippedObject):
        model.objects.all().delete()
    call_command("loaddata", *(FIXTURES / file for file in FILES), verbosity=0)
    assert everything() == loaded


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_plain_loaddata_puts_the_chinese_into_the_base_columns(db, language):
    with override(language):
        call_command("loaddata", *(FIXTURES / file for file in FILES), verbosity=0)
    assert_base_columns_are_chinese()


def test_the_command_puts_the_chinese_into_the_base_columns(content):
    assert_base_columns_are_chinese()


def assert_base_columns_are_chinese():
    for model in MODELS:
        for field in translated_fields(model):
            pairs = model.objects.rewrite(False).values_list(field, f"{field}_zh_hans")
            assert len(pairs) > 0
            assert [base for base, chinese in pairs if base != (chinese or "")] == []
