"""Builds the tables of the gazetteer from their sources."""
