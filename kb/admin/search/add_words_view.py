"""A page of the desk of the searches with one form: it adds words somewhere and shows at once what that changed."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from kb.admin.base.action_view import ActionView, Fields
from kb.admin.search.before_after import compared
from kb.admin.search.word_columns import with_state
from kb.hotlines.verification import published_providers
from kb.models import Provider
from kb.models.validators import LONGEST_LINE
from kb.search.comparison import compare_results, recent_queries, top_results
from kb.search.vocabulary import AddedLine


class AddWordsView(ActionView):
    template_name = "admin/kb/improving.html"
    save_label = _("Add these words")
    path: str
    """The last part of its address."""
    brief: str | Promise
    """What the words become: its title without "Add as"."""
    help_text: Any
    has_button = True
    """Whether there is a way to send the form other than the buttons beside the pages."""
    undo = "take-out"
    """The view that takes out again what this one added."""
    may_undo = True

    @classmethod
    def is_open_to(cls, user: AbstractUser | AnonymousUser, query: str) -> bool:
        """True for those who may write what it would write for this search."""
        raise NotImplementedError

    def add(self, given: dict[str, Any]) -> AddedLine:
        """Does it. Raises ValidationError."""
        raise NotImplementedError

    def said(self, added: AddedLine) -> str:
        """What was done, in a sentence."""
        raise NotImplementedError

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        printable = "".join(char if char.isprintable() else " " for char in request.GET.get("q", ""))
        self.query = " ".join(printable.split())[:LONGEST_LINE]
        if not self.query:
            raise Http404

    def has_permission(self) -> bool:
        user = self.request.user
        return self.is_open_to(user, self.query) and bool(self.model_admin.has_view_permission(self.request))

    def fields(self) -> Fields:
        options: dict[str, Any] = {"max_length": LONGEST_LINE, "widget": UnfoldAdminTextInputWidget()}
        words = forms.CharField(label=_("Words"), help_text=self.help_text, initial=self.query, **options)
        return {"words": words}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        queries = recent_queries(first=self.query)
        before = top_results(queries, providers())
        try:
            with transaction.atomic():
                added = self.add(form.cleaned_data)
        except ValidationError as error:
            by_field = error.error_dict if hasattr(error, "error_dict") else {"words": error.error_list}
            for name, said in by_field.items():
                form.add_error(name if name in form.fields else "words", said)
            return self.form_invalid(form)
        comparison = compared(compare_results(before, top_results(queries, providers())))
        # No redirect: only now is it known how it was before. Whoever sends the form again adds nothing twice.
        context = self.get_context_data(form=form, added=added, said=self.said(added), **comparison)
        context["added_kind"] = added.obj._meta.model_name
        if self.may_undo:
            context["undo_address"] = with_state(self.request, f"kb_search_{self.undo}")
        return TemplateResponse(self.request, "admin/kb/improved.html", context)

    def get_success_url(self) -> str:
        return with_state(self.request)


def providers() -> list[Provider]:
    """As the search wants them."""
    return published_providers()
