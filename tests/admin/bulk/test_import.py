"""Importing and exporting tables in the admin: the check, the policy, who may, all or nothing."""

import json
import re
import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from benchmarks.sample_content.generate import SampleQuestion, generate
from kb.admin.bulk import import_views, staging
from kb.content.table_files import read_file
from kb.content.table_words import find_id, ids_by_name
from kb.ledger import door
from kb.ledger.entries import EntryDetails, EntryKind
from kb.ledger.history import revisions
from kb.ledger.imports import entering_import
from kb.models import FAQ, Advice, Change, ChangeState, ImportState, Notice, Provider, Section, Step, TableImport

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

KINDS = ("faq", "section", "symptom", "advice", "provider")


@pytest.fixture
def editor(staff: Any) -> Client:
    client: Client = staff("editor")
    return client


def upload(client: Client, content: str | bytes, *, kind: str = "faq", name: str = "table.csv", **fields: Any) -> Any:
    """Sends a file and follows the check to its end. Returns the last page."""
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return follow(client, client.post(f"/admin/kb/{kind}/import/", {"file": file, **fields}))


def paste(client: Client, text: str, *, kind: str = "faq") -> Any:
    return follow(client, client.post(f"/admin/kb/{kind}/import/", {"table": text}))


def follow(client: Client, response: Any) -> Any:
    while response.status_code == 302:
        address = response["Location"]
        response = client.get(address)
        if response.context.get("goes_on"):
            response = client.post(address, {"go_on": "1"})
    return response


def confirm(client: Client) -> Any:
    one = TableImport.objects.get()
    return follow(client, client.post(f"/admin/kb/{one.kind}/import/{one.batch}/", {"confirm": "1"}))


def counts(page: Any) -> tuple[int, int, int, int]:
    found = page.context["counts"]
    return found["new"], found["changed"], found["same"], found["error"]


def errors(page: Any) -> list[tuple[int, str, str]]:
    return [(row.line, column, text) for row in page.context["errors"] for column, text in row.errors]


def faq() -> FAQ:
    return FAQ.objects.get(slug="payment-failed")


NEW = "slug,question_zh_hans,introduction_zh_hans,providers,step_1_title_zh_hans,step_1_text_zh_hans\n"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_exported_can_be_imported_and_changes_nothing(editor: Client, kind: str, form: str) -> None:
    exported = editor.get(f"/admin/kb/{kind}/export/", {"format": form})
    page = upload(editor, exported.content, kind=kind, name=f"table.{form}")
    new, changed, same, wrong = counts(page)
    assert (new, changed, wrong, same > 0) == (0, 0, 0, True)


@pytest.mark.parametrize(
    "labels",
    [
        "常见问题 · 中文\t引言\t步骤 1 · 标题\t步骤1 · 正文 · 中文",
        "Question · 中文\tIntroduction · 中文\tStep 1 · Title · 中文\tStep 1 · Text · 中文",
    ],
)
def test_columns_may_be_called_as_the_page_calls_them(editor: Client, labels: str) -> None:
    page = paste(editor, f"{labels}\n新的？\t介绍\t第一步\t内容\n")
    assert counts(page) == (1, 0, 0, 0)
    confirm(editor)
    new = FAQ.objects.get(question_zh_hans="新的？")
    assert (new.introduction_zh_hans, new.steps.get().text_zh_hans) == ("介绍", "内容")


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_who_writes_no_english_imports_none_and_is_told_so(staff: Any, role: str) -> None:
    client = staff(role)
    page = paste(client, "slug\tquestion_en\tphrasings_zh_hans\npayment-failed\tNew English\t付不了钱\n")
    assert counts(page) == (0, 1, 0, 0)
    assert page.context["one"].unread_columns == ["question_en"]
    confirm(client)
    assert faq().question_en != "New English"
    assert faq().phrasings_zh_hans == "付不了钱"


