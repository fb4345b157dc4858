"""Rules that repair the mentions of a reader; the stage `repairs` applies them, see `pipeline/stages/repairs.py`."""
