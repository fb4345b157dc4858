"""What was found, for people: texts with nested mentions, documents and entities of a run. HTML that is
safe to show anywhere, and frames."""