def test_rows_are_added_and_changed_in_one_batch_and_empty_cells_erase_nothing(editor: Client) -> None:
    english = faq().question_en
    table = (
        NEW.replace("slug", "slug,question_en", 1)
        + 'payment-failed,,换过的问题？,,,,\nbrand-new,,新的问题？,先看这里。,"alipay, wechat-pay",第一步,先检查。\n'
    )
    page = upload(editor, table)
    assert counts(page) == (1, 1, 0, 0)
    assert "换过的问题？" not in editor.get("/zh-hans/faq/payment-failed/").content.decode()
    confirm(editor)
    new = FAQ.objects.get(slug="brand-new")
    assert (faq().question_zh_hans, faq().question_en, faq().steps.count()) == ("换过的问题？", english, 5)
    assert (new.publication, new.position, new.provider_ids, new.steps.get().title_zh_hans) == (
        "draft",
        6,
        [1, 2],
        "第一步",
    )
    one = TableImport.objects.get()
    sources = {revisions(row.subject)[0].source for row in (new, faq())}
    assert (sources, one.state, one.slices.count()) == ({f"import {one.batch}"}, ImportState.DONE, 0)
    assert "换过的问题？" in editor.get("/zh-hans/faq/payment-failed/").content.decode()


def test_a_step_is_found_by_its_key_and_the_others_stay_in_place(editor: Client) -> None:
    keys = [step.key for step in faq().steps.in_order()]
    upload(
        editor,
        f"slug,step_1_key,step_1_title_zh_hans,step_2_title_zh_hans,step_2_text_zh_hans\npayment-failed,{keys[2]},改名,新步骤,新内容\n",
    )
    confirm(editor)
    titles = [step.title_zh_hans for step in faq().steps.in_order()]
    assert (len(titles), titles[2], titles[3]) == (6, "改名", "新步骤")
    assert [step.key for step in faq().steps.in_order()][:3] == keys[:3]


def test_one_row_with_an_error_stops_the_whole_import_and_names_its_line(editor: Client) -> None:
    before = FAQ.objects.count()
    table = NEW + 'good,好的问题？,介绍,alipay,,\n"bad one",,介绍,nobody,,\n'
    page = upload(editor, table)
    assert {(line, column) for line, column, _text in errors(page)} == {
        (3, "slug"),
        (3, "question_zh_hans"),
        (3, "providers"),
    }
    confirm(editor)
    assert FAQ.objects.count() == before


def test_the_line_is_that_of_the_file_also_after_cells_with_several_lines(editor: Client) -> None:
    page = upload(editor, NEW + 'one,问题？,"介绍\n第二行",,,\none,问题？,介绍,,,\n')
    assert [line for line, _column, _text in errors(page)] == [4]


def test_what_takes_two_people_waits_in_the_batch_and_the_page_says_so_before(editor: Client) -> None:
    table = "slug,introduction_zh_hans\npayment-failed,请拨打 400-811-7799 联系客服。\nforgot-password,新的介绍。\n"
    page = upload(editor, table)
    (awaiting,) = page.context["awaiting"]
    assert "400-811-7799" in awaiting.row.reasons[0]
    confirm(editor)
    change, one = Change.objects.get(), TableImport.objects.get()
    assert (change.subject, change.state, change.batch) == (faq().subject, ChangeState.SUBMITTED, one.batch)
    assert "400" not in faq().introduction_zh_hans
    assert FAQ.objects.get(slug="forgot-password").introduction_zh_hans == "新的介绍。"
    assert len(editor.get("/admin/kb/change/", {"batch": one.batch}).context["cl"].result_list) == 1


def test_a_waiting_row_of_an_import_is_approved_like_any_change(editor: Client, alice: User) -> None:
    from kb.ledger.publishing import approve  # noqa: PLC0415

    upload(editor, "slug,name_zh_hans\nalipay,支付宝钱包\n", kind="provider")
    confirm(editor)
    approve(Change.objects.get(), by=alice)
    assert Provider.objects.get(slug="alipay").name_zh_hans == "支付宝钱包"


