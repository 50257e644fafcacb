"""The tests that run on PostgreSQL as well as on SQLite, because the result can differ.

All other tests run on SQLite alone. `test_databases.py` tells when a module belongs here.
"""


def _of(module: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{module}::{name}" for name in names)


EVERY_DATABASE = (
    # Locks, constraints, triggers, JSON, ordering, snapshots, hand-written SQL.
    *(
        f"tests/hotlines/test_{name}.py"
        for name in ("checks", "concurrency", "number_lookup", "proposals", "related_proposals", "reports")
    ),
    "tests/hotlines/test_who_may_decide.py",
    "tests/ledger",
    "tests/models",
    "tests/search",
    "tests/content/test_feedback.py",
    "tests/content/test_links.py",
    "tests/content/test_notices.py",
    "tests/delivery/test_content_version.py",
    "tests/delivery/test_hanging.py",
    "tests/delivery/test_hosts.py",
    "tests/delivery/test_outage.py",
    "tests/delivery/test_snapshot.py",
    "tests/delivery/test_transactions.py",
    "tests/delivery/test_watcher.py",
    "tests/localize/test_progress_by_day.py",
    "tests/localize/test_state.py",
    "tests/test_concurrency.py",
    "tests/test_tampering.py",
    "tests/test_content_tampering.py",
    # Filters, groups and sums of the lists of staff. What their pages say of the result is the same.
    *_of(
        "tests/admin/test_activity.py",
        "test_the_newest_action_is_first",
        "test_each_filter_narrows_the_list_and_the_file",
        "test_the_filters_offer_what_occurs",
        "test_a_bad_filter_is_told_at_its_field_and_nothing_is_exported",
        "test_a_long_list_has_pages_that_keep_the_filters",
        "test_the_file_has_all_pages_and_fetches_them_in_chunks",
    ),
    *_of(
        "tests/admin/test_lists.py",
        "test_the_filter_finds_rows_and_parts_without_english",
        "test_a_question_with_two_untranslated_steps_is_listed_once",
        "test_the_progress_counts_the_texts_of_the_parts",
        "test_questions_are_filtered_by_provider_and_by_publication",
        "test_a_search_keeps_to_the_filter_and_to_the_order_that_is_chosen",
        "test_a_null_byte_in_a_filter_is_refused",
        "test_a_null_byte_in_a_filter_of_the_accounts_is_refused",
        "test_the_texts_are_counted_by_the_database",
    ),
    *_of(
        "tests/admin/test_ordering.py",
        "test_a_dragged_order_is_stored",
        "test_new_rows_and_dragged_rows_and_deleted_rows_go_together",
        "test_a_typed_position_counts_among_gaps",
        "test_a_move_takes_few_statements_and_no_indexing",
    ),
    *_of(
        "tests/admin/test_searches.py",
        "test_a_search_is_summed_up_over_days_and_languages",
        "test_the_most_frequent_search_is_first",
        "test_searches_without_results_and_without_clicks_can_be_filtered",
        "test_a_period_ends_today",
        "test_each_day_has_its_searches_and_those_without_result",
        "test_an_odd_address_is_answered",
        "test_undo_of_an_unknown_object_says_so",
    ),
    # Loading and migrating a whole database.
    "tests/test_fixtures.py",
    "tests/test_migrations.py",
    "tests/test_settings.py",
    "tests/test_unreadable_rows.py",
    *_of(
        "tests/test_load_kb.py",
        "test_everything_is_added_to_an_empty_site",
        "test_a_second_run_changes_nothing",
        "test_it_does_not_change_objects_of_a_plain_loaddata",
        "test_questions_move_up_after_one_that_staff_put_among_them",
        "test_an_object_that_breaks_a_rule_is_named_and_nothing_is_loaded",
    ),
    # Where visitors are counted.
    "tests/pages/forms/test_rate_limit.py",
    "tests/pages/help/test_search_counts.py",
    # Every address of the admin and every public one once, some with many rows.
    *_of("tests/admin/test_language.py", "test_every_page_is_good_chinese_and_has_nothing_in_english"),
    *_of("tests/pages/test_every_page.py", "test_a_page_is_sound_html_with_one_heading_and_its_landmarks"),
    "tests/pages/rendering/test_errors.py",
    "tests/pages/test_health.py",
    "tests/pages/test_many.py",
    # Values that SQLite stores and PostgreSQL rejects: NUL, too large integers, half a character.
    *_of(
        "tests/admin/test_bad_input.py",
        "test_half_a_character_is_no_failure",
        "test_a_null_character_is_removed_like_every_invisible_one",
        "test_odd_text_is_stored_unchanged",
        "test_an_unknown_object_redirects_to_the_overview",
        "test_an_invalid_page_of_the_quick_search_is_not_found",
    ),
    "tests/test_bad_input.py",
)
"""Files, folders and tests, as pytest takes them."""
