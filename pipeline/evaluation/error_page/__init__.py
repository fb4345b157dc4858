"""Scores and errors as one self-contained page to look at: nothing is loaded, nothing in a text is markup."""

from pipeline.evaluation.error_page.error_page_writer import write_page

__all__ = ["write_page"]
