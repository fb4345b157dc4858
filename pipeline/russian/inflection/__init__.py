"""How Russian names and nouns inflect: base forms of surnames, first names, nouns and adjectives."""
