"""The search: how a query finds a page, and how staff extend its vocabulary.

- What counts as the same: `tokens` (width, case, script), `analysis` (stems, syllables, initials), `pinyin_in_queries`
  (which letters are pinyin), `spelling` (typing errors), `synonyms` (words that mean the same), `stop_words` (words
  that say little), `provider_names` (names of wallets).
- How results are ranked: `ranking`, from `candidates` (the first stage) by `similarity` (the second) into `results`.
  `fallback` answers if the index cannot be used.
- The index: `documents` (which texts), `index_terms` and `term_weights` (under what), `postings` (how it is stored and
  read), `index_writing` (one object or all), `stale_objects` (what changed), `index_catch_up` (an index that
  is behind).
- What visitors see of it: `suggestions`, `highlight`, `best_part` (the step that a result leads to).
- How it gets better: `count_searches`, `searches_by_day`, `unopened_questions`, `add_words` (by staff),
  `before_and_after` (what they change), `similar_questions` (written twice), `evaluation`.
"""
