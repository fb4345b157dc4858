"""Rules for the normal form of a mention."""