def test_a_row_exported_before_somebody_elses_change_is_merged_with_it(editor: Client, staff: Any) -> None:
    old = "slug,revision,question_zh_hans,introduction_zh_hans\npayment-failed,1,{},{}\n"
    text = old.format("我的问题？", f'"{faq().introduction_zh_hans}"')
    upload(staff(superuser=True), "slug,introduction_zh_hans\npayment-failed,别人的介绍。\n")
    staging.publish(TableImport.objects.get(), by=User.objects.get(username="superuser"))
    TableImport.objects.all().delete()
    upload(editor, text)
    confirm(editor)
    assert (faq().question_zh_hans, faq().introduction_zh_hans) == ("我的问题？", "别人的介绍。")


def test_a_row_that_overlaps_with_somebody_elses_change_is_an_error(editor: Client, staff: Any) -> None:
    upload(staff(superuser=True), "slug,introduction_zh_hans\npayment-failed,别人的介绍。\n")
    staging.publish(TableImport.objects.get(), by=User.objects.get(username="superuser"))
    TableImport.objects.all().delete()
    page = upload(editor, "slug,revision,introduction_zh_hans\npayment-failed,1,我的介绍。\n")
    assert [column for _line, column, _text in errors(page)] == ["introduction_zh_hans"]


def test_a_change_between_check_and_confirmation_stops_the_import(editor: Client, staff: Any) -> None:
    upload(editor, "slug,introduction_zh_hans\npayment-failed,我的介绍。\nforgot-password,我的介绍。\n")
    mine = TableImport.objects.get()
    upload(staff(superuser=True), "slug,introduction_zh_hans\nforgot-password,别人的介绍。\n")
    theirs = TableImport.objects.exclude(pk=mine.pk).get()
    staging.publish(theirs, by=theirs.author)
    theirs.delete()
    assert confirm(editor).context["error"]
    assert faq().introduction_zh_hans != "我的介绍。"


def test_translators_import_the_english_alone(staff: Any) -> None:
    client = staff("translator")
    page = upload(
        client,
        "slug,question_zh_hans,question_en\npayment-failed,别的？,New words?\nnew,新？,New?\n",
    )
    assert [line for line, _column, _text in errors(page)] == [3]
    TableImport.objects.all().delete()
    key = faq().steps.in_order().first().key  # type: ignore[union-attr]
    upload(
        client,
        f"slug,question_zh_hans,question_en,step_1_key,step_1_title_en\npayment-failed,别的？,New words?,{key},Look\n",
    )
    confirm(client)
    assert (faq().question_zh_hans != "别的？", faq().question_en) == (True, "New words?")
    assert faq().steps.in_order().first().title_en == "Look"  # type: ignore[union-attr]


@pytest.mark.parametrize("address", ["import/", "import/abc/"])
def test_who_may_change_nothing_may_import_nothing(client: Client, staff: Any, address: str) -> None:
    nobody = staff()
    assert nobody.get(f"/admin/kb/faq/{address}").status_code in (403, 404)
    assert nobody.post(f"/admin/kb/faq/{address}", {"table": "slug\nx"}).status_code in (403, 404)


def test_the_import_of_somebody_else_is_not_there(editor: Client, staff: Any) -> None:
    upload(editor, "slug,phrasings_zh_hans\npayment-failed,Changed?\n")
    address = f"/admin/kb/faq/import/{TableImport.objects.get().batch}/"
    assert staff(superuser=True).post(address, {"confirm": "1"}).status_code == 404


def test_rows_that_somebody_changed_in_the_database_are_not_published(editor: Client) -> None:
    upload(editor, "slug,phrasings_zh_hans\npayment-failed,Changed?\n")
    part = TableImport.objects.get().slices.get()
    import zlib  # noqa: PLC0415

    rows = json.loads(zlib.decompress(bytes(part.content)))
    rows[0][1]["facts"]["phrasings_zh_hans"] = "Call 95188"
    part.content = zlib.compress(json.dumps(rows).encode())
    part.save()
    assert confirm(editor).context["error"]
    assert faq().phrasings_zh_hans != "Call 95188"


