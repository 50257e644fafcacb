"""`load_kb` adds objects that the site has not processed before, and changes no others."""

import io
import json
import shutil

import pytest
from django.conf import settings as site_settings
from django.core.management import CommandError, call_command
from django.utils.translation import override

from kb.content.load_fixtures import load_fixtures
from kb.hotlines.checks import record_check
from kb.models import (
    FAQ,
    Advice,
    CheckMethod,
    Hotline,
    Provider,
    Section,
    SectionItem,
    ShippedObject,
    Step,
    Symptom,
    SynonymGroup,
    VerificationStatus,
)
from tests.hotlines.changes import entered, hotline, verification_status

MODELS = (Provider, Hotline, FAQ, Step, Section, SectionItem, Advice, SynonymGroup, Symptom, ShippedObject)
EVERYTHING = (
    "5 providers, 5 hotlines, 5 questions, 25 steps, 6 guide sections, 9 items, 10 advice, 45 synonyms, 7 symptoms"
)


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


def load_kb():
    """Runs the command and returns what it printed."""
    said = io.StringIO()
    call_command("load_kb", stdout=said)
    return said.getvalue()


@pytest.fixture
def files(tmp_path, settings):
    """A copy of the shipped files that a test can change."""
    folder = shutil.copytree(site_settings.ROOT / "fixtures", tmp_path / "fixtures")
    settings.ROOT = tmp_path
    return folder


def change(file, alter):
    records = json.loads(file.read_text("utf-8"))
    alter(records)
    file.write_text(json.dumps(records), "utf-8")


def a_new_step(position, key="breathe", faq="payment-failed"):
    texts = {"title_zh_hans": "深呼吸", "title_en": "Breathe", "text_zh_hans": "慢慢来。", "text_en": "Take your time."}
    return {"model": "kb.step", "fields": {"faq": [faq], "position": position, "key": key, **texts}}


def keys_of(slug):
    return list(Step.objects.filter(faq__slug=slug).in_order().values_list("key", flat=True))


# --- An empty site


def test_everything_is_added_to_an_empty_site(db):
    said = load_kb()
    counts = [model.objects.count() for model in MODELS]
    assert counts == [5, 5, 5, 25, 6, 9, 10, 45, 7, 117]
    assert f"Added {EVERYTHING}." in said


def test_questions_are_related_to_their_providers(content):
    assert [faq.providers.count() for faq in FAQ.objects.all()] == [5] * 5


def test_the_base_columns_are_chinese_whatever_language_is_active(db):
    with override("en"):
        load_kb()
    for faq, chinese in FAQ.objects.rewrite(False).values_list("question", "question_zh_hans"):
        assert faq == chinese


def test_it_prints_nothing_with_verbosity_0(db, capsys):
    call_command("load_kb", verbosity=0)
    assert capsys.readouterr().out == ""


# --- Again


def test_a_second_run_changes_nothing(content):
    before = everything()
    said = load_kb()
    assert everything() == before
    assert "Added nothing." in said
    assert f"Left alone {EVERYTHING}." in said
    assert "edited here" not in said


def test_it_does_not_change_objects_of_a_plain_loaddata(db):
    call_command("loaddata", *sorted((site_settings.ROOT / "fixtures").iterdir()), verbosity=0)
    before = FAQ.objects.order_by("pk").values()
    said = load_kb()
    assert "Added nothing." in said
    assert list(FAQ.objects.order_by("pk").values()) == list(before)


# --- What staff edited


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("question_zh_hans", "付不了钱怎么办？"),
        ("question_en", "Why can't I pay?"),
        ("question_en", ""),
        ("introduction_en", None),
        ("publication", "draft"),
    ],
)
def test_an_edited_object_stays_and_is_named(content, column, text):
    faq = FAQ.objects.get(slug="payment-failed")
    setattr(faq, column, text)
    faq.save()
    before = everything()
    said = load_kb()
    assert everything() == before
    assert said.count("edited here") == 1
    assert "left alone, edited here: question payment-failed\n" in said


def test_a_hotline_that_was_checked_stays_checked(content, alice):
    record_check(hotline(), by=alice, how=CheckMethod.CALLED, evidence_url="", note="客服已确认。")
    before = everything()
    assert "left alone, edited here: hotline alipay-support\n" in load_kb()
    assert everything() == before
    assert verification_status() == VerificationStatus.CHECKED


def test_the_order_that_staff_gave_the_steps_stays(content):
    for position, step in enumerate(Step.objects.filter(faq__slug="payment-failed").order_by("-position"), 11):
        step.position = position
        step.save()
    before = keys_of("payment-failed")
    assert "edited here" not in load_kb()
    assert keys_of("payment-failed") == before


def test_a_text_that_only_went_through_a_form_does_not_count_as_edited(content):
    section = Section.objects.get(slug="introduction")
    section.text_zh_hans = section.text_zh_hans.replace("\n", "\r\n")
    section.save()
    assert "edited here" not in load_kb()


def test_english_is_never_blanked_by_files_without_it(content, files):
    before = everything()
    change(files / "3_faqs.json", lambda records: [record["fields"].pop("question_en") for record in records])
    load_kb()
    assert everything() == before


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_new_text_without_english_does_not_get_chinese_as_english(db, files, language):
    change(files / "3_faqs.json", lambda records: [record["fields"].pop("question_en") for record in records])
    with override(language):
        load_fixtures(files=sorted(files.iterdir()))
    assert set(FAQ.objects.values_list("question_en", flat=True)) == {None}


