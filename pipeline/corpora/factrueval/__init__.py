"""The corpus format of factRuEval-2016."""
