"""Annotated documents: one module or package for each file format, with its reader, linter and writer."""

from __future__ import annotations

from pipeline.corpora.registry import FORMATS, read_gold

__all__ = ["FORMATS", "read_gold"]
