"""Scores and errors as one self-contained page to look at: nothing is loaded, nothing in a text is markup."""

from pipeline.evaluation.page.writing import write_page

__all__ = ["write_page"]