def test_ten_rows_are_pasted_without_names_of_columns_or_addresses(editor: Client) -> None:
    page = paste(editor, "".join(f"第{n}个问题怎么办？\t介绍{n}。\t步骤\t内容。\n" for n in "甲乙丙丁戊己庚辛壬癸"))
    assert counts(page) == (10, 0, 0, 0)
    confirm(editor)
    row = FAQ.objects.get(slug="di-jia-ge-wen-ti-zen-me-ban")
    assert (row.introduction_zh_hans, row.steps.get().text_zh_hans) == ("介绍甲。", "内容。")
    assert counts(paste(editor, "第甲个问题怎么办？\t介绍甲。\t步骤\t内容。\n")) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ("slug,question\nx,y\n", "question_zh_hans"),
        ("slug,nonsense\nx,y\n", "nonsense"),
        ("slug,number\nx,95188\n", "number"),
        ("slug,slug\nx,y\n", "slug"),
        ("", ""),
        ("slug\n", ""),
    ],
)
def test_columns_that_do_not_fit_are_refused_by_name(editor: Client, table: str, word: str) -> None:
    page = upload(editor, table or " ")
    assert word in str(page.context["form"].errors["file"])
    assert not TableImport.objects.exists()


def test_gb18030_is_read_with_and_without_saying_so(editor: Client) -> None:
    table = "slug,introduction_zh_hans\npayment-failed,用电子表格写的新的介绍，请先检查网络。\n".encode("gb18030")
    for encoding in ("", "gb18030"):
        assert counts(upload(editor, table, encoding=encoding)) == (0, 1, 0, 0)
        TableImport.objects.all().delete()


def test_a_notice_is_named_by_its_id(editor: Client) -> None:
    upload(editor, "text_zh_hans,starts,ends\n系统维护中。,2026-11-28 10:00,2026-11-29 10:00\n", kind="notice")
    confirm(editor)
    notice = Notice.objects.get()
    TableImport.objects.all().delete()
    exported = editor.get("/admin/kb/notice/export/", {"format": "csv"})
    assert counts(upload(editor, exported.content, kind="notice")) == (0, 0, 1, 0)
    assert notice.starts.isoformat() == "2026-11-28T02:00:00+00:00"


def test_the_topic_of_advice_and_a_taken_step_key_are_errors_and_not_crashes(editor: Client) -> None:
    advice = Advice.objects.exclude(topic="calls-out").first()
    assert advice is not None
    page = upload(editor, f"slug,topic\n{advice.slug},calls-out\n", kind="advice")
    assert [column for _line, column, _text in errors(page)] == ["topic"]
    page = upload(editor, "slug,step_1_key,step_1_title_zh_hans,step_2_key\npayment-failed,same,标题,same\n")
    assert "step_2_key" in [column for _line, column, _text in errors(page)]


def test_a_section_gets_its_items(editor: Client) -> None:
    section = Section.objects.first()
    assert section is not None
    before = section.items.count()
    upload(editor, f"slug,item_1_title_zh_hans,item_1_text_zh_hans\n{section.slug},新的一点,内容。\n", kind="section")
    confirm(editor)
    assert section.items.count() == before + 1


def test_an_import_can_be_dropped_and_leaves_nothing(editor: Client) -> None:
    upload(editor, "slug,phrasings_zh_hans\npayment-failed,Changed?\n")
    one = TableImport.objects.get()
    editor.post(f"/admin/kb/faq/import/{one.batch}/", {"drop": "1"})
    assert not TableImport.objects.exists()


def test_reading_is_split_over_requests(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "SLICE", 2)
    monkeypatch.setattr(staging.check_on, "__kwdefaults__", {"seconds": -1.0})
    table = NEW + "".join(f"new-{n},问题{n}？,介绍,,,\n" for n in range(5))
    file = SimpleUploadedFile("t.csv", table.encode())
    address = editor.post("/admin/kb/faq/import/", {"file": file})["Location"]
    done = []
    for _request in range(3):
        done.append(editor.get(address).context["done"])
        editor.post(address, {"go_on": "1"})
    assert (done, TableImport.objects.get().state) == ([0, 2, 4], ImportState.CHECKED)
    assert read_file("t.csv", table.encode()).rows[0][0] == 2


