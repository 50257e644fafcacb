"""The base of steps and items: ordered parts of a page with a key, a title and a text."""

from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from kb.models.content import Content
from kb.models.fields import LineField, SlugField, TextField
from kb.models.no_numbers_in_text import no_telephone_number

_KEY_LETTERS = "abcdefghjkmnpqrstuvwxyz"
"""Neither digits nor letters that look like some, so that no key can be read as a telephone number."""


def _new_key() -> str:
    return get_random_string(8, _KEY_LETTERS)


class PagePart(Content):
    """An ordered part. Its key is unique on its page and is the anchor in links: #check-network."""

    key = SlugField(
        _("key"), default=_new_key, validators=[no_telephone_number], help_text=_("The part after # in a link to it.")
    )
    title = LineField(_("title"), max_length=100)
    title_zh_hans: str
    title_en: str | None
    text = TextField(_("text"), max_length=5000)
    text_zh_hans: str
    text_en: str | None

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title_zh_hans
