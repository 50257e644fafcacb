"""`make drill-editors`: people who draft, publish, drag, delete, restore, import and schedule at random.

They all work on the same few subjects.

Each text that a person writes holds a word of its own. At the end every word of which the site said that it is kept has
to be live, in a draft or in the history; no page may have mixed two revisions; no request may have failed without a
message for the person, or with a server error.

- `browser`: one person's browser: cookies, pages, forms, messages.
- `person`: what a person does at random; `content`, `changes` and `tables` are the actions.
- `words`: the words that were written, and what the site said of them.
- `reader`: visitors who read the questions meanwhile.
- `accounts` and `records` run with the settings of the site: they make the accounts, and read what was kept.
- `verdict`: judges all of it; `__main__` runs the sites and prints the counts.
"""