def test_new_words_in_the_files_do_not_replace_those_on_the_site(content, files):
    before = everything()
    change(files / "4_steps.json", lambda records: records[0]["fields"].update(title_zh_hans="看看网络"))
    assert "left alone, edited here: step payment-failed/check-network\n" in load_kb()
    assert everything() == before


# --- What staff deleted


def test_a_deleted_step_stays_deleted_and_is_named(content):
    Step.objects.get(faq__slug="payment-failed", key="restart-app").delete()
    before = everything()
    assert "left alone, deleted here: step payment-failed/restart-app\n" in load_kb()
    assert everything() == before


def test_the_steps_of_a_deleted_question_stay_deleted(content):
    FAQ.objects.get(slug="payment-failed").delete()
    before = everything()
    assert load_kb().count("deleted here: step payment-failed/") == 5
    assert everything() == before


def test_a_new_step_of_a_deleted_question_is_not_added(content, files):
    FAQ.objects.get(slug="payment-failed").delete()
    change(files / "4_steps.json", lambda records: records.append(a_new_step(6)))
    assert "left alone, deleted here: step payment-failed/breathe\n" in load_kb()


def test_a_new_question_is_related_only_to_existing_providers(content, files):
    Provider.objects.get(slug="google-pay").delete()
    change(
        files / "3_faqs.json", lambda records: records[0]["fields"].update(slug="new-question", position=6, uid=None)
    )
    change(files / "4_steps.json", lambda records: records.clear())
    load_kb()
    tied = FAQ.objects.get(slug="new-question").providers.in_order().values_list("slug", flat=True)
    assert list(tied) == ["alipay", "wechat-pay", "apple-pay", "jd-pay"]


# --- What is new


def test_a_new_step_is_added_where_it_belongs(content, files):
    change(files / "4_steps.json", lambda records: records.append(a_new_step(6)))
    assert "Added 1 step.\n" in load_kb()
    assert keys_of("payment-failed")[-1] == "breathe"


def test_a_new_step_goes_to_the_end_where_its_place_is_taken(content, files):
    change(files / "4_steps.json", lambda records: records.insert(0, a_new_step(1)))
    load_kb()
    assert keys_of("payment-failed")[0] == "check-network"
    assert keys_of("payment-failed")[-1] == "breathe"


def test_questions_move_up_after_one_that_staff_put_among_them(db):
    FAQ.objects.create(slug="ours", position=2, question_zh_hans="我们的问题", introduction_zh_hans="我们的介绍。")
    load_kb()
    assert list(FAQ.objects.in_order().values_list("slug", flat=True)) == [
        "payment-failed",
        "ours",
        "forgot-password",
        "account-locked",
        "transaction-history",
        "cancel-transaction",
    ]


def test_a_number_that_staff_added_first_stays(db):
    alipay = Provider.objects.create(slug="alipay", name_zh_hans="支付宝")
    entered("ours", provider=alipay, number="95188", purpose_zh_hans="客服", source_name_zh_hans="官网")
    said = load_kb()
    assert "left alone, the site has its own: hotline alipay-support\n" in said
    assert [hotline.slug for hotline in alipay.hotlines.all()] == ["ours"]


# --- Broken files


def refusal():
    """Returns the error of a command that loads nothing."""
    with pytest.raises(CommandError) as refused:
        load_kb()
    return str(refused.value)


def test_a_missing_file_is_named_and_nothing_is_loaded(db, files):
    (files / "6_section_items.json").unlink()
    said = refusal()
    assert "6_section_items.json cannot be read" in said
    assert said.endswith("Nothing was loaded.")
    assert Provider.objects.count() == ShippedObject.objects.count() == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "{}{",
        '{"model": 1}',
        "[1]",
        '[{"model": "kb.step"}]',
        '[{"model": "kb.nothing", "fields": {}}]',
        '[{"model": "kb.step", "fields": {"key": "a"}}]',
        '[{"model": "kb.section", "fields": {"key": "a"}}]',
        '[{"model": "auth.user", "fields": {"username": "a"}}]',
    ],
)
def test_a_file_that_is_no_fixture_is_named_and_nothing_is_loaded(db, files, text):
    (files / "4_steps.json").write_text(text, "utf-8")
    assert "4_steps.json is no fixture of this site: " in refusal()
    assert Provider.objects.count() == ShippedObject.objects.count() == 0


def test_a_file_in_another_encoding_is_named(db, files):
    (files / "4_steps.json").write_bytes("[“]".encode("gbk"))
    assert "4_steps.json is no fixture of this site: " in refusal()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_zh_hans": " "},
        {"title_zh_hans": None},
        {"key": "not a key"},
        {"kind": "rest"},
        {"colour": "red"},
        {"position": "first"},
        {"faq": ["nowhere"]},
        {"faq": "payment-failed"},
    ],
)
def test_an_object_that_breaks_a_rule_is_named_and_nothing_is_loaded(db, files, wrong):
    change(files / "4_steps.json", lambda records: records[0]["fields"].update(wrong))
    said = refusal()
    assert "4_steps.json: step " in said
    assert "cannot be loaded: " in said
    assert Provider.objects.count() == ShippedObject.objects.count() == 0


def test_a_symptom_of_a_question_that_was_deleted_is_not_brought_back(db):
    load_kb()
    FAQ.objects.get(slug="cancel-transaction").delete()
    ShippedObject.objects.filter(model="kb.symptom").delete()
    load_kb()
    assert not Symptom.objects.filter(slug="wrong-person").exists()
