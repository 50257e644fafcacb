"""Telephone numbers, and the invisible characters of all texts. Pure: no Django.

Which module for which purpose:

- a proposed number is read strictly: `parse.read_hotline`, `read_any` (an impostor's), `read_from_abroad`;
- a pasted number or message is checked: `parse.read_numbers`, then `near_miss` for numbers that resemble a listed one;
- a text that must hold no number is searched: `find_in_text.find_numbers`. The validator of the models' fields that
  calls it is kb/models/no_numbers_in_text.py;
- a text is cleaned of invisible characters before it is stored: `invisible_characters.clean_text`.

They rest on:

- `plan`: the numbering plan. `outside_plan`: local and foreign numbers, which it does not have;
- `folding`, `numerals`, `digits_as_words`, `military_digits`: what people read as digits;
- `runs`, `spans`: groups of digits and their places. `split_runs`: where one number ends and the next begins;
- `long_numbers`: groups that are a long number together, although they look like dates or amounts.
- `harmless_figures`: dates, amounts and other figures in any text. `figures_in_messages`: those that the number check
  ignores. `identifiers`: digits of links, mail addresses and accounts. `calling_words`: words that say "call this".
"""
