"""The facts of a hotline: everything in its row that visitors see, as plain data for the ledger."""

import json
from datetime import date
from typing import Any

from kb.models import Hotline

Facts = dict[str, Any]

DESCRIPTION = ("purpose_zh_hans", "purpose_en", "hours", "languages", "source_name_en", "review_days")
"""Columns that one person may edit. No telephone number is allowed in them."""
PROPOSED = ("number", "number_from_abroad", "source_name_zh_hans", "source_url")
"""Columns that only an approved proposal changes. One for another number sets `source_name_en` too."""
STATE = ("state", "checked_on", "checked_how")
"""Columns that a check, a dispute or a proposal sets."""

COLUMNS = ("slug", *DESCRIPTION, *PROPOSED, *STATE)


def facts_of(hotline: Hotline) -> Facts:
    """Returns the facts, as values that JSON has. The provider and `replaced_by` are ids, dates are ISO 8601."""
    facts = {column: getattr(hotline, column) for column in COLUMNS}
    checked_on = facts["checked_on"]
    facts["checked_on"] = checked_on.isoformat() if isinstance(checked_on, date) else checked_on
    return {**facts, "id": hotline.pk, "provider": hotline.provider_id, "replaced_by": hotline.replaced_by_id}


def canonical_json(content: dict[str, Any]) -> str:
    """Returns the JSON with sorted keys and no spaces, so that equal facts give equal text and equal MACs."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
