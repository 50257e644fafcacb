"""The columns of a hotline, by how they change. All of them are facts (kb.ledger.facts)."""

DESCRIPTION = ("purpose_zh_hans", "purpose_en", "hours", "languages", "source_name_en", "review_days")
"""Columns that one person may edit. No telephone number is allowed in them."""
PROPOSED = ("number", "number_from_abroad", "source_name_zh_hans", "source_url")
"""Columns that only an approved proposal changes. One for another number sets `source_name_en` too."""
STATE = ("state", "checked_on", "checked_how")
"""Columns that a check, a dispute or a proposal sets."""
