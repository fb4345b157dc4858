"""Day first or month first: settled for a whole field of an input while planning, not value by value.

05/06/2024 may be June or May. One 15/06/2024 in the same field says that all of its dates are day first.
Where nothing says so, they are read day first, and the run tells that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.sources.item import DateOrder
from pipeline.sources.written_dates import ORDERS, possible_orders


@dataclass(slots=True)
class _Column:
    alone: Counter[str] = field(default_factory=Counter)  # order: values that fit it alone
    several: int = 0


class DateColumns:
    """Watches the date fields of one input, in constant memory."""

    def __init__(self) -> None:
        self._columns: dict[str, _Column] = {}

    def note(self, record: Mapping[str, object], keys: Iterable[str]) -> None:
        """Take in what one record has under these keys."""
        for key in keys:
            value = record.get(key)
            if not isinstance(value, str) or not (orders := possible_orders(value)):
                continue
            column = self._columns.setdefault(key, _Column())
            if len(orders) == 1:
                column.alone[orders[0]] += 1
            elif "." not in value:  # with dots they are day first wherever they are written
                column.several += 1

    def settled(self) -> tuple[DateOrder, ...]:
        """How the numeric dates of each field are read, where that is not plainly day first."""
        told = (_settled(key, column) for key, column in sorted(self._columns.items()))
        return tuple(one for one in told if not _plain(one))


def _plain(one: DateOrder) -> bool:
    return one.order == ORDERS[0] and not one.only_others and bool(one.only_this or not one.several)


def _settled(key: str, column: _Column) -> DateOrder:
    order = max(ORDERS, key=lambda name: (column.alone[name], -ORDERS.index(name)))
    this = column.alone[order]
    return DateOrder(key, order, this, column.alone.total() - this, column.several)