def test_an_import_takes_few_milliseconds_a_question_and_few_queries(
    django_assert_max_num_queries: Any, staff: Any
) -> None:
    staff(superuser=True)
    user, number = User.objects.get(), 250
    rows = [sample_row(generate(1, n), n) for n in range(number)]
    table = read_file("t.json", json.dumps(rows).encode())
    started = time.process_time()
    one = staging.begin(kind="faq", table=table, by=user)
    while one.state == ImportState.CHECKING:
        staging.check_on(one, by=user)
    # A slice takes some 40 queries on PostgreSQL, whatever its number of rows.
    with django_assert_max_num_queries(3 * 60):
        staging.publish(one, by=user)
    assert time.process_time() - started < number * 0.06  # 9 ms on a machine with nothing else to do
    published = number - one.counts[staging.AWAITING]
    assert Step.objects.filter(faq__slug__startswith="sample-").count() == 5 * published > 5 * 200


def sample_row(question: SampleQuestion, number: int) -> dict[str, str]:
    row = {"slug": f"sample-{number}", "providers": "alipay", "question_zh_hans": question.question.chinese}
    row |= {"question_en": question.question.english, "introduction_zh_hans": question.introduction.chinese}
    for place, (title, text) in enumerate(question.steps, start=1):
        row |= {f"step_{place}_title_zh_hans": title.chinese, f"step_{place}_title_en": title.english}
        row |= {f"step_{place}_text_zh_hans": text.chinese, f"step_{place}_text_en": text.english}
    return row


def test_many_rows_are_changed_in_bulk(staff: Any, django_assert_max_num_queries: Any) -> None:
    administrator = staff("administrator")
    rows = {row.slug: [step.key for step in row.steps.in_order()] for row in FAQ.objects.in_order()}
    lines = [f"{slug},English {slug},{keys[0]},New title\n" for slug, keys in rows.items()]
    upload(administrator, "slug,question_en,step_1_key,step_1_title_en\n" + "".join(lines))
    with django_assert_max_num_queries(45):
        staging.publish(TableImport.objects.get(), by=User.objects.get())
    for row in FAQ.objects.with_steps():
        assert (row.question_en, row.steps.in_order()[0].title_en) == (f"English {row.slug}", "New title")
        assert row.question_zh_hans in administrator.get(f"/zh-hans/faq/{row.slug}/").content.decode()


@pytest.mark.parametrize(
    ("name", "content"), [("t.xlsx", b"PK\x03\x04broken"), ("t.csv", b"\xff" * 50), ("t.json", b"{")]
)
def test_a_file_that_cannot_be_read_is_refused_on_the_page_and_nothing_is_kept(
    editor: Client, name: str, content: bytes
) -> None:
    page = upload(editor, content, name=name)
    assert page.context["form"].errors["file"]
    assert not TableImport.objects.exists()


def test_a_question_that_is_published_without_steps_is_an_error_of_its_columns(editor: Client) -> None:
    page = upload(editor, "question_zh_hans,introduction_zh_hans,publication\n新问题？,先看。,published\n")
    assert [name for name, _words in page.context["errors"][0].errors] == ["providers", "steps"]


@pytest.mark.parametrize("kind", [*KINDS, "notice"])
def test_the_empty_table_has_the_columns_that_the_page_explains(editor: Client, kind: str) -> None:
    explained = [column.name for column in editor.get(f"/admin/kb/{kind}/import/").context["columns"]]
    empty = read_file("x.xlsx", editor.get(f"/admin/kb/{kind}/export/?empty&format=xlsx").content)
    assert empty.rows == []
    assert [name for name in empty.columns if not re.match(r"(step|item)_[2-5]_", name)] == explained


