"""Rules that repair mentions; `pipeline/stages/mention_repairer.py` applies them."""
