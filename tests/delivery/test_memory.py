"""What a process has at hand is bounded by bytes, whatever is put there and however often."""

import random

from kb.delivery.edition import Edition
from kb.delivery.memory import Memory, Page

HEADERS = [("Content-Type", "text/plain")]


def page(size, edition=None):
    return Page.of(edition or Edition("one"), {"": b"x" * size}, HEADERS)


def total(memory):
    return sum(page.size for page in memory._pages.values())


def test_a_page_that_was_put_there_is_there():
    memory = Memory()
    kept = page(10)
    memory.put("/en/?", kept)
    assert memory.get("/en/?") is kept
    assert memory.get("/en/faq/?") is None


def test_the_size_of_a_page_is_that_of_all_its_forms():
    one, three = (Page.of(Edition("one"), bodies, HEADERS) for bodies in ({"": b"12345"}, {"": b"12345", "br": b"123"}))
    assert three.size - one.size >= 3


def test_the_one_that_was_put_there_first_is_the_first_to_go():
    memory = Memory(most=3 * page(1000).size)
    for name in "abcd":
        memory.put(name, page(1000))
    assert [name for name in "abcd" if memory.get(name)] == ["b", "c", "d"]


def test_a_page_that_is_put_there_again_counts_once_and_is_young_again():
    memory = Memory(most=3 * page(1000).size)
    for name in "abcaad":
        memory.put(name, page(1000))
    assert [name for name in "abcd" if memory.get(name)] == ["a", "c", "d"]
    assert memory._size == total(memory)


def test_a_page_larger_than_all_there_is_room_for_is_not_kept_and_counts_for_nothing():
    memory = Memory(most=20_000)
    memory.put("small", page(10))
    memory.put("large", page(30_000))
    assert memory.get("large") is None
    assert memory._size == total(memory) == 0
    memory.put("small", page(10))
    assert memory.get("small")


def test_many_small_pages_are_bounded_too():
    # A contacts card is 300 bytes, and its headers in three forms some thousands.
    memory = Memory(most=1_000_000)
    for number in range(10_000):
        memory.put(str(number), page(10))
    assert len(memory._pages) < 1_000


def test_it_never_holds_more_than_it_may():
    drawn = random.Random(6)
    memory = Memory(most=200_000)
    editions = [Edition("one"), Edition("two")]
    for _ in range(2000):
        memory.put(str(drawn.randrange(60)), page(drawn.randrange(20_000), drawn.choice(editions)))
        if drawn.random() < 0.02:
            memory.drop_others(drawn.choice(editions), at=1)
        assert memory._size == total(memory) <= 200_000


def test_pages_of_other_editions_are_forgotten_once_they_may_not_be_served():
    old, new = Edition("old"), Edition("new")
    old.until = 10.0
    memory = Memory()
    memory.put("old", page(10, old))
    memory.put("new", page(10, new))
    memory.drop_others(new, at=9.9)
    assert memory.get("old")
    memory.drop_others(new, at=10.0)
    assert memory.get("old") is None
    assert memory.get("new")
    assert memory._size == total(memory)
