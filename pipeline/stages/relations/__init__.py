"""Which relations a text states by pattern, and which that a model proposes cannot be."""
