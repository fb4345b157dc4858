"""Output that commands share: tables, progress, messages and JSON."""
