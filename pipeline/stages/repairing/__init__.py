"""Rules that repair the mentions of a reader; `pipeline/stages/repairs.py` applies them."""
