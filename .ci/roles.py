"""`make roles`: writes docs/roles.md from the table of roles, kb/admin/people/role_table.py."""

import runpy
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "roles.md"
BEGINNING = """\
# What the roles may do

Written by `make roles` from `kb/admin/people/role_table.py`: change the table, not this page. It says what a new site
has; an administrator can change the permissions of a role, and several roles of one account add up. A superuser may
do everything but what nobody may. Nobody decides about their own proposals and changes, whatever their role.

## Rights
"""
ADDRESSES = """
## Pages of the admin

For each role whether it may *open* the page and *send* its form; what somebody sends is then checked by the rights
above. Whoever has not signed in is sent to sign in.
"""


def main() -> None:
    FILE.write_text(document(), encoding="utf-8")


def document() -> str:
    """Returns the page."""
    table = runpy.run_path(str(ROOT / "kb" / "admin" / "people" / "role_table.py"))
    everybody: tuple[str, ...] = table["EVERYBODY"]
    rights = [[each.does, *_marks(each.roles, table["ROLES"])] for each in table["RIGHTS"]]
    pages = [[each.are, *(" ".join(_verbs(each, role)) or "–" for role in everybody)] for each in table["ADDRESSES"]]
    return "\n".join(
        [BEGINNING, *_table(["", *table["ROLES"]], rights), ADDRESSES, *_table(["", *everybody], pages), ""]
    )


def _marks(roles: tuple[str, ...], all_roles: tuple[str, ...]) -> Iterable[str]:
    return ("yes" if role in roles else "–" for role in all_roles)


def _verbs(pages: Any, role: str) -> Iterable[str]:
    return (verb for verb, roles in (("open", pages.opens), ("send", pages.posts)) if role in roles)


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


if __name__ == "__main__":
    main()
