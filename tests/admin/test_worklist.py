"""The work list: what waits for whom, what there is to check, and the alarm before all else."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.hotlines.checks import dispute, record_check
from kb.models import CheckMethod, ProposalKind, Report, ReportReason
from tests.alarm import forget_last_verification
from tests.hotlines.changes import EVIDENCE, entered, hotline, proposed

pytestmark = pytest.mark.usefixtures("content")

ADDRESS = "/admin/kb/hotline/"


@pytest.fixture
def editor(staff):
    return staff("editor")


def checked(slug, days_ago, by):
    on = timezone.localdate() - timedelta(days=days_ago)
    record_check(hotline(slug), by=by, how=CheckMethod.OFFICIAL_SITE, evidence_url=EVIDENCE, on=on)


def forge():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '4001234567' WHERE slug = 'alipay-support'")


def test_proposals_of_others_wait_for_me_and_my_own_for_them(editor, alice):
    mine = proposed(ProposalKind.CHANGE, by=User.objects.get(username="editor"), new={"number": "95187"})
    other = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})
    context = editor.get(ADDRESS).context
    assert (context["for_me"], context["my_own"]) == ([other], [mine])


def test_hotlines_to_check_are_listed_oldest_first(editor, alice):
    checked("alipay-support", 100, alice)
    checked("wechat-pay-support", 200, alice)
    checked("apple-pay-support", 10, alice)
    slugs = [row.slug for row in editor.get(ADDRESS).context["to_check"]]
    assert set(slugs[:2]) == {"google-pay-support", "jd-pay-support"}
    assert slugs[2:] == ["wechat-pay-support", "alipay-support"]


def test_a_check_is_two_clicks_away(editor, filled_in):
    where = f"/admin/kb/hotline/{hotline().pk}/check/"
    assert f'href="{where}"' in editor.get(ADDRESS).content.decode()
    data = filled_in(editor.get(where)) | {"how": "official-site", "evidence_url": EVIDENCE}
    assert editor.post(where, data)["Location"] == ADDRESS
    assert hotline() not in editor.get(ADDRESS).context["to_check"]


def test_disputed_numbers_link_to_their_restoration(editor, alice):
    dispute(hotline(), by=alice, why_zh_hans="接电话的人索要验证码。")
    response = editor.get(ADDRESS)
    assert response.context["disputed"] == [hotline()]
    assert f"/propose/restore/{hotline().pk}/" in response.content.decode()
    assert hotline() not in response.context["to_check"]


@pytest.mark.parametrize("address", [ADDRESS, "/admin/"])
def test_a_forged_number_raises_the_alarm_and_is_not_repeated(editor, address):
    assert "kb-alarm" not in editor.get(address).content.decode()
    forge()
    forget_last_verification()
    html = editor.get(address).content.decode()
    assert "kb-alarm" in html
    assert "manage.py verify_ledger" in html
    assert "4001234567" not in html


def test_a_broken_chain_raises_the_alarm_too(editor):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_ledgerentry SET previous_mac = '' WHERE sequence = 3")
    assert "kb-alarm" in editor.get(ADDRESS).content.decode()


def test_the_dashboard_links_to_the_work_list(editor):
    assert f'href="{ADDRESS}"' in editor.get("/admin/").content.decode()


@pytest.mark.parametrize("role", ["translator", None])
def test_it_is_for_those_who_work_on_numbers(staff, role):
    client = staff(role) if role else staff()
    assert client.get(ADDRESS).status_code == 403
    assert ADDRESS not in client.get("/admin/").content.decode()


def fill_up(count, alice):
    for number in range(count):
        slug = f"more-{number}"
        entered(
            slug,
            provider=hotline().provider,
            number=f"9{number:05}",
            purpose_zh_hans="客服",
            source_name_zh_hans="官网",
        )
        proposed(ProposalKind.WITHDRAW, by=alice, hotline=hotline(slug))
        Report.objects.create(hotline=hotline(slug), reason=ReportReason.CHANGED)
        if number % 2:
            dispute(hotline(slug), by=alice, why_zh_hans="可疑。")


@pytest.mark.parametrize("count", [0, 20])
def test_it_costs_ten_queries_whatever_there_is(editor, alice, count):
    fill_up(count, alice)
    editor.get(ADDRESS)
    with CaptureQueriesContext(connection) as queries:
        response = editor.get(ADDRESS)
    assert len(response.context["for_me"]) == count
    # Session, person, rights, permissions, those of roles; hotlines, proposals, own rejected ones, reports.
    assert len(queries) == 5 + 1 + 4  # who it is, the number in the menu, the page