def test_an_empty_table_that_was_filled_in_is_imported(editor: Client) -> None:
    columns = read_file("x.csv", editor.get("/admin/kb/faq/export/?empty&format=csv").content).columns
    cells = {
        "question_zh_hans": "碰一碰没反应？",
        "introduction_zh_hans": "先看。",
        "providers": "alipay",
        "publication": "published",
    }
    cells |= {"step_1_title_zh_hans": "打开感应", "step_1_text_zh_hans": "在设置里。", "step_1_kind": "action"}
    upload(editor, f"{','.join(columns)}\n{','.join(cells.get(name, '') for name in columns)}\n")
    confirm(editor)
    faq = FAQ.objects.get(slug="peng-yi-peng-mei-fan-ying")
    assert (faq.steps.count(), faq.is_published) == (1, True)


def test_the_page_of_an_imported_change_says_who_submitted_it_and_with_which_file(editor: Client) -> None:
    table = "slug,name_zh_hans\nalipay,新支付宝\njd-pay,新京东支付\n"
    upload(editor, table, kind="provider", name="wallets.csv")
    confirm(editor)
    submitted = Change.objects.filter(state=ChangeState.SUBMITTED)
    assert submitted.count() == 2
    for change in submitted:
        (remark,) = editor.get(f"/admin/kb/change/{change.pk}/change/").context["conversation"]
        assert (remark.person, remark.event, remark.text) == ("editor", "submitted", change.note)
        assert "wallets.csv" in remark.text


def test_while_somebody_else_is_importing_a_table_is_not_read(editor: Client) -> None:
    with import_views._reading_alone():
        page = paste(editor, "slug,question_zh_hans\npayment-failed,换过的问题？\n")
    assert "正在导入" in str(page.context["form"].errors) or "right now" in str(page.context["form"].errors)
    assert counts(paste(editor, "slug,question_zh_hans\npayment-failed,换过的问题？\n")) == (0, 1, 0, 0)


@pytest.mark.parametrize("year", ["0001", "1990", "2150", "3000", "9999"])
@pytest.mark.parametrize("column", ["starts", "ends"])
def test_a_notice_of_a_year_that_its_form_refuses_is_refused(editor: Client, year: str, column: str) -> None:
    rows = [{"text_zh_hans": "通知", "starts": "2026-01-01 00:00", column: f"{year}-12-31 23:59"}]
    page = upload(editor, json.dumps(rows), kind="notice", name="table.json")
    assert (1, column) in [(line, name) for line, name, _text in errors(page)]
    confirm(editor)
    assert Notice.objects.count() == 0


def test_the_first_moment_of_all_is_an_error_of_the_row(editor: Client) -> None:
    page = upload(editor, "text_zh_hans,starts\n通知,0001-01-01 00:00\n", kind="notice")
    assert [(line, name) for line, name, _text in errors(page)] == [(2, "starts")]


@pytest.mark.parametrize(
    "rows", [[{"slug": "\ud800"}], [{"\udfff": "x"}], [{"slug": "x", "question_zh_hans": "\udc00"}]]
)
def test_half_a_character_is_an_error_in_the_form(editor: Client, rows: list[dict[str, str]]) -> None:
    page = upload(editor, json.dumps(rows), name="table.json")
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["file"])


@pytest.mark.parametrize(
    ("word", "state"),
    [("发布", "published"), ("已发布", "published"), ("Published", "published"), ("草稿", "draft"), ("下线", "draft")],
)
def test_publication_is_written_as_people_say_it(editor: Client, word: str, state: str) -> None:
    # With symptoms, it takes two people to take the question off.
    door.delete(faq().symptoms.all(), EntryDetails(kind=EntryKind.DELETED))
    page = paste(editor, f"slug\tpublication\tintroduction_zh_hans\npayment-failed\t{word}\t先看这里，再试。\n")
    assert errors(page) == []
    confirm(editor)
    assert faq().publication == state


@pytest.mark.parametrize(
    "names", ["支付宝、微信支付", "支付宝 微信支付", "Alipay, WeChat Pay", "alipay,wechat-pay", "微信支付；ALIPAY"]
)
def test_wallets_are_named_by_name_or_by_address(editor: Client, names: str) -> None:
    page = upload(editor, f'{NEW}brand-new,新的问题？,先看这里。,"{names}",第一步,先检查。\n')
    assert errors(page) == []
    confirm(editor)
    named = FAQ.objects.get(slug="brand-new").providers.values_list("slug", flat=True)
    assert set(named) == {"alipay", "wechat-pay"}


