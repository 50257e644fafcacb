"""A row that cannot be read: no list shows it, and an editor can delete it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command

from kb.ledger.problems import find_problems
from kb.models import FAQ, Hotline, Notice, Provider
from tests.door import DETAILS, door

pytestmark = pytest.mark.usefixtures("content")

YEAR_3000 = datetime(3000, 1, 1, tzinfo=UTC)


@pytest.fixture
def notice() -> int:
    """A notice of a year that cannot be read, as an import could once publish it: the ledger says so too."""
    notice = Notice(text_zh_hans="通知", starts=YEAR_3000)
    notice.save()
    return int(notice.pk)


def unreadable() -> list[str]:
    return [problem for problem in find_problems() if "cannot be read" in problem]


@pytest.mark.parametrize("page", ["change", "delete"])
def test_its_pages_lead_to_the_one_that_deletes_it(staff: Any, notice: int, page: str) -> None:
    response = staff("editor").get(f"/admin/kb/notice/{notice}/{page}/", follow=True)
    assert (response.status_code, response.request["PATH_INFO"]) == (200, f"/admin/kb/notice/{notice}/delete/")


def test_an_editor_deletes_it_and_the_alarm_ends(staff: Any, notice: int) -> None:
    assert unreadable()
    response = staff("editor").post(f"/admin/kb/notice/{notice}/delete/", follow=True)
    assert response.status_code == 200
    assert not Notice.objects.filter(pk=notice).exists()
    assert list(find_problems()) == []


def test_a_translator_does_not_delete_it(staff: Any, notice: int) -> None:
    assert staff("translator").post(f"/admin/kb/notice/{notice}/delete/").status_code == 403
    assert Notice.objects.filter(pk=notice).exists()


def test_a_wallet_that_other_content_refers_to_is_repaired_instead(staff: Any) -> None:
    provider = Provider.objects.filter(slug="alipay")
    pk = provider.get().pk
    provider.update(updated=YEAR_3000)
    response = staff("administrator").post(f"/admin/kb/provider/{pk}/delete/")
    assert "verify_ledger --repair" in str(response.context["form"].errors)
    assert provider.exists()
    assert Hotline.objects.filter(provider=pk).exists()


def test_a_question_goes_with_its_steps_and_links(staff: Any) -> None:
    faq = FAQ.objects.get(slug="payment-failed")
    door.delete(faq.symptoms.all(), DETAILS)
    FAQ.objects.filter(pk=faq.pk).update(updated=YEAR_3000)
    staff("editor").post(f"/admin/kb/faq/{faq.pk}/delete/")
    assert not FAQ.objects.filter(pk=faq.pk).exists()
    assert list(find_problems()) == []


def test_repairing_says_nothing_of_what_the_ledger_has_no_better_facts_for(notice: int, capsys: Any) -> None:
    with pytest.raises(Exception, match="problems in"):
        call_command("verify_ledger", "--repair")
    assert "Repaired" not in capsys.readouterr().out
