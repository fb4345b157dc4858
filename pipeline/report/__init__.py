"""A run as one self-contained page for people who do not program."""

from pipeline.report.writing import write_report

__all__ = ["write_report"]
