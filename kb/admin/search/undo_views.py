"""Views that undo an addition from the searches page, unless it was changed since."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View
from unfold.views import UnfoldModelAdminViewMixin

from kb.admin.base.id_fields import is_id
from kb.admin.search.search_words import COLUMNS, get_model_admin, log_change, may_write, url_with_list_state
from kb.models import SynonymGroup
from kb.search.add_words import AddedLine, OwnerT, VocabularyOwner, delete_synonym_group, remove_added_line

_MODELS: dict[str, type[VocabularyOwner]] = {str(model._meta.model_name): model for model in COLUMNS}


class UndoWordsView(UnfoldModelAdminViewMixin, View):  # type: ignore[misc]  # unfold's is untyped
    http_method_names = ("post",)
    path: str

    @property
    def user(self) -> User:
        return cast(User, self.request.user)  # the admin lets nobody else in

    def undo(self) -> None:
        """Removes what was added. Raises ValidationError."""
        raise NotImplementedError

    def posted(self, name: str) -> str:
        value: str = self.request.POST.get(name, "")
        return value.replace("\r\n", "\n")  # browsers send line ends as CR LF

    def get_row(self, model: type[OwnerT]) -> OwnerT:
        pk = self.posted("pk")
        rows: Any = model.objects
        obj: OwnerT | None = rows.filter(pk=pk).first() if is_id(pk) else None
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
            messages.success(request, _("“%s” has been taken out again.") % self.posted("line").replace("\n", " / "))
        return redirect(url_with_list_state(request))


class RemoveWordsView(UndoWordsView):
    path = "take-out"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.column = self.posted("column")
        if self.posted("kind") not in _MODELS:
            raise Http404
        self.model = _MODELS[self.posted("kind")]

    def has_permission(self) -> bool:
        return may_write(self.request.user, self.model, self.column)

    def undo(self) -> None:
        added = AddedLine(self.get_row(self.model), self.column, self.posted("line"))
        remove_added_line(added=added, by=self.user)
        if isinstance(added.obj, SynonymGroup):
            log_change(self.request, added.obj)


class DeleteSynonymGroupView(UndoWordsView):
    """Deletes a group of synonyms that was just created."""

    path = "unmake"

    def has_permission(self) -> bool:
        return bool(get_model_admin(SynonymGroup).has_delete_permission(self.request))

    def undo(self) -> None:
        group = self.get_row(SynonymGroup)
        get_model_admin(SynonymGroup).log_deletions(self.request, [group])
        delete_synonym_group(group=group, words=self.posted("line"))
