"""Pages on which one person proposes a change; another decides on it (decision_view.py)."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from kb.admin.base.action_form import ActionFormView, Fields
from kb.admin.base.form_fields import (
    AnyNumberField,
    NumberField,
    NumberFromAbroadField,
    hotline_column,
    validate_slug_format,
)
from kb.admin.base.who_may_edit import may_translate
from kb.admin.hotlines.hotline_form import HotlineFormView
from kb.hotlines.hotline_columns import WORDS
from kb.hotlines.proposals import propose
from kb.hotlines.related_proposals import waiting_about_the_same
from kb.hotlines.verification import with_verification_status
from kb.ledger.fact_fields import is_english
from kb.ledger.who_may_decide import was_account_changed_by_others
from kb.localize.state import text_in
from kb.models import Hotline, Proposal, ProposalKind, Provider
from kb.models.languages import SOURCE
from kb.models.permissions import PROPOSE, TRANSLATE


class ProposeView(ActionFormView):
    """Base of these pages: asks for the change, the reasons and the evidence."""

    success_url = reverse_lazy("admin:kb_hotline_changelist")
    permission_required = PROPOSE
    kind: ProposalKind
    page = ""
    """The last part of the page's address, if it is not the kind of the proposal."""
    submit_label = _("Propose")
    success_message = _("Proposed. It takes effect once a second person has approved it.")

    def get_form_fields(self) -> Fields:
        reasons = ("evidence_url", "why_zh_hans", "why_en")
        return self.get_proposed_fields() | {name: self.model_form_field(Proposal, name) for name in reasons}

    def get_proposed_fields(self) -> Fields:
        """Returns the fields that hold the change itself."""
        return {}

    def get_subject(self) -> dict[str, Any]:
        """Returns the hotline or provider as keyword arguments of propose()."""
        return {}

    def get_new_facts(self, cleaned_data: dict[str, Any]) -> dict[str, Any]:
        return cleaned_data

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        digits = {"digits": self.request.GET.get("number", "")}
        proposal = Proposal(kind=self.kind, new=digits, **self.get_subject())
        return super().get_context_data(
            others=waiting_about_the_same(proposal),
            account_changed=was_account_changed_by_others(self.user),
            **kwargs,
        )

    def perform(self, cleaned_data: dict[str, Any]) -> None:
        reasons = {name: cleaned_data.pop(name) for name in ("evidence_url", "why_zh_hans", "why_en")}
        propose(kind=self.kind, by=self.user, new=self.get_new_facts(cleaned_data), **reasons, **self.get_subject())

    def number_fields(self, hotline: Hotline | None = None) -> Fields:
        number, abroad = (getattr(hotline, name, "") for name in ("number", "number_from_abroad"))
        return {
            "number": NumberField(initial=number, **hotline_column("number")),
            "number_from_abroad": NumberFromAbroadField(
                initial=abroad, required=False, **hotline_column("number_from_abroad")
            ),
        }


class ProposeForHotlineView(ProposeView, HotlineFormView):
    def get_subject(self) -> dict[str, Any]:
        return {"hotline": self.hotline}


class ProposeChangeView(ProposeForHotlineView):
    kind = ProposalKind.CHANGE
    title = _("Propose another number or source")

    def get_proposed_fields(self) -> Fields:
        """Starts with an empty source: the source of the old number does not confirm the new one."""
        english = ("source_name_en",) if may_translate(self.request.user) else ()
        source = ("source_name_zh_hans", *english, "source_url")
        return self.number_fields(self.hotline) | {name: self.model_form_field(Hotline, name) for name in source}


class ProposeWordsView(ProposeForHotlineView):
    """Proposes other words about a number. Translators propose the English ones."""

    kind = ProposalKind.CHANGE
    page = "words"
    title = _("Propose another purpose or name of the source")

    def has_permission(self) -> bool:
        return bool(self._columns())

    def get_proposed_fields(self) -> Fields:
        return {
            name: self.model_form_field(Hotline, name, initial=getattr(self.hotline, name), show_hidden_initial=True)
            for name in self._columns()
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        # Proposes only what was changed on this page: a colleague may have changed the rest since it was loaded.
        unchanged = [name for name in self._columns() if name not in form.changed_data]
        if len(unchanged) == len(self._columns()):
            form.add_error(None, _("This changes nothing."))
            return self.form_invalid(form)
        form.cleaned_data = {name: value for name, value in form.cleaned_data.items() if name not in unchanged}
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("admin:kb_provider_change", args=[self.hotline.provider_id])

    def _columns(self) -> list[str]:
        """Returns the columns that the person may propose words for."""
        user = self.request.user
        return [name for name in WORDS if user.has_perm(TRANSLATE if is_english(name) else PROPOSE)]


class ProposeWithdrawalView(ProposeForHotlineView):
    kind = ProposalKind.WITHDRAW
    title = _("Propose to withdraw the number")

    def get_proposed_fields(self) -> Fields:
        of_provider = with_verification_status(provider=self.hotline.provider_id)
        others = [other for other in of_provider if other.is_callable and other.pk != self.hotline.pk]
        language = get_language() or SOURCE
        names = [(other.pk, f"{other.shown_number} {text_in(language, other, 'purpose').text}") for other in others]
        return {
            "replaced_by_id": forms.TypedChoiceField(
                label=_("Replaced by"),
                choices=[("", _("no other number")), *names],
                coerce=int,
                empty_value=None,
                required=False,
                widget=UnfoldAdminSelectWidget(),
                help_text=_("Another number of the same provider. A number that is missing here is added first."),
            )
        }


class ProposeRestorationView(ProposeForHotlineView):
    kind = ProposalKind.RESTORE
    title = _("Propose to restore the number")


class ProposeNewHotlineView(ProposeView):
    kind = ProposalKind.ADD
    title = _("Propose a new number")
    provider: Provider

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        provider = Provider.objects.filter(pk=kwargs["pk"]).first()
        if provider is None:
            raise Http404
        self.provider = provider

    def get_subject(self) -> dict[str, Any]:
        return {"provider": self.provider}

    def get_proposed_fields(self) -> Fields:
        english = ("purpose_en", "source_name_en") if may_translate(self.request.user) else ()
        texts = ("purpose_zh_hans", "source_name_zh_hans", "source_url", *english)
        slug = self.model_form_field(Hotline, "slug")
        slug.validators.append(validate_slug_format)
        return self.number_fields() | {name: self.model_form_field(Hotline, name) for name in texts} | {"slug": slug}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(provider=self.provider, **kwargs)


class ProposeImpostorView(ProposeView):
    kind = ProposalKind.FLAG
    title = _("Propose an impostor number")

    def get_proposed_fields(self) -> Fields:
        return {"number": AnyNumberField(label=_("Number"), initial=self.request.GET.get("number", ""))}

    def get_new_facts(self, cleaned_data: dict[str, Any]) -> dict[str, Any]:
        return {"digits": cleaned_data["number"]}


class ProposeImpostorRemovalView(ProposeImpostorView):
    kind = ProposalKind.UNFLAG
    title = _("Propose to take a number off the impostor list")


VIEWS_WITH_PK = (
    ProposeChangeView,
    ProposeWordsView,
    ProposeWithdrawalView,
    ProposeRestorationView,
    ProposeNewHotlineView,
)
"""Their addresses hold the key of a hotline or a provider."""
VIEWS_WITHOUT_PK = (ProposeImpostorView, ProposeImpostorRemovalView)
