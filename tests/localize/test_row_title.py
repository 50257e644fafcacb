"""What a row is called in headings: by its title in the reader's language."""

import pytest
from django.utils.translation import override

from kb.localize.row_title import row_title
from kb.models import FAQ, Notice, Section


@pytest.mark.parametrize(
    ("language", "title"), [("zh-hans", "付不了款"), ("en", "Cannot pay")], ids=["Chinese", "English"]
)
def test_content_is_called_by_its_title_in_the_readers_language(language, title):
    with override(language):
        assert row_title(FAQ(question_zh_hans="付不了款", question_en="Cannot pay")) == title


def test_content_without_a_translation_is_called_by_its_chinese():
    with override("en"):
        assert row_title(Notice(text_zh_hans="暂停服务")) == "暂停服务"
        assert row_title(Section(title_zh_hans="小结", title_en=" ")) == "小结"


def test_a_name_that_is_no_row_begins_with_a_capital():
    assert row_title("questions") == "Questions"
