"""The columns of a hotline, by how they change. All of them are facts (kb.ledger.facts)."""

DESCRIPTION = ("hours", "languages", "review_days")
"""Columns that one person may edit. They hold times, languages and a number of days, and no words."""
WORDS = ("purpose_zh_hans", "purpose_en", "source_name_en")
"""Columns that say what a number is. Only an approved proposal changes them or fills in an empty one."""
PROPOSED = ("number", "number_from_abroad", "source_name_zh_hans", "source_url")
"""Other columns that only an approved proposal changes. A proposal of another number needs a new check."""
STATE = ("state", "checked_on", "checked_how")
"""Columns that a check, a dispute or a proposal sets."""
