"""What the roles may do, as data. docs/roles.md is generated from it (`make roles`), and the tests walk every address.

The migrations create the groups; a test compares their permissions with this table. An installation can change the
permissions of its groups in the admin: the table says what the site comes with.
"""

from collections.abc import Iterable
from typing import NamedTuple

ADMINISTRATOR, EDITOR, REVIEWER, TRANSLATOR = ROLES = ("administrator", "editor", "reviewer", "translator")
NOT_TRANSLATORS = (ADMINISTRATOR, EDITOR, REVIEWER)
NOBODY: tuple[str, ...] = ()

WITH_DRAFTS = ("provider", "faq", "section", "advice", "symptom", "notice")
"""Content that has forms with drafts."""
CONTENT = (*WITH_DRAFTS, "step", "sectionitem", "synonymgroup")


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
    Right(
        "Set a hotline's hours, languages and days between checks",
        _of(["change"], ["hotline"]),
        NOT_TRANSLATORS,
    ),
    Right("Propose numbers, record checks, dispute, handle reports", ("kb.propose_hotline",), NOT_TRANSLATORS),
    Right("Approve, reject or send back what others propose", ("kb.decide_proposal",), NOT_TRANSLATORS),
    Right("Make and change accounts", _of(["add", "change", "view"], ["user"], "auth"), (ADMINISTRATOR,)),
    Right(
        "Make, change and delete roles", _of(["add", "change", "delete", "view"], ["group"], "auth"), (ADMINISTRATOR,)
    ),
)


def permissions_of(role: str) -> set[str]:
    """Returns the permissions that the migrations give the role, as "app.codename"."""
    return {permission for right in RIGHTS if role in right.roles for permission in right.permissions}


class Access(NamedTuple):
    """Addresses of the admin by the names of their URL patterns, with the roles that open them and that post to them.

    "*" stands for any kind of `WITH_DRAFTS`.
    """

    are: str
    names: tuple[str, ...]
    opens: tuple[str, ...]
    posts: tuple[str, ...]


