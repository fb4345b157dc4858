"""Registers of places, languages and peoples, and Russian forms of their names."""
