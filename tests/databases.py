"""The tests that run on PostgreSQL as well as on SQLite, because the result can differ.

All other tests run on SQLite alone. `test_databases.py` tells when a module belongs here.
"""

EVERY_DATABASE = (
    # Locks, constraints, triggers, JSON, ordering, snapshots, hand-written SQL.
    "tests/hotlines",
    "tests/ledger",
    "tests/models",
    "tests/content",
    "tests/search",
    "tests/delivery/test_content_version.py",
    "tests/delivery/test_hanging.py",
    "tests/delivery/test_hosts.py",
    "tests/delivery/test_outage.py",
    "tests/delivery/test_page_builder.py",
    "tests/delivery/test_page_store.py",
    "tests/delivery/test_snapshot.py",
    "tests/delivery/test_transactions.py",
    "tests/delivery/test_watcher.py",
    "tests/localize/test_progress_by_day.py",
    "tests/localize/test_state.py",
    "tests/admin/test_activity.py",
    "tests/admin/test_activity_of_content.py",
    "tests/admin/test_lists.py",
    "tests/admin/test_ordering.py",
    "tests/admin/test_searches.py",
    "tests/test_concurrency.py",
    "tests/test_tampering.py",
    "tests/test_content_tampering.py",
    # Loading and migrating a whole database.
    "tests/test_fixtures.py",
    "tests/test_load_kb.py",
    "tests/test_migrations.py",
    "tests/test_unreadable_rows.py",
    # Where visitors are counted.
    "tests/pages/forms/test_client_network.py",
    "tests/pages/forms/test_feedback.py",
    "tests/pages/forms/test_rate_limit.py",
    "tests/pages/forms/test_reports.py",
    "tests/test_settings.py",
    # Every address once.
    "tests/admin/test_language.py",
    "tests/api",
    "tests/pages/test_hidden_content.py",
    "tests/pages/rendering/test_errors.py",
    "tests/pages/test_every_page.py",
    "tests/pages/test_health.py",
    "tests/pages/test_many.py",
    "tests/pages/test_withheld.py",
    "tests/pages/help/test_search.py",
    "tests/pages/help/test_search_counts.py",
    # Values that SQLite stores and PostgreSQL rejects: NUL, too large integers, too long texts.
    "tests/admin/test_bad_input.py",
    "tests/test_bad_input.py",
)
"""Files and folders, as pytest takes them."""
