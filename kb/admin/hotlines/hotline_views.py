"""Pages on which one person changes a hotline: record a check, dispute it, edit its description, close reports."""

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

from kb.admin.base.action_form import Fields
from kb.admin.base.form_fields import date_input
from kb.admin.hotlines.hotline_form import HotlineFormView
from kb.hotlines.checks import describe, dispute, record_check
from kb.hotlines.hotline_columns import DESCRIPTION
from kb.hotlines.reports import mark_handled
from kb.models import CheckMethod, Hotline, Proposal
from kb.models.permissions import PROPOSE


class RecordCheckView(HotlineFormView):
    permission_required = PROPOSE
    title = submit_label = _("Record a check")
    success_message = _("The check has been recorded.")

    def get_form_fields(self) -> Fields:
        return {
            "how": forms.ChoiceField(
                label=_("How did you check it?"),
                choices=CheckMethod,
                widget=UnfoldAdminRadioSelectWidget(),
            ),
            "evidence_url": self.model_form_field(
                Proposal,
                "evidence_url",
                required=False,
                help_text=_("The official page that shows the number. Not needed if you called it."),
            ),
            "note": self.model_form_field(
                Proposal,
                "why_zh_hans",
                required=False,
                label=_("Who answered, and what they said"),
                help_text=_("Required if you called it. Stays in the ledger; visitors do not read it."),
            ),
            "on": forms.DateField(label=_("Checked on"), initial=timezone.localdate, widget=date_input()),
        }

    def perform(self, cleaned_data: dict[str, Any]) -> None:
        record_check(self.hotline, by=self.user, **{**cleaned_data, "how": CheckMethod(cleaned_data["how"])})


class DisputeHotlineView(HotlineFormView):
    permission_required = PROPOSE
    title = submit_label = _("Dispute the number")
    success_message = _("The number is disputed: visitors can no longer call it from the site.")

    def get_form_fields(self) -> Fields:
        return {name: self.model_form_field(Proposal, name) for name in ("why_zh_hans", "why_en")}

    def perform(self, cleaned_data: dict[str, Any]) -> None:
        dispute(self.hotline, by=self.user, **cleaned_data)


class EditDescriptionView(HotlineFormView):
    permission_required = "kb.change_hotline"
    title = _("Edit hours, languages and days between checks")
    submit_label = _("Save")
    success_message = _("Hours, languages and days between checks have been saved.")

    def get_form_fields(self) -> Fields:
        return {
            name: self.model_form_field(Hotline, name, initial=getattr(self.hotline, name), show_hidden_initial=True)
            for name in DESCRIPTION
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        # Saves only what was changed on this page: a colleague may have changed the rest since it was loaded.
        form.cleaned_data = {name: form.cleaned_data[name] for name in form.changed_data}
        return super().form_valid(form)

    def perform(self, cleaned_data: dict[str, Any]) -> None:
        if cleaned_data:
            describe(self.hotline, by=self.user, **cleaned_data)

    def get_success_url(self) -> str:
        return reverse("admin:kb_provider_change", args=[self.hotline.provider_id])


class HandleReportsView(PermissionRequiredMixin, View):
    """Marks all reports of one reason about a hotline as handled."""

    permission_required = PROPOSE
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int, reason: str) -> HttpResponse:
        mark_handled(hotline=pk, reason=reason, by=cast(User, request.user))
        messages.success(request, _("The reports have been marked as handled."))
        return redirect("admin:kb_hotline_changelist")
