"""Two answers of one type that differ by a quotation mark are one: annotators leave the closing mark of
«глава „Заря“» out as often as not, so the encoder may say both. The likelier one stays."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.neural.decode import Span

MARKS = frozenset("«»\"“”„'")


def one_of_each(spans: Sequence[Span], texts: Sequence[str]) -> list[Span]:
    """The spans (first word, word behind the last, label, probability) without the less likely of each such
    pair; of two as likely the longer stays. `texts`: the words of the document."""
    scores = {span[:3]: span[3] for span in spans}
    dropped = set()
    for (first, stop, label), score in scores.items():
        for longer, mark in (((first, stop + 1, label), stop), ((first - 1, stop, label), first - 1)):
            if longer in scores and texts[mark] in MARKS:
                dropped.add(longer if score > scores[longer] else (first, stop, label))
    return [span for span in spans if span[:3] not in dropped]
