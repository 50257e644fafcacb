"""What the roles may do, as data. docs/roles.md is generated from it (`make roles`), and the tests walk every address.

The migrations create the groups; a test compares their permissions with this table. An installation can change the
permissions of its groups in the admin: the table says what the site comes with.
"""

from collections.abc import Iterable
from typing import NamedTuple

ADMINISTRATOR, EDITOR, REVIEWER, TRANSLATOR = ROLES = ("administrator", "editor", "reviewer", "translator")
NOT_TRANSLATORS = (ADMINISTRATOR, EDITOR, REVIEWER)
NOBODY: tuple[str, ...] = ()

PAGES = ("provider", "faq", "section", "advice", "symptom", "notice")
"""Content that has forms with drafts."""
CONTENT = (*PAGES, "step", "sectionitem", "synonymgroup")


class Right(NamedTuple):
    """Something that roles may do, and the permissions that allow it, as "app.codename"."""

    does: str
    permissions: tuple[str, ...]
    roles: tuple[str, ...]


def _of(verbs: Iterable[str], models: Iterable[str], app: str = "kb") -> tuple[str, ...]:
    return tuple(f"{app}.{verb}_{model}" for verb in verbs for model in models)


RIGHTS = (
    Right("See all content, drafts of their own, the history and the bin", _of(["view"], CONTENT), ROLES),
    Right("Change the Chinese of content, and everything that is not text", _of(["change"], CONTENT), NOT_TRANSLATORS),
    Right("Add and delete content", _of(["add", "delete"], CONTENT), (ADMINISTRATOR, EDITOR)),
    Right("Write the English of content", ("kb.translate_content",), (ADMINISTRATOR, TRANSLATOR)),
    Right("See what visitors searched for and said of pages", _of(["view"], ["searchcount", "feedbackcount"]), ROLES),
    Right("See the hotlines", _of(["view"], ["hotline"]), ROLES),
    Right("See proposals and the ledger", _of(["view"], ["proposal", "ledgerentry"]), NOT_TRANSLATORS),
    Right("Describe a hotline: purpose, languages, notes", _of(["change"], ["hotline"]), NOT_TRANSLATORS),
    Right("Propose numbers, record checks, dispute, handle reports", ("kb.propose_hotline",), NOT_TRANSLATORS),
    Right("Approve, reject or send back what others propose", ("kb.decide_proposal",), NOT_TRANSLATORS),
    Right("Make and change accounts", _of(["add", "change", "view"], ["user"], "auth"), (ADMINISTRATOR,)),
    Right("Make, change and delete roles", _of(["add", "change", "delete", "view"], ["group"], "auth"), (ADMINISTRATOR,)),
)


def permissions_of(role: str) -> set[str]:
    """Returns the permissions that the migrations give the role, as "app.codename"."""
    return {permission for right in RIGHTS if role in right.roles for permission in right.permissions}
