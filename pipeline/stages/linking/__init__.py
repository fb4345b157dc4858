"""Registers of places and languages that ship with Svodka, and knowledge bases of the user's own."""
