"""Records that are sound and no documents: a reader passes them over, planning counts them by kind."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PassedOver:
    """One such record. Readers yield it among their raw records; it has no row number.

    `kind` names the record in the plural, for a person («Telegram service messages»). `start` is its byte
    offset in inputs whose unit is bytes.
    """

    kind: str
    start: int = 0
