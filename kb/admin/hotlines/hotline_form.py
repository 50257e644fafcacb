"""A form page about one hotline. The form is hidden and refused while the hotline is withheld."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from kb.admin.base.action_form import ActionFormView
from kb.hotlines.verification import with_verification_status
from kb.models import Hotline, VerificationStatus


class HotlineFormView(ActionFormView):
    success_url = reverse_lazy("admin:kb_hotline_changelist")
    hotline: Hotline

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        hotlines = with_verification_status(pk=kwargs["pk"])
        if not hotlines:
            raise Http404
        self.hotline = hotlines[0]

    @property
    def is_withheld(self) -> bool:
        return self.hotline.verification_status == VerificationStatus.WITHHELD

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if self.is_withheld:
            form.add_error(
                None, _("This number is withheld because it does not match the ledger. Nothing was changed.")
            )
            return self.form_invalid(form)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(hotline=self.hotline, is_form_hidden=self.is_withheld, **kwargs)
