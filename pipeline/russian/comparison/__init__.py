"""Whether two names can be one: keys, transliteration, short forms and families of entity types."""