EVERYBODY = (*ROLES, "no role")
"""Every account that may sign in to the admin, those without a role too."""
READ_ONLY = ("change", "feedbackcount", "hotline", "ledgerentry", "proposal", "searchcount")
"""What no form of the admin adds or deletes, whoever asks."""
ADDRESSES = (
    Access(
        "the first page, the search, one's own password", ("index", "search", "password_change"), EVERYBODY, EVERYBODY
    ),
    Access("after a new password; names for scripts", ("password_change_done", "jsi18n"), EVERYBODY, NOBODY),
    Access("lists of an app", ("app_list",), ROLES, ROLES),
    Access("lists of content", ("kb_*_changelist", "kb_synonymgroup_changelist"), ROLES, ROLES),
    Access("forms of content", ("kb_*_change",), ROLES, ROLES),
    Access("new content", ("kb_*_add", "kb_synonymgroup_add"), (ADMINISTRATOR, EDITOR), (ADMINISTRATOR, EDITOR)),
    Access(
        "deleting content", ("kb_*_delete", "kb_synonymgroup_delete"), (ADMINISTRATOR, EDITOR), (ADMINISTRATOR, EDITOR)
    ),
    Access("a notice's end", ("kb_notice_end",), NOBODY, NOT_TRANSLATORS),
    Access("forms of synonyms", ("kb_synonymgroup_change",), ROLES, NOT_TRANSLATORS),
    Access("history of synonyms", ("kb_synonymgroup_history",), ROLES, ROLES),
    Access("changes", ("kb_change_changelist",), ROLES, ROLES),
    Access("somebody else's change", ("kb_change_change",), NOT_TRANSLATORS, NOT_TRANSLATORS),
    Access("preview of somebody else's change", ("kb_preview",), NOT_TRANSLATORS, NOBODY),
    Access("history of content", ("kb_subject_history",), ROLES, NOT_TRANSLATORS),
    Access("the bin", ("kb_bin",), ROLES, NOBODY),
    Access("content that is still right", ("kb_confirm",), NOBODY, NOT_TRANSLATORS),
    Access("tables of content, in", ("kb_*_import",), ROLES, ROLES),
    Access("somebody else's table of content", ("kb_*_import_check",), NOBODY, NOBODY),
    Access("tables of content, out", ("kb_*_export",), ROLES, NOBODY),
    Access("questions much like one that is being typed", ("kb_faq_similar",), ROLES, NOBODY),
    Access("who has a form of content open", ("kb_*_visits",), NOBODY, ROLES),
    Access("who did what", ("admin_logentry_changelist", "admin_logentry_export"), NOT_TRANSLATORS, NOT_TRANSLATORS),
    Access("hotlines' work list", ("kb_hotline_changelist",), NOT_TRANSLATORS, NOT_TRANSLATORS),
    Access("a hotline's description", ("kb_hotline_change",), NOT_TRANSLATORS, NOT_TRANSLATORS),
    Access("checks and disputes", ("kb_hotline_check", "kb_hotline_dispute"), NOT_TRANSLATORS, NOT_TRANSLATORS),
    Access("handled reports", ("kb_hotline_handled",), NOBODY, NOT_TRANSLATORS),
    Access(
        "proposing numbers",
        tuple(f"kb_propose_{kind}" for kind in ("change", "withdraw", "restore", "add", "flag", "unflag")),
        NOT_TRANSLATORS,
        NOT_TRANSLATORS,
    ),
    Access("proposing other words about a number", ("kb_propose_words",), ROLES, ROLES),
    Access("proposals", ("kb_proposal_changelist", "kb_proposal_change"), NOT_TRANSLATORS, NOT_TRANSLATORS),
    Access("impostors", ("kb_impostors",), NOT_TRANSLATORS, NOBODY),
    Access("the ledger", ("kb_ledgerentry_changelist", "kb_ledgerentry_history"), NOT_TRANSLATORS, NOT_TRANSLATORS),
    Access("an entry of the ledger", ("kb_ledgerentry_change",), NOT_TRANSLATORS, NOBODY),
    Access("searches and feedback", ("kb_searchcount_changelist", "kb_feedbackcount_changelist"), ROLES, ROLES),
    Access("one search, one page's feedback", ("kb_searchcount_change", "kb_feedbackcount_change"), ROLES, NOBODY),
    Access(
        "adding a search's words to content",
        ("kb_search_add-phrasing", "kb_search_add-alias", "kb_search_add-synonym"),
        NOT_TRANSLATORS,
        NOT_TRANSLATORS,
    ),
    Access("taking words out again", ("kb_search_take-out",), NOBODY, NOT_TRANSLATORS),
    Access("taking synonyms out again", ("kb_search_unmake",), NOBODY, (ADMINISTRATOR, EDITOR)),
    Access(
        "accounts",
        ("auth_user_changelist", "auth_user_add", "auth_user_change", "auth_user_history", "auth_user_password_change"),
        (ADMINISTRATOR,),
        (ADMINISTRATOR,),
    ),
    Access(
        "roles",
        ("auth_group_changelist", "auth_group_add", "auth_group_change", "auth_group_delete", "auth_group_history"),
        (ADMINISTRATOR,),
        (ADMINISTRATOR,),
    ),
    Access(
        "what nobody adds or deletes by hand",
        (*(f"kb_{kind}_{verb}" for kind in READ_ONLY for verb in ("add", "delete")), "auth_user_delete"),
        NOBODY,
        NOBODY,
    ),
)


def access(name: str) -> Access | None:
    """Returns the line of the table for the URL pattern of this name; None if it has none."""
    kinds = {f"kb_{kind}_": "kb_*_" for kind in WITH_DRAFTS}
    shared = next((name.replace(start, star) for start, star in kinds.items() if name.startswith(start)), name)
    found = {each: pages for pages in ADDRESSES for each in pages.names}
    return found.get(name) or found.get(shared)
