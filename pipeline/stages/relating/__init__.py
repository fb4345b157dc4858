"""Which relations that a model proposes cannot be."""
