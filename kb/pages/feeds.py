"""The feed: what changed last, in one language."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kb.localize.state import text_in
from kb.models import FAQ
from kb.models.languages import SOURCE

MOST_ENTRIES = 50


class LatestQuestions(Feed):
    """Atom (RFC 4287): the questions whose answer changed last, newest first."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Wallet Helpline: questions and answers")

    def subtitle(self) -> str:
        return _("Answers about digital wallets in China, the last changed first.")

    def link(self) -> str:
        return f"{settings.SITE_URL}/{get_language() or SOURCE}/"

    def feed_url(self) -> str:
        return f"{self.link()}feed/"

    def items(self) -> list[FAQ]:
        return list(FAQ.objects.published().order_by("-updated")[:MOST_ENTRIES])

    def item_title(self, item: Any) -> str:
        return text_in(get_language() or SOURCE, item, "question").words

    def item_description(self, item: Any) -> str:
        return text_in(get_language() or SOURCE, item, "introduction").words

    def item_link(self, item: FAQ) -> str:
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_updateddate(self, item: FAQ) -> datetime:
        return item.updated

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().__call__(request, *args, **kwargs)
