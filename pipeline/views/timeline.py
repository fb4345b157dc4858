"""Mentions by day as a small picture: SVG without script."""

from __future__ import annotations

import pandas as pd

from pipeline.views.words import ENGLISH

_WIDTH, _HEIGHT, _FOOT = 720, 44, 18


def timeline(days: pd.DataFrame, key: str) -> str:
    """Bars over time, as high as `n_mentions`, in the colour of a group of types. `days` is indexed by day;
    nothing when there are fewer than two."""
    if len(days) < 2:
        return ""
    moments = pd.DatetimeIndex(days.index)
    first, last = moments[0], moments[-1]
    span = (last - first).days + 1
    width = max(3.0, _WIDTH / span)
    highest = int(days["n_mentions"].max())
    bars = []
    for day, count in zip(moments, days["n_mentions"], strict=True):
        x = (day - first).days / (span - 1) * (_WIDTH - width)
        height = max(2.0, count / highest * _HEIGHT)
        words = f"{ENGLISH.day(day)}: {count}"
        bars.append(
            f'<rect x="{x:.1f}" y="{_HEIGHT - height:.1f}" width="{width:.1f}" height="{height:.1f}">'
            f"<title>{words}</title></rect>"
        )
    foot = _HEIGHT + _FOOT - 4
    return (
        f'<svg class="{key}" viewBox="0 0 {_WIDTH} {_HEIGHT + _FOOT}" role="img">'
        f"{''.join(bars)}"
        f'<line x1="0" x2="{_WIDTH}" y1="{_HEIGHT}" y2="{_HEIGHT}"/>'
        f'<text x="0" y="{foot}">{ENGLISH.day(first)}</text>'
        f'<text x="{_WIDTH / 2}" y="{foot}" text-anchor="middle">mentions by day, at most {highest}</text>'
        f'<text x="{_WIDTH}" y="{foot}" text-anchor="end">{ENGLISH.day(last)}</text></svg>'
    )
