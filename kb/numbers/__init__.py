"""How a telephone number is written, found in text and told from others; and text hygiene. Pure: no Django."""
