"""What one person may record about a hotline: a check, a dispute, the words around the number, a report dealt with."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View
from unfold.widgets import UnfoldAdminRadioSelectWidget

from kb.admin.base.action_view import Fields, HotlineActionView
from kb.admin.base.fields import date_input, hotline_column
from kb.admin.base.permissions import writable_description
from kb.hotlines.checks import describe, dispute, record_check
from kb.hotlines.reports import mark_handled
from kb.models import CheckMethod, Hotline, Proposal
from kb.models.permissions import PROPOSE

_CHINESE = ("purpose_zh_hans", "source_name_zh_hans")


class CheckView(HotlineActionView):
    permission_required = PROPOSE
    title = save_label = _("Record a check")
    done = _("The check has been recorded.")

    def fields(self) -> Fields:
        return {
            "how": forms.ChoiceField(
                label=_("How did you check it?"),
                choices=CheckMethod,
                initial=CheckMethod.OFFICIAL_SITE,
                widget=UnfoldAdminRadioSelectWidget(),
            ),
            "evidence_url": self.field(
                Proposal,
                "evidence_url",
                required=False,
                help_text=_("The official page that shows the number. Not needed if you called it."),
            ),
            "on": forms.DateField(label=_("Checked on"), initial=timezone.localdate, widget=date_input()),
        }

    def carry_out(self, given: dict[str, Any]) -> None:
        record_check(self.hotline, by=self.person, **{**given, "how": CheckMethod(given["how"])})


class DisputeView(HotlineActionView):
    permission_required = PROPOSE
    title = save_label = _("Dispute the number")
    done = _("The number is disputed: visitors can no longer call it from the site.")

    def fields(self) -> Fields:
        return {name: self.field(Proposal, name) for name in ("why_zh_hans", "why_en")}

    def carry_out(self, given: dict[str, Any]) -> None:
        dispute(self.hotline, by=self.person, **given)


class DescriptionView(HotlineActionView):
    title = _("Edit the description")
    save_label = _("Save")
    done = _("The description has been saved.")

    def has_permission(self) -> bool:
        return bool(writable_description(self.request.user))

    def fields(self) -> Fields:
        return {
            name: self.field(Hotline, name, initial=getattr(self.hotline, name), show_hidden_initial=True)
            for name in writable_description(self.request.user)
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        # What was not changed on this page is left alone: somebody may have changed it since the page was loaded.
        form.cleaned_data = {name: form.cleaned_data[name] for name in form.changed_data}
        return super().form_valid(form)

    def carry_out(self, given: dict[str, Any]) -> None:
        if given:
            describe(self.hotline, by=self.person, **given)

    def get_success_url(self) -> str:
        return reverse("admin:kb_provider_change", args=[self.hotline.provider_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = () if any(name.endswith("zh_hans") for name in writable_description(self.request.user)) else _CHINESE
        beside = [(hotline_column(name)["label"], getattr(self.hotline, name)) for name in shown]
        return super().get_context_data(beside=beside, **kwargs)


class HandledView(PermissionRequiredMixin, View):
    """Marks all reports of one reason about a hotline as handled."""

    permission_required = PROPOSE
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int, reason: str) -> HttpResponse:
        mark_handled(hotline=pk, reason=reason, by=cast(User, request.user))
        messages.success(request, _("The reports have been marked as handled."))
        return redirect("admin:kb_hotline_changelist")
