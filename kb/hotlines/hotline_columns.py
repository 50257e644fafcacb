"""The columns of a hotline, by how they change. All of them are facts (kb.ledger.facts)."""

DESCRIPTION = ("purpose_zh_hans", "purpose_en", "hours", "languages", "source_name_en", "review_days")
"""Columns that one person may edit, but see WORDS. No telephone number is allowed in them."""
WORDS = ("purpose_zh_hans", "purpose_en", "source_name_en")
"""Those that say what a number is. One person may fill in an empty one; other words take a proposal."""
PROPOSED = ("number", "number_from_abroad", "source_name_zh_hans", "source_url")
"""Columns that only an approved proposal changes. One for another number needs a new check."""
STATE = ("state", "checked_on", "checked_how")
"""Columns that a check, a dispute or a proposal sets."""
