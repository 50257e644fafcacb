"""Prints what the site has kept, as JSON: the revisions, the changes, and the problems that the ledger finds."""

import json
import sys


def main() -> None:
    import django

    django.setup()
    from kb.ledger.entries import read_verified
    from kb.ledger.problems import find_problems
    from kb.models import Change, LedgerEntry

    revisions = [record for entry in LedgerEntry.objects.all() if (record := read_verified(entry))]
    changes = Change.objects.values("pk", "kind", "subject", "state", "facts", "comment")
    json.dump({"revisions": revisions, "changes": list(changes), "problems": list(find_problems())}, sys.stdout)


if __name__ == "__main__":
    main()
