"""What is tested on PostgreSQL and Redis as well as on SQLite: whatever can differ between them.

All other tests run on SQLite alone. `test_databases.py` tells when a module belongs here.
"""

EVERY_DATABASE = (
    # Locks, constraints, triggers, JSON, ordering, snapshots, and SQL of our own.
    "tests/hotlines",
    "tests/models",
    "tests/publishing",
    "tests/search",
    "tests/delivery",
    "tests/localize/test_state.py",
    "tests/admin/test_lists.py",
    "tests/admin/test_ordering.py",
    "tests/admin/test_searches.py",
    "tests/test_tampering.py",
    # What loads and changes a whole database.
    "tests/test_fixtures.py",
    "tests/test_load_kb.py",
    "tests/test_migrations.py",
    "tests/test_concurrency.py",
    "tests/test_unreadable_rows.py",
    # Where visitors are counted.
    "tests/pages/forms/test_feedback.py",
    "tests/pages/forms/test_rate_limit.py",
    "tests/pages/forms/test_reports.py",
    "tests/test_settings.py",
    # Every address once, for visitors, programs and staff: no query works on one database alone.
    "tests/admin/test_language.py",
    "tests/api",
    "tests/pages/test_drafts.py",
    "tests/pages/rendering/test_errors.py",
    "tests/pages/test_every_page.py",
    "tests/pages/test_health.py",
    "tests/pages/test_many.py",
    "tests/pages/test_query_budget.py",
    "tests/pages/help/test_search.py",
    # What SQLite stores and PostgreSQL refuses: NUL, integers that are too large, text that is too long.
    "tests/admin/test_bad_input.py",
    "tests/test_bad_input.py",
)
"""Files and folders, as pytest takes them."""