def test_advice_names_its_wallet_by_name(editor: Client) -> None:
    advice = Advice.objects.filter(topic="stay-safe").first() or Advice.objects.first()
    page = paste(editor, f"slug\tprovider\n{advice.slug}\t支付宝\n", kind="advice")  # type: ignore[union-attr]
    assert errors(page) == []


def test_a_name_that_two_wallets_have_is_nobodys() -> None:
    ids = ids_by_name([(1, "one", ["钱包", "One Pay"]), (2, "two", ["钱包", None])])
    assert (find_id(ids, "钱包"), find_id(ids, "one  pay"), find_id(ids, "TWO")) == (None, 1, 2)


def test_a_table_with_an_error_is_checked_again_without_choosing_the_file_again(editor: Client) -> None:
    page = upload(editor, NEW + "brand-new,新的问题？,先看这里。,new-wallet,第一步,先检查。\n")
    assert counts(page) == (0, 0, 0, 1)
    assert page.context["may_check_again"]
    with entering_import(source="test"):
        Provider.objects.create(slug="new-wallet", name_zh_hans="新钱包", name_en="New")
    page = check_again(editor)
    assert counts(page) == (1, 0, 0, 0)
    confirm(editor)
    assert FAQ.objects.filter(slug="brand-new").exists()


def test_an_import_that_was_overtaken_is_checked_again_and_then_published(editor: Client, staff: Any) -> None:
    upload(editor, "slug,introduction_zh_hans\npayment-failed,表格里的引言。\n")
    mine = TableImport.objects.get()
    upload(staff(superuser=True), "slug,question_zh_hans\npayment-failed,同事的问题？\n")
    theirs = TableImport.objects.exclude(pk=mine.pk).get()
    staging.publish(theirs, by=theirs.author)
    theirs.delete()
    page = confirm(editor)
    assert page.context["error"]
    assert page.context["may_check_again"]
    assert counts(check_again(editor)) == (0, 1, 0, 0)
    confirm(editor)
    assert (faq().question_zh_hans, faq().introduction_zh_hans) == ("同事的问题？", "表格里的引言。")


def test_what_is_published_is_not_checked_again(editor: Client) -> None:
    upload(editor, "slug,introduction_zh_hans\npayment-failed,表格里的引言。\n")
    confirm(editor)
    assert check_again(editor).context["one"].state == ImportState.DONE


def test_few_tables_of_a_person_are_kept(editor: Client) -> None:
    for number in range(staging.MOST_UNPUBLISHED + 2):
        upload(editor, f"slug,introduction_zh_hans\npayment-failed,引言 {number}。\n", name=f"{number}.csv")
    names = TableImport.objects.order_by("created").values_list("file_name", flat=True)
    assert list(names) == ["2.csv", "3.csv", "4.csv"]


@pytest.mark.parametrize(
    "beginning", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xd8\xff\xe0", b"\0\0\0 ftypheic"]
)
def test_a_pdf_or_a_picture_is_no_table(editor: Client, beginning: bytes) -> None:
    page = upload(editor, beginning + bytes(range(256)), name="table.csv")
    (words,) = page.context["form"].errors["file"]
    assert "不是表格" in words


def test_the_check_shows_all_that_would_be_new(editor: Client) -> None:
    page = upload(editor, NEW + "brand-new,新的问题？,先看这里。,支付宝,第一步,先检查。\n")
    ((_row, differences),) = page.context["new"]
    shown = {row.label: "".join(segment.text for segment in row.new) for row in differences}
    assert {"新的问题？", "先看这里。", "第一步", "先检查。", "支付宝"} <= set(shown.values())
    assert "共 1 行：新增 1，修改 0，无变化 0，有错误 0" in page.content.decode()
    assert "先检查。" in page.content.decode()


def check_again(client: Client) -> Any:
    one = TableImport.objects.get()
    return follow(client, client.post(f"/admin/kb/{one.kind}/import/{one.batch}/", {"check_again": "1"}))
