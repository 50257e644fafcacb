"""The forms with which one person proposes; another decides (see deciding.py)."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from kb.admin.base.action_view import ActionView, Fields, HotlineActionView, with_verification_status
from kb.admin.base.fields import AnyNumberField, NumberField, NumberFromAbroadField, hotline_column
from kb.admin.base.forms import refuse_odd_slugs
from kb.admin.base.permissions import may_translate
from kb.hotlines.proposals import propose
from kb.localize.state import text_in
from kb.models import Hotline, Proposal, ProposalKind, Provider
from kb.models.languages import SOURCE
from kb.models.permissions import PROPOSE


class ProposingView(ActionView):
    """Asks for what is proposed, why, and the evidence."""

    permission_required = PROPOSE
    kind: ProposalKind
    save_label = _("Propose")
    done = _("Proposed. It takes effect once a second person has approved it.")

    def fields(self) -> Fields:
        reasons = ("evidence_url", "why_zh_hans", "why_en")
        return self.wanted() | {name: self.field(Proposal, name) for name in reasons}

    def wanted(self) -> Fields:
        """The fields that say what is proposed."""
        return {}

    def about(self) -> dict[str, Any]:
        """The hotline or provider it is about, as propose() takes it."""
        return {}

    def new(self, given: dict[str, Any]) -> dict[str, Any]:
        return given

    def carry_out(self, given: dict[str, Any]) -> None:
        reasons = {name: given.pop(name) for name in ("evidence_url", "why_zh_hans", "why_en")}
        propose(kind=self.kind, by=self.person, new=self.new(given), **reasons, **self.about())

    def number_fields(self, hotline: Hotline | None = None) -> Fields:
        number, abroad = (getattr(hotline, name, "") for name in ("number", "number_from_abroad"))
        return {
            "number": NumberField(initial=number, **hotline_column("number")),
            "number_from_abroad": NumberFromAbroadField(
                initial=abroad, required=False, **hotline_column("number_from_abroad")
            ),
        }


class AboutHotline(ProposingView, HotlineActionView):
    def about(self) -> dict[str, Any]:
        return {"hotline": self.hotline}


class ChangeView(AboutHotline):
    kind = ProposalKind.CHANGE
    title = _("Propose a change")

    def wanted(self) -> Fields:
        """The source is asked for anew: the old number's source says nothing about another number."""
        english = ("source_name_en",) if may_translate(self.request.user) else ()
        source = ("source_name_zh_hans", *english, "source_url")
        return self.number_fields(self.hotline) | {name: self.field(Hotline, name) for name in source}


class WithdrawView(AboutHotline):
    kind = ProposalKind.WITHDRAW
    title = _("Propose to withdraw the number")

    def wanted(self) -> Fields:
        others = [other for other in with_verification_status() if other.is_callable and other.pk != self.hotline.pk]
        language = get_language() or SOURCE
        names = [
            (other.pk, f"{text_in(language, other.provider, 'name').words} {other.shown_number}") for other in others
        ]
        return {
            "replaced_by_id": forms.TypedChoiceField(
                label=_("Replaced by"),
                choices=[("", _("no other number")), *names],
                coerce=int,
                empty_value=None,
                required=False,
                widget=UnfoldAdminSelectWidget(),
            )
        }


class RestoreView(AboutHotline):
    kind = ProposalKind.RESTORE
    title = _("Propose to restore the number")


class AddView(ProposingView):
    kind = ProposalKind.ADD
    title = _("Propose a new number")
    provider: Provider

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        provider = Provider.objects.filter(pk=kwargs["pk"]).first()
        if provider is None:
            raise Http404
        self.provider = provider

    def about(self) -> dict[str, Any]:
        return {"provider": self.provider}

    def wanted(self) -> Fields:
        english = ("purpose_en", "source_name_en") if may_translate(self.request.user) else ()
        texts = ("purpose_zh_hans", "source_name_zh_hans", "source_url", *english)
        slug = self.field(Hotline, "slug")
        slug.validators.append(refuse_odd_slugs)
        return self.number_fields() | {name: self.field(Hotline, name) for name in texts} | {"slug": slug}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(provider=self.provider, **kwargs)


class FlagView(ProposingView):
    kind = ProposalKind.FLAG
    title = _("Propose an impostor number")

    def wanted(self) -> Fields:
        return {"number": AnyNumberField(label=_("Number"), initial=self.request.GET.get("number", ""))}

    def new(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"digits": given["number"]}


class UnflagView(FlagView):
    kind = ProposalKind.UNFLAG
    title = _("Propose to take a number off the impostor list")


ABOUT_ONE = (ChangeView, WithdrawView, RestoreView, AddView)
"""Those whose address names a hotline or a provider."""
ABOUT_ANY_NUMBER = (FlagView, UnflagView)
