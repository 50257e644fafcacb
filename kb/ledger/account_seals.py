"""Seals of accounts: signatures over what an account may do, its password hash, and when others changed it.

They are made with SECRET_KEY, so someone who can write the database cannot give an account the password of another
one, a role, or an earlier date. An account without a valid seal cannot sign in, cannot go on in an open session, and
decides on nothing. What the site itself changes of a sealed account is sealed again. An account that is not sealed gets
a seal only from an administrator with a sealed account, or from `manage.py seal_accounts`.

A trigger in the database may change an account, or its seal, while the site writes it. So an account is sealed only if
the database holds what was written, and the seal is read again.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import SuspiciousOperation
from django.core.signing import BadSignature, Signer
from django.db.models import Value

from kb.ledger.facts import canonical_json
from kb.models import AccountSeal

COLUMNS = ("id", "username", "password", "is_active", "is_staff", "is_superuser")
RELATIONS = ("groups", "user_permissions")
State = dict[str, Any]
"""What is sealed of an account: its columns and the ids of its rights."""
_SEALED_BEFORE = "_sealed_before"
"""The attribute of a row that is being saved: the seals and states of the accounts that were sealed before, by id."""
_BEFORE = "_before"
"""The attribute of a row that is being saved: its state before, sealed or not."""
_saved: ContextVar[dict[int, State]] = ContextVar("accounts as they were saved last", default={})  # noqa: B039  # copied


def signature(account: Any, changed_by_others: datetime | None) -> str:
    """Returns the signature over the account as it is."""
    return _signer().signature(_sealed_state(account, changed_by_others))


def is_sealed(account_id: int | None) -> bool:
    """Returns True if the account is in the database as it was sealed."""
    return _valid_seal(account_id) is not None


def sealed_account(account_id: int | None) -> User | None:
    """Returns the account if it is in the database as it was sealed; None if not. Two queries."""
    found = _valid_seal(account_id)
    return found.user if found else None


def changed_by_others(account_id: int) -> datetime | None:
    """Returns when somebody else made or changed the account last; None if nobody did.

    Raises LookupError for an account without a valid seal.
    """
    found = _valid_seal(account_id)
    if found is None:
        raise LookupError(account_id)
    return found.changed_by_others


class NotKept(SuspiciousOperation):
    """The database holds another account or another seal than was written."""

    def __init__(self) -> None:
        super().__init__("The database did not keep what was written of an account: it is not sealed.")


def seal(account_id: int, *, changed_by_others: datetime | None, written: State | None = None) -> None:
    """Seals the account as it is in the database.

    Raises NotKept if that is not what was `written`, or if the database does not keep the seal.
    """
    account = User.objects.get(pk=account_id)
    if written is not None and _state(account) != written:
        raise NotKept
    values = {"changed_by_others": changed_by_others, "signature": signature(account, changed_by_others)}
    AccountSeal.objects.update_or_create(user=account, defaults=values)
    if AccountSeal.objects.filter(pk=account_id).values(*values).first() != values:
        raise NotKept


def unsealed_accounts() -> list[User]:
    """Returns the accounts without a valid seal."""
    return [account for account in User.objects.order_by("pk") if not is_sealed(account.pk)]


def before_save(sender: type[User], instance: User, update_fields: Iterable[str] | None, **kwargs: Any) -> None:
    """Receives pre_save of accounts. Notes how the account is, and whether it is sealed."""
    if instance.pk and (update_fields is None or set(update_fields) & set(COLUMNS)):
        _note_sealed(instance, [instance.pk])
        vars(instance)[_BEFORE] = next(map(_state, User.objects.filter(pk=instance.pk)), {})


def after_save(
    sender: type[User], instance: User, created: bool, update_fields: Iterable[str] | None, **kwargs: Any
) -> None:
    """Receives post_save of accounts. Seals a new account, and one that was sealed before. Raises NotKept."""
    names = set(COLUMNS) if update_fields is None else set(COLUMNS) & set(update_fields)
    columns = {name: getattr(instance, name) for name in names}
    if created:
        seal(instance.pk, changed_by_others=None, written={**columns, **{name: [] for name in RELATIONS}})
        return
    for pk, (found, before) in _pop_sealed_before(instance).items():
        seal(pk, changed_by_others=found.changed_by_others, written={**before, **columns})
    if before := vars(instance).pop(_BEFORE, None):
        _saved.set({**_saved.get(), instance.pk: {**before, **columns}})


def on_rights_changed(
    sender: Any, instance: User | Group, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """Receives m2m_changed of roles and permissions of accounts. Seals again those that were sealed before."""
    if not action.startswith("post_"):
        _note_sealed(instance, _accounts_of(instance, reverse, pk_set))
        return
    relation = "groups" if sender is User.groups.through else "user_permissions"
    ids = {instance.pk} if reverse else pk_set

    def after(before: State) -> State:
        added = set(ids or ()) if action == "post_add" else set()
        removed = set() if action == "post_add" else set(before[relation] if ids is None else ids)
        return {**before, relation: sorted(set(before[relation]) - removed | added)}

    for pk, (found, before) in _pop_sealed_before(instance).items():
        seal(pk, changed_by_others=found.changed_by_others, written=after(before))
    _saved.set({pk: after(state) if pk == instance.pk and not reverse else state for pk, state in _saved.get().items()})


def _accounts_of(instance: Any, reverse: bool, pk_set: set[int] | None) -> Iterable[int]:
    if not reverse:
        return [instance.pk]
    if not isinstance(instance, Group):
        return []
    return instance.user_set.values_list("pk", flat=True) if pk_set is None else pk_set


def on_logged(sender: type[LogEntry], instance: LogEntry, created: bool, **kwargs: Any) -> None:
    """Receives post_save of the admin's log. Seals an account with the moment at which somebody else changed it.

    An account that an unsealed one made or changed loses its seal. One that has none is sealed as it was saved last.
    Raises NotKept.
    """
    if not created or instance.content_type != ContentType.objects.get_for_model(User):
        return
    account = User.objects.filter(pk=instance.object_id or 0).first()
    if account is None or account.pk == instance.user_id:
        return
    states = dict(_saved.get())
    saved = states.pop(account.pk, None)
    _saved.set(states)  # the thread goes on with other requests
    if not is_sealed(instance.user_id):
        AccountSeal.objects.filter(user=account).delete()
    elif is_sealed(account.pk):
        seal(account.pk, changed_by_others=instance.action_time)
    elif saved is not None:
        seal(account.pk, changed_by_others=instance.action_time, written=saved)


def _note_sealed(instance: User | Group, ids: Iterable[int]) -> None:
    found = {pk: found for pk in ids if (found := _valid_seal(pk)) is not None}
    vars(instance)[_SEALED_BEFORE] = {pk: (one, _state(one.user)) for pk, one in found.items()}


def _pop_sealed_before(instance: User | Group) -> dict[int, tuple[AccountSeal, State]]:
    noted: dict[int, tuple[AccountSeal, State]] = vars(instance).pop(_SEALED_BEFORE, {})
    return noted


def _valid_seal(account_id: int | None) -> AccountSeal | None:
    found = AccountSeal.objects.select_related("user").filter(pk=account_id).first()
    if found is None:
        return None
    try:
        _signer().unsign(f"{_sealed_state(found.user, found.changed_by_others)}:{found.signature}")
    except BadSignature:
        return None
    return found


def _sealed_state(account: Any, changed_by_others: datetime | None) -> str:
    """Returns the JSON of what is sealed."""
    moment = changed_by_others.astimezone(UTC).isoformat() if changed_by_others else None
    return canonical_json({**_state(account), "changed_by_others": moment})


def _state(account: Any) -> State:
    """Returns what is sealed of an account, with its rights as they are in the database. One query."""
    return {**{name: getattr(account, name) for name in COLUMNS}, **_rights(account)}


def _rights(account: Any) -> dict[str, list[int]]:
    """Returns the ids of the account's roles and of its own permissions. One query."""
    roles = account.groups.through.objects.filter(user_id=account.pk)
    permissions = account.user_permissions.through.objects.filter(user_id=account.pk)
    rights: dict[str, list[int]] = {"groups": [], "user_permissions": []}
    pairs = roles.values_list(Value("groups"), "group_id").union(
        permissions.values_list(Value("user_permissions"), "permission_id"), all=True
    )
    for relation, pk in pairs:
        rights[relation].append(pk)
    return {relation: sorted(ids) for relation, ids in rights.items()}


def _signer() -> Signer:
    return Signer(salt="kb.account-seal")
