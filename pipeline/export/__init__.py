"""Writes the documents of a run, or of an annotated corpus, in the formats of other tools."""
