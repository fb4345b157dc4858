"""Training of the extraction models (extra `train`): torch lives only here."""
