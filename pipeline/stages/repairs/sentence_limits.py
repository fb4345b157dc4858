"""No mention crosses the end of a sentence or of a paragraph.

Of persons every part may be one («поддержал Гуся. Морозу …»); of all else the first part stays, for a Russian
phrase begins with its head. A quoted title may hold a full stop («Граница. Таёжный роман»).
"""

from __future__ import annotations

from itertools import pairwise

from pipeline.stages.repairs.draft import Draft

_OPENING, _CLOSING = '«„“"', '»“”"'
_EDGES = " \t\n\r\u00a0,;:!?…–—-"


def keep_to_sentences(draft: Draft) -> None:
    """Cut the mentions that go on behind the end of a sentence."""
    for mention in draft.mentions:
        breaks = draft.breaks(mention.start, mention.end)
        if not breaks or _quoted(draft.text, mention.start, mention.end, breaks[-1]):
            continue
        start, end = mention.start, mention.end
        parts = [_trimmed(draft.text, *part) for part in pairwise([start, *breaks, end])]
        if not any(map(str.isalpha, draft.text[slice(*parts[0])])):
            parts = parts[1:]  # «41. Один человек погиб»
        taken = mention.label != "PERSON" and draft.at(
            *parts[0]
        )  # «Бонне. Lenta.ru»: it has a name of its own
        if taken or (mention.label == "PERSON" and not draft.text[parts[0][0]].isupper()):
            draft.drop(mention)
        else:
            draft.move(mention, *parts[0])
        if mention.label == "PERSON":
            for first, last in parts[1:]:
                if draft.text[first : first + 1].isupper():
                    draft.add(first, last, "PERSON", mention.score)


def _quoted(text: str, start: int, end: int, at: int) -> bool:
    """Whether a place inside a mention is inside quotation marks, too."""
    before, after = text[max(0, start - 1) : at], text[at : end + 1]
    return any(mark in before for mark in _OPENING) and any(mark in after for mark in _CLOSING)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A part without white space and marks at its edges, and without the full stop behind a whole word."""
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    if end - start > 2 and text[end - 1] == "." and text[end - 3 : end - 1].isalnum():
        end -= 1
    while start < end and text[start] in _EDGES:
        start += 1
    return start, end
