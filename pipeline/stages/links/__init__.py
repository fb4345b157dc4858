"""Rules that choose entries of registers and knowledge bases for a chain."""
