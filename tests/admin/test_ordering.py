"""Positions are 1, 2, 3 … whatever is dragged, typed, added or deleted."""

import pytest

from kb.admin.base.ordering import place
from kb.models import FAQ, Provider, StaleObject, Step
from kb.models.one_door import open_door


def address(obj):
    return f"/admin/kb/{obj._meta.model_name}/{obj.pk}/change/"


def keys(faq):
    return list(faq.steps.in_order().values_list("key", flat=True))


def positions(faq):
    return list(faq.steps.in_order().values_list("position", flat=True))


@pytest.fixture
def faq(content):
    return FAQ.objects.get(slug="payment-failed")


@pytest.fixture
def editor(staff, commits):
    return commits(staff("editor"))


@pytest.fixture
def page(editor, filled_in, faq):
    return filled_in(editor.get(address(faq)))


def new_step(row, position=""):
    values = {
        "title_zh_hans": "新的一步",
        "text_zh_hans": "照做。",
        "kind": "action",
        "position": position,
        "id": "",
        "faq": "",
    }
    return {f"steps-{row}-{name}": value for name, value in values.items()}


@pytest.mark.parametrize(
    "order",
    [(1, 0, 2, 3, 4), (4, 3, 2, 1, 0), (4, 0, 1, 2, 3), (2, 3, 4, 0, 1)],
    ids=["two swapped", "turned round", "last to first", "two to the end"],
)
def test_a_dragged_order_is_stored(editor, faq, page, order):
    before = keys(faq)
    # Dragging numbers the rows from 0 in the order they are shown.
    page |= {f"steps-{row}-position": str(place) for place, row in enumerate(order)}
    assert editor.post(address(faq), page).status_code == 302
    assert keys(faq) == [before[row] for row in order]
    assert positions(faq) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("position", "place"), [("", 6), ("0", 1), ("2", 3), ("9", 6)])
def test_a_new_row_goes_to_where_it_was_moved_or_to_the_end(editor, faq, page, position, place):
    before = keys(faq)
    page |= {"steps-TOTAL_FORMS": "6"} | new_step(5, position)
    assert editor.post(address(faq), page).status_code == 302
    new = faq.steps.get(title_zh_hans="新的一步")
    assert new.position == place
    assert [key for key in keys(faq) if key != new.key] == before
    assert positions(faq) == [1, 2, 3, 4, 5, 6]


def test_a_new_row_that_was_moved_and_left_empty_is_not_saved(editor, faq, page):
    page |= {"steps-TOTAL_FORMS": "6"} | new_step(5, "0") | {"steps-5-title_zh_hans": "", "steps-5-text_zh_hans": ""}
    assert editor.post(address(faq), page).status_code == 302
    assert faq.steps.count() == 5


def test_new_rows_and_dragged_rows_and_deleted_rows_go_together(editor, faq, page):
    before = keys(faq)
    page |= {f"steps-{row}-position": str(place) for place, row in enumerate((3, 0, 1, 2, 4))}
    page |= {"steps-1-DELETE": "on", "steps-TOTAL_FORMS": "7"} | new_step(5, "1") | new_step(6)
    assert editor.post(address(faq), page).status_code == 302
    assert [keys(faq)[place] for place in (0, 1, 3, 4)] == [before[3], before[0], before[2], before[4]]
    assert positions(faq) == [1, 2, 3, 4, 5, 6]


def test_rows_with_one_position_keep_their_order(editor, faq, page):
    before = keys(faq)
    page |= {f"steps-{row}-position": "7" for row in range(5)}
    assert editor.post(address(faq), page).status_code == 302
    assert keys(faq) == before


def test_a_step_added_by_another_editor_stays_behind_the_step_that_it_follows(editor, faq, page):
    before = keys(faq)
    Step.objects.create(faq=faq, title_zh_hans="别人加的", text_zh_hans="照做。", key="from-another")
    page |= {f"steps-{row}-position": str(4 - row) for row in range(5)}
    page["steps-0-title_zh_hans"] = "改了"
    assert editor.post(address(faq), page).status_code == 302
    assert keys(faq) == [before[-1], "from-another", *before[-2::-1]]
    assert positions(faq) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "forged", [{"steps-0-DELETE": "on"}, {"steps-0-title_zh_hans": "伪造"}, {"steps-0-position": "9"}]
)
def test_a_row_that_names_a_step_of_another_question_leaves_that_one_alone(editor, faq, page, forged):
    other = Step.objects.exclude(faq=faq).first()
    before = list(Step.objects.exclude(faq=faq).order_by("pk").values("pk", "faq", "position", "title_zh_hans"))
    editor.post(address(faq), page | {"steps-0-id": other.pk} | forged)
    assert list(Step.objects.exclude(faq=faq).order_by("pk").values("pk", "faq", "position", "title_zh_hans")) == before
    assert sorted(positions(faq)) == [1, 2, 3, 4, 5]


