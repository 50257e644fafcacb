"""Base of the pages that add the words of a search to the search vocabulary and show how the results changed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from kb.admin.base.action_form import ActionFormView, Fields, add_errors
from kb.admin.base.saved_cookie import acknowledge
from kb.admin.search.search_comparison import comparison_context
from kb.admin.search.search_words import url_with_list_state
from kb.hotlines.verification import published_providers
from kb.models import Provider
from kb.models.fields import CleanFormField
from kb.models.line_limits import LONGEST_LINE
from kb.search.add_words import AddedLine
from kb.search.before_and_after import compare_results, recent_queries, top_results


class AddWordsView(ActionFormView):
    template_name = "admin/kb/add_words.html"
    submit_label = _("Add these words")
    path: str
    """The last part of its address."""
    short_label: str | Promise
    """What the words become, in a few words: the title without "Add as"."""
    help_text: Any
    has_submit_button = True
    """False if the form is sent only by the buttons beside the suggested pages."""
    undo_path = "take-out"
    """Address of the view that removes what this one added."""
    may_undo = True

    @classmethod
    def is_allowed(cls, user: AbstractUser | AnonymousUser, query: str) -> bool:
        """Returns True if the user may write what this page writes for this search."""
        raise NotImplementedError

    def add(self, cleaned_data: dict[str, Any]) -> AddedLine:
        """Writes the words. Raises ValidationError."""
        raise NotImplementedError

    def submit(self, cleaned_data: dict[str, Any]) -> str:
        """Asks a second person to add the words, where `add` needs one. Returns a sentence that says so.

        Raises ValidationError.
        """
        raise NotImplementedError

    def success_text(self, added: AddedLine) -> str:
        """Returns a sentence that says what was added where."""
        raise NotImplementedError

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        printable = "".join(char if char.isprintable() else " " for char in request.GET.get("q", ""))
        self.query = " ".join(printable.split())[:LONGEST_LINE]
        if not self.query:
            raise Http404

    def has_permission(self) -> bool:
        user = self.request.user
        return self.is_allowed(user, self.query) and bool(self.model_admin.has_view_permission(self.request))

    def get_form_fields(self) -> Fields:
        options: dict[str, Any] = {"max_length": LONGEST_LINE, "widget": UnfoldAdminTextInputWidget()}
        words = CleanFormField(label=_("Words"), help_text=self.help_text, initial=self.query, **options)
        return {"words": words}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        queries = recent_queries(first=self.query)
        before = top_results(queries, providers())
        try:
            with transaction.atomic():
                added = self.add(form.cleaned_data)
        except ValidationError as error:
            if getattr(error, "code", "") == "second_person":
                return self._submit(form)
            add_errors(form, error, default_field="words")
            return self.form_invalid(form)
        comparison = comparison_context(compare_results(before, top_results(queries, providers())))
        # No redirect: the results before the change are known only now. Sending the form again adds nothing twice.
        context = self.get_context_data(form=form, added=added, success_text=self.success_text(added), **comparison)
        context["added_kind"] = added.obj._meta.model_name
        if self.may_undo:
            context["undo_address"] = url_with_list_state(self.request, f"kb_search_{self.undo_path}")
        response = TemplateResponse(self.request, "admin/kb/words_added.html", context)
        return acknowledge(self.request, response)

    def _submit(self, form: forms.Form) -> HttpResponse:
        try:
            with transaction.atomic():
                said = self.submit(form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error, default_field="words")
            return self.form_invalid(form)
        messages.success(self.request, said)
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        return url_with_list_state(self.request)


def providers() -> list[Provider]:
    """Returns the providers as rank() expects them."""
    return published_providers()
