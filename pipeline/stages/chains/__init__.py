"""Rules that tell which mentions of a document are one entity."""
