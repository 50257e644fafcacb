"""The rules about hotlines: who may change a number, and what visitors are told of it.

- Changing: `proposals` (by two people), `proposed_facts` (what a proposal sets), `approvable` (what stands against its
  approval), `related_proposals` (rejected ones, and others about the same), `checks` (what one person records),
  `reports` (what visitors report), `saving` (with an entry in the ledger), `hotline_columns` (which column changes
  how).
- Telling: `verification` (the verification status), `status_in_words`, `number_lookup` (is this number real?),
  `impostors` (numbers that pretend to be a hotline), `number_changes` (the public history), `signed_list` (the signed
  file), `emergency` (110 and other public lines).
- Opening hours: `hours` (open now?), `parse_hours` (what staff type), `canonical_hours` (what is stored),
  `hours_in_words` (the timetable).
"""
