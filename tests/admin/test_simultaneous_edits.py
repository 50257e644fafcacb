"""Two people with the same form open: neither undoes what the other saved."""

from collections.abc import Callable
from typing import Any

import pytest

from kb.models import FAQ, Change, Provider

A = "/admin/kb/faq/{}/change/"


@pytest.fixture
def faq(content) -> FAQ:
    """A question without a step that shows the hotlines, whose wallets and order one person changes."""
    faq = FAQ.objects.get(slug="payment-failed")
    faq.steps.update(kind="action")
    return faq


@pytest.fixture
def both(staff, commits, filled_in) -> Callable[..., tuple[Any, Any]]:
    """`both(address, mine, theirs)`: two people open the page; one saves `theirs`, then the other `mine`."""

    def save(
        address: str, mine: dict[str, Any], theirs: dict[str, Any], *, in_background: bool = False
    ) -> tuple[Any, Any]:
        first, second = commits(staff("editor")), commits(staff(superuser=True))
        opened, also_opened = filled_in(first.get(address)), filled_in(second.get(address))
        assert second.post(address, also_opened | theirs).status_code == 302
        headers = {"X-Requested-With": "background-save"} if in_background else {}
        return first, first.post(
            address, opened | mine | ({"_savedraft": "1"} if in_background else {}), headers=headers
        )

    return save


CHANGES = {
    "a question and an introduction": ({"question_zh_hans": "甲？"}, {"introduction_zh_hans": "乙。"}),
    "a question and the publication": ({"question_zh_hans": "甲？"}, {"publication": "draft"}),
    "two steps": ({"steps-1-text_zh_hans": "甲。"}, {"steps-0-text_zh_hans": "乙。"}),
    "a text and the title of one step": ({"steps-0-text_zh_hans": "甲。"}, {"steps-0-title_zh_hans": "乙"}),
    "a text and a place": ({"steps-0-text_zh_hans": "甲。"}, {"position": "3"}),
}


@pytest.mark.usefixtures("ordinary_questions")
@pytest.mark.parametrize(("mine", "theirs"), CHANGES.values(), ids=CHANGES)
def test_what_different_fields_got_is_all_kept(both, faq, filled_in, mine, theirs):
    client, response = both(A.format(faq.pk), mine, theirs)
    assert response.status_code == 302
    faq.refresh_from_db()
    now = {"publication": faq.publication, **filled_in(client.get(A.format(faq.pk)))}
    assert {name: str(now[name]) for name in mine | theirs} == mine | theirs


def test_the_wallets_that_a_colleague_took_off_stay_off(both, faq):
    kept = [str(pk) for pk in faq.providers.values_list("pk", flat=True)[:2]]
    _, response = both(A.format(faq.pk), {"question_zh_hans": "甲？"}, {"providers": kept})
    assert response.status_code == 302
    assert {str(pk) for pk in faq.providers.values_list("pk", flat=True)} == set(kept)


def test_an_order_that_a_colleague_dragged_stays(both, faq):
    before = list(faq.steps.in_order().values_list("key", flat=True))
    turned = {f"steps-{row}-position": str(4 - row) for row in range(5)}
    _, response = both(A.format(faq.pk), {"steps-2-text_zh_hans": "甲。"}, turned)
    assert response.status_code == 302
    assert list(faq.steps.in_order().values_list("key", flat=True)) == before[::-1]


def test_orders_that_two_people_dragged_are_merged(both, faq):
    before = list(faq.steps.in_order().values_list("key", flat=True))
    turned = {f"steps-{row}-position": str(4 - row) for row in range(5)}
    swapped = {f"steps-{row}-position": str(place) for row, place in enumerate((1, 0, 2, 3, 4))}
    _, response = both(A.format(faq.pk), swapped, turned)
    assert response.status_code == 302
    now = list(faq.steps.in_order().values_list("key", flat=True))
    assert now == before[::-1]  # both put the second before the first