def test_reordering_steps_of_one_question_leaves_the_others_alone(editor, faq, page):
    others = list(Step.objects.exclude(faq=faq).values_list("pk", "position"))
    page |= {f"steps-{row}-position": str(4 - row) for row in range(5)}
    editor.post(address(faq), page)
    assert list(Step.objects.exclude(faq=faq).values_list("pk", "position")) == others


def test_reordering_does_not_count_as_a_change_of_the_text(editor, faq, page):
    before = list(faq.steps.order_by("pk").values_list("title_zh_hans", "title_en", "text_en"))
    page |= {f"steps-{row}-position": str(4 - row) for row in range(5)}
    editor.post(address(faq), page)
    assert list(faq.steps.order_by("pk").values_list("title_zh_hans", "title_en", "text_en")) == before


@pytest.mark.parametrize(
    ("moved", "typed", "expected"),
    [
        (0, "3", [1, 2, 0, 3, 4]),
        (4, "1", [4, 0, 1, 2, 3]),
        (3, "2", [0, 3, 1, 2, 4]),
        (1, "5", [0, 2, 3, 4, 1]),
        (2, "99", [0, 1, 3, 4, 2]),
        (2, "", [0, 1, 3, 4, 2]),
        (2, "0", [2, 0, 1, 3, 4]),
        (2, str(10**30), [0, 1, 3, 4, 2]),
    ],
)
@pytest.mark.parametrize("model", [FAQ, Provider])
def test_a_typed_position_moves_the_object_there(content, editor, filled_in, model, moved, typed, expected):
    objects = list(model.objects.in_order())
    data = filled_in(editor.get(address(objects[moved]))) | {"position": typed}
    assert editor.post(address(objects[moved]), data).status_code == 302
    assert list(model.objects.in_order().values_list("pk", flat=True)) == [objects[row].pk for row in expected]
    assert list(model.objects.in_order().values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_a_typed_position_counts_among_gaps(content, editor, filled_in):
    for faq in FAQ.objects.order_by("-position"):
        FAQ.objects.filter(pk=faq.pk).update(position=faq.position * 10)
    objects = list(FAQ.objects.in_order())
    data = filled_in(editor.get(address(objects[4]))) | {"position": "15"}
    editor.post(address(objects[4]), data)
    assert list(FAQ.objects.in_order()) == [objects[0], objects[4], objects[1], objects[2], objects[3]]


def test_a_position_below_nothing_is_refused_with_an_error(editor, faq, page):
    response = editor.post(address(faq), page | {"position": "-1"})
    assert response.status_code == 200
    assert "position" in response.context["adminform"].form.errors


@pytest.mark.one_door
def test_a_move_takes_few_statements_and_no_indexing(content, django_assert_max_num_queries):
    with open_door():
        FAQ.objects.bulk_create(
            [
                FAQ(slug=f"more-{n}", position=6 + n, question_zh_hans="怎么办", introduction_zh_hans="这样办")
                for n in range(300)
            ]
        )
    StaleObject.objects.all().delete()
    before = list(FAQ.objects.in_order())
    # the row's position and the last one; a savepoint and its end, the lock (PostgreSQL), both again, three updates
    with django_assert_max_num_queries(10):
        place(before[-1], 1)
    after = list(FAQ.objects.in_order())
    assert after == [before[-1], *before[:-1]]
    assert [faq.position for faq in after] == list(range(1, 306))
    assert {faq.pk: faq.updated for faq in after} == {faq.pk: faq.updated for faq in before}
    assert not StaleObject.objects.exists()


def test_no_position_means_the_end(content):
    before = list(FAQ.objects.in_order())
    place(before[0], None)
    assert list(FAQ.objects.in_order()) == [*before[1:], before[0]]


def test_a_question_that_was_deleted_before_it_moved_moves_nothing(content):
    faq = FAQ.objects.in_order().last()
    FAQ.objects.filter(pk=faq.pk).delete()
    before = list(FAQ.objects.in_order())
    place(faq, 1)
    assert list(FAQ.objects.in_order()) == before
