"""Brings the documents of a run, or of a gold corpus, into the formats of other tools."""

from __future__ import annotations

from pipeline.export.exporter import FORMATS, Exported, Order, export

__all__ = ["FORMATS", "Exported", "Order", "export"]
