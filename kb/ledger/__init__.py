"""The one door to what visitors see: a row is shown only if it says what its latest entry in the ledger says.

- What is recorded: `facts` (all that visitors see of a subject), `entries` (what held, from when, by whom), `keys` (the
  MACs of the entries), `high_water_mark` (what this host has seen).
- Writing: `door` (writes and enters, in one transaction), `rows` (from facts to rows), `imports` (what files bring).
- Reading: `shown` (what visitors may see), `problems` (what does not match, and its repair), `alarm` (the last
  verification, for those who ask often).
"""