DELETED = {"steps-0-DELETE": "on"}
OVERLAPS = {
    "one text": ({"introduction_zh_hans": "甲\n乙。"}, {"introduction_zh_hans": "丙。"}),
    "the text of a step": ({"steps-1-text_zh_hans": "甲。"}, {"steps-1-text_zh_hans": "丙。"}),
    "a step that is gone": ({"steps-0-title_zh_hans": "甲", "steps-0-text_zh_hans": "照做。"}, DELETED),
}


@pytest.mark.parametrize("button", ["_save", "_savedraft", "_continue", "_preview", "in the background"])
@pytest.mark.parametrize(("mine", "theirs"), OVERLAPS.values(), ids=OVERLAPS)
def test_what_overlaps_is_kept_and_chosen_on_the_page_of_the_change(both, faq, mine, theirs, button):
    client, response = both(A.format(faq.pk), mine | {button: "1"}, theirs, in_background=button == "in the background")
    change = Change.objects.get(state="draft")
    assert all(text in str(change.facts).replace("\\n", "\n") for text in mine.values())
    page = f"/admin/kb/change/{change.pk}/change/"
    if button == "in the background":
        assert response.json()["choice"] == page
    elif button == "_savedraft":  # by way of the form
        assert client.get(response["Location"])["Location"] == page
    elif button != "_preview":
        assert response["Location"] == page
    assert len(client.get(page).context["conflicts"]) == 1


@pytest.mark.parametrize(
    ("field", "mine", "theirs"), [("publication", "draft", "draft"), ("question_zh_hans", "甲？", "甲？")]
)
def test_the_same_change_made_twice_is_no_conflict(both, faq, field, mine, theirs):
    _, response = both(A.format(faq.pk), {field: mine}, {field: theirs})
    assert response.status_code == 302


def test_different_wallets_chosen_by_two_are_a_conflict(both, faq):
    pks = [str(pk) for pk in Provider.objects.values_list("pk", flat=True)]
    client, response = both(A.format(faq.pk), {"providers": pks[:1]}, {"providers": pks[1:2]})
    assert [str(pk) for pk in faq.providers.values_list("pk", flat=True)] == pks[1:2]
    (conflict,) = client.get(response["Location"]).context["conflicts"]
    assert [choice for choice, _label in conflict["field"].field.choices] == ["mine", "theirs"]


def test_what_one_person_saves_in_two_windows_is_an_error_that_quotes_the_other_text(staff, filled_in, faq):
    client = staff("editor")
    opened = filled_in(client.get(A.format(faq.pk)))
    client.post(A.format(faq.pk), opened | {"introduction_zh_hans": "甲。", "_savedraft": "1"})
    again = client.post(A.format(faq.pk), opened | {"introduction_zh_hans": "乙。", "_savedraft": "1"})
    assert "甲。" in str(again.context["adminform"].form.errors["introduction_zh_hans"])
    page = filled_in(again) | {"initial-introduction_zh_hans": "甲。", "_savedraft": "1"}
    assert client.post(A.format(faq.pk), page).status_code == 302
    assert Change.objects.get().facts["introduction_zh_hans"] == "乙。"


def test_a_page_without_its_first_values_is_compared_with_what_is_stored(staff, filled_in, faq):
    client = staff("editor")
    page = {name: value for name, value in filled_in(client.get(A.format(faq.pk))).items() if "initial-" not in name}
    updated = FAQ.objects.get(pk=faq.pk).updated
    assert client.post(A.format(faq.pk), page).status_code == 302
    assert FAQ.objects.get(pk=faq.pk).updated == updated


def test_a_deleted_step_that_was_not_touched_stays_deleted_and_the_rest_is_saved(both, faq):
    changed = {"question_zh_hans": "甲？", "steps-1-text_zh_hans": "乙。"}
    _, response = both(A.format(faq.pk), changed, {"steps-0-DELETE": "on"})
    assert response.status_code == 302
    faq.refresh_from_db()
    assert faq.question_zh_hans == "甲？"
    assert faq.steps.count() == 4
    assert faq.steps.in_order().first().text_zh_hans == "乙。"


def test_a_step_that_both_delete_is_deleted_once(both, faq):
    _, response = both(A.format(faq.pk), {"steps-0-DELETE": "on"}, {"steps-0-DELETE": "on"})
    assert response.status_code == 302
    assert faq.steps.count() == 4
