"""Statistics on the dates of a run: documents with a date, unreadable dates, order of numeric dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pipeline.engine.run_config import ShardSpec
from pipeline.sources.unread_dates import UnreadDates


@dataclass(frozen=True, slots=True)
class RunDates:
    """All shards that are done, together.

    `unread`: values of date fields that could not be read: form, count, example. `orders`: fields of inputs
    whose numeric dates are not plainly day first: uri, and what `DateOrder` has.
    """

    dated: int = 0  # documents
    unread: list[dict[str, Any]] = field(default_factory=list)
    orders: list[dict[str, Any]] = field(default_factory=list)


def run_dates(
    plan: Sequence[ShardSpec], reports: Iterable[Mapping[str, Any]], display_uri: Callable[[str], str]
) -> RunDates:
    """Gathered from the plan and the reports of its shards. `display_uri` names an input as the tables do."""
    unread = UnreadDates()
    dated = 0
    for report in reports:
        dated += report["dated"]
        unread.merge(report["unread_dates"])
    orders = {
        (piece.uri, one.field): {"uri": display_uri(piece.uri), **asdict(one)}
        for spec in plan
        for piece in spec.slices
        for one in piece.date_orders
    }
    return RunDates(dated, unread.as_list(), list(orders.values()))
