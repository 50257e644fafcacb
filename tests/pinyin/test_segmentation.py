"""Letters without spaces as pinyin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.pinyin.segmentation import segment
from kb.pinyin.syllables import SYLLABLES


@pytest.mark.parametrize(
    ("letters", "ways"),
    [
        ("zhifubao", {"zhi fu bao"}),
        ("xian", {"xian", "xi an"}),
        ("xi'an", {"xi an"}),
        ("fangan", {"fang an", "fan gan"}),
        ("lve", {"lue"}),
        ("mima", {"mi ma"}),
        ("zfb", set()),
        ("payment", set()),
        ("", set()),
        ("付款", set()),
        ("a" * 300, set()),
    ],
)
def test_letters_are_segmented_into_syllables_in_every_likely_way(letters, ways):
    found = {" ".join(way) for way in segment(letters)}
    assert ways <= found
    assert bool(ways) == bool(found)


@given(st.lists(st.sampled_from(sorted(SYLLABLES)), min_size=1, max_size=4))
def test_syllables_without_spaces_are_segmented_without_loss(syllables):
    letters = "".join(syllables)
    ways = segment(letters)
    assert ways
    assert all("".join(way) == letters for way in ways)
