"""Rules that bring a name to its base form: pure functions over words, with no document in sight."""
