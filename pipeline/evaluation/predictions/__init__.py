"""Predictions as GoldDocuments: of a model, of a finished run, of natasha as a peer."""
