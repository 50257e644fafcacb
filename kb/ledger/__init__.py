"""The one door to what visitors see: a row is shown only if it says what its latest entry in the ledger says.

- What is recorded: `facts` (all that visitors see of a subject), `entries` (what held, from when, by whom), `keys` (the
  MACs of the entries), `high_water_mark` and `mark_file` (what this host has seen).
- Writing: `door` (writes and enters, in one transaction), `rows` (from facts to rows), `positions` (the place of
  what is restored), `unwritten` (gaps in unfinished drafts), `imports` (what files bring), `bulk` (many at once).
- Reading: `shown` (what visitors may see), `live` (a subject as it is now), `preview` (as it would be), `history` (its
  revisions), `problems` (what does not match, and its repair), `alarm` (the last verification, for those who ask
  often).
- Confirming: `attestation` (by two people, after a lost key or a restored backup), `attestation_list` (what they read
  before), `plain_text` (facts and differences for a terminal).
- Changes: `changes` (what authors do with drafts), `publishing` (what lets them through), `publishable` (what has to
  hold for that, and the return of scheduled changes for which it no longer does), `references` (what may not be
  deleted meanwhile), `as_approved` (whether that is what was approved), `conversation` (what people say meanwhile),
  `change_lock`, `policy` (how many people it takes), `policy_inputs` (what that depends on beside the facts),
  `completeness` (what a page needs before it is published) and `unwritten` (the texts that it lacks),
  `who_may_change`, `who_may_decide`.
- Accounts: `account_seals` (the database alone cannot alter what an account may do), `sign_in`.
- What the policy looks for: `new_numbers`; `new_links` (with `addresses`, `own_sites` and `contact_ids`);
  `changed_words` (around a number that stays); `wallet_names`.
- Facts compared: `fact_fields` (what each field is), `merge` and `merge_order` (two changes at once), `diff` and
  `text_diff` (what differs), `overlaps` (who published what a change overlaps with).
"""
