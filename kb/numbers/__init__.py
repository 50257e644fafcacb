"""Telephone numbers: parsing, finding them in text, comparing them; and cleaning text. Pure: no Django."""
