"""Pages of the admin with one form that calls a function of a package such as kb.ledger instead of saving a row.

An error that the function raises stands at the field it is about. `success_url` is where the page leads afterwards.
"""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.http import HttpResponse
from django.utils.functional import Promise
from django.views.generic import FormView
from unfold.views import UnfoldModelAdminViewMixin

from kb.admin.base.saved_cookie import acknowledge
from kb.hotlines.approvable import Conflict

Fields = dict[str, forms.Field]


class ActionFormView(UnfoldModelAdminViewMixin, FormView[forms.Form]):  # type: ignore[misc]  # unfold's is untyped
    template_name = "admin/kb/action_form.html"
    form_class = forms.Form
    title: str | Promise
    submit_label: str | Promise
    success_message: str | Promise

    @property
    def user(self) -> User:
        return cast(User, self.request.user)  # the admin lets nobody else in

    def get_form_fields(self) -> Fields:
        """Returns the form's fields by the names that `perform` uses in its errors."""
        raise NotImplementedError

    def perform(self, cleaned_data: dict[str, Any]) -> None:
        """Writes what the form asks for. Raises ValidationError or Conflict."""
        raise NotImplementedError

    def model_form_field(self, model: type[Model], name: str, **options: Any) -> forms.Field:
        """Returns the form field that the admin uses for this column."""
        form_field: forms.Field = self.model_admin.formfield_for_dbfield(
            model._meta.get_field(name), self.request, **options
        )
        return form_field

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form = super().get_form(form_class)
        form.fields |= self.get_form_fields()
        return form

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.perform(form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(self.request, str(self.success_message))
            return acknowledge(self.request, super().form_valid(form))
        return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            "opts": self.model_admin.opts,
            "submit_label": self.submit_label,
            "cancel_url": self.get_success_url(),
        }
        return super().get_context_data(**context, **kwargs)


def add_errors(form: forms.Form, error: ValidationError, *, default_field: str | None = None) -> None:
    """Adds each error to its field, or to `default_field` (None: the form itself) if the form has no such field."""
    errors = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for name, field_errors in errors.items():
        form.add_error(name if name in form.fields else default_field, field_errors)
