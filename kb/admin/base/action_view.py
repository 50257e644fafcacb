"""Pages of the admin with one form whose saving calls a function of kb.hotlines: no form writes a row by itself.

What that function refuses stands at the field it is about.
"""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import FormView
from unfold.views import UnfoldModelAdminViewMixin

from kb.hotlines.proposals import Conflict
from kb.hotlines.verification import set_verification_status
from kb.models import Hotline, VerificationStatus

Fields = dict[str, forms.Field]


class ActionView(UnfoldModelAdminViewMixin, FormView[forms.Form]):  # type: ignore[misc]  # unfold's is untyped
    template_name = "admin/kb/action.html"
    form_class = forms.Form
    title: str | Promise
    save_label: str | Promise
    """What the button says."""
    done: str | Promise
    """What is said once it has been carried out."""

    @property
    def person(self) -> User:
        return cast(User, self.request.user)  # the admin lets nobody else in

    def fields(self) -> Fields:
        """The form's fields by the names that kb.hotlines gives them in its errors."""
        raise NotImplementedError

    def carry_out(self, given: dict[str, Any]) -> None:
        """Does it. Raises ValidationError or Conflict."""
        raise NotImplementedError

    def field(self, model: type[Model], name: str, **options: Any) -> forms.Field:
        """The column's own field, as it looks everywhere in the admin."""
        found: forms.Field = self.model_admin.formfield_for_dbfield(
            model._meta.get_field(name), self.request, **options
        )
        return found

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form = super().get_form(form_class)
        form.fields |= self.fields()
        return form

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.carry_out(form.cleaned_data)
        except ValidationError as error:
            _add_errors(form, error)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(self.request, str(self.done))
            return super().form_valid(form)
        return self.form_invalid(form)

    def get_success_url(self) -> str:
        return reverse("admin:kb_hotline_changelist")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"opts": self.model_admin.opts, "save_label": self.save_label, "back": self.get_success_url()}
        return super().get_context_data(**context, **kwargs)


class HotlineActionView(ActionView):
    """A task about one hotline, which is refused while the hotline is withheld."""

    hotline: Hotline

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = with_verification_status(pk=kwargs["pk"])
        if not found:
            raise Http404
        self.hotline = found[0]

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
        return super().get_context_data(hotline=self.hotline, no_form=self.is_withheld, **kwargs)


def with_verification_status(**which: Any) -> list[Hotline]:
    """Hotlines in order, each with its verification_status, its provider and what replaced it: one query."""
    found = list(
        Hotline.objects.with_entry()
        .filter(**which)
        .select_related("provider", "replaced_by")
        .order_by("provider__position", "position")
    )
    set_verification_status(found)
    return found


def _add_errors(form: forms.Form, error: ValidationError) -> None:
    """Each at its field; what is about a column that this form does not have, above the form."""
    by_column = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for column, said in by_column.items():
        form.add_error(column if column in form.fields else None, said)
