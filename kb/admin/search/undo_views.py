"""Takes back what was just added from the desk of the searches: exactly that, and only if it still stands there so."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View
from unfold.views import UnfoldModelAdminViewMixin

from kb.admin.search.word_columns import COLUMNS, may_write, own_admin, record_change, with_state
from kb.models import SynonymGroup
from kb.search.vocabulary import AddedLine, OwnerT, VocabularyOwner, delete_synonym_group, remove_added_line

_MODELS: dict[str, type[VocabularyOwner]] = {str(model._meta.model_name): model for model in COLUMNS}
_IS_ID = re.compile(r"\d{1,18}", re.ASCII)


class UndoView(UnfoldModelAdminViewMixin, View):  # type: ignore[misc]  # unfold's is untyped
    http_method_names = ("post",)
    path: str

    def undo(self) -> None:
        """Does it. Raises ValidationError."""
        raise NotImplementedError

    def given(self, name: str) -> str:
        value: str = self.request.POST.get(name, "")
        return value.replace("\r\n", "\n")  # as browsers send what they got as a line's end

    def found(self, model: type[OwnerT]) -> OwnerT:
        pk = self.given("pk")
        rows: Any = model.objects
        obj: OwnerT | None = rows.filter(pk=pk).first() if _IS_ID.fullmatch(pk) else None
        if obj is None:
            raise ValidationError(_("It is no longer there. Nothing was taken out."))
        return obj

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            with transaction.atomic():
                self.undo()
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("“%s” has been taken out again.") % self.given("line").replace("\n", " / "))
        return redirect(with_state(request))


class TakeOutView(UndoView):
    path = "take-out"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.column = self.given("column")
        if self.given("kind") not in _MODELS:
            raise Http404
        self.model = _MODELS[self.given("kind")]

    def has_permission(self) -> bool:
        return may_write(self.request.user, self.model, self.column)

    def undo(self) -> None:
        added = AddedLine(self.found(self.model), self.column, self.given("line"))
        remove_added_line(added=added)
        record_change(self.request, added.obj, self.column)


class UnmakeView(UndoView):
    """Of a group of synonyms that was made on the way."""

    path = "unmake"

    def has_permission(self) -> bool:
        return bool(own_admin(SynonymGroup).has_delete_permission(self.request))

    def undo(self) -> None:
        group = self.found(SynonymGroup)
        own_admin(SynonymGroup).log_deletions(self.request, [group])
        delete_synonym_group(group=group, words=self.given("line"))
