"""Quotation marks and brackets of a mention come in pairs: «АО «НК "Роснефть"»», «Заря» and not «Заря»».

NEREL's annotators leave the closing mark of an outer name out as often as not (train and dev: 144 without,
131 with it), and a reader has learnt both. A name that is quoted as a whole stands without its marks (NEREL:
all of 1,157).
"""

from __future__ import annotations

from pipeline.stages.repairs.draft import Draft

_CLOSER_OF = {"«": "»", "„": "“", "“": "”", "(": ")", "[": "]"}
_OPENERS = frozenset(_CLOSER_OF)
_CLOSERS = frozenset("»”)]")
_MARKS = frozenset('«»„“”"()[]')


def balance_quotes(draft: Draft) -> None:
    """Move the limits of mentions whose marks have no partner inside; drop those that hold no name then."""
    for mention in draft.mentions:
        if not _MARKS.isdisjoint(mention.surface):
            cut = mention.label == "WORK_OF_ART"
            draft.move(mention, *balanced(draft.text, mention.start, mention.end, cut=cut))


def balanced(text: str, start: int, end: int, *, cut: bool = False) -> tuple[int, int]:
    """The span with its marks in pairs, as far as one mark more or less at its edges can bring that about.

    `cut`: of a quoted beginning («Битва» Верди) only the quoted part is kept, as always in brackets.

    >>> text = 'АО «НК "Роснефть"» и ООО «Заря»'
    >>> [text[slice(*balanced(text, *span))] for span in ((0, 16), (4, 16), (24, 30), (25, 31))]
    ['АО «НК "Роснефть"»', 'НК "Роснефть"', 'Заря', 'Заря']
    """
    for _ in range(4):
        unclosed, unopened, pairs = _partners(text, start, end)
        if pairs.get(start) == end - 1:
            start, end = start + 1, end - 1
        elif start in unclosed:
            start += 1
        elif end - 1 in unopened:
            end -= 1
        elif unclosed and end < len(text) and _closes(text[end], text[unclosed[-1]]):
            end += 1
        elif unopened and start and _closes(text[unopened[0]], text[start - 1]):
            if cut or text[start - 1] == "(":
                end = unopened[0]
            else:
                start -= 1
        else:
            break
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
    return start, end


def _partners(text: str, start: int, end: int) -> tuple[list[int], list[int], dict[int, int]]:
    """Where marks stand that nothing closes, that nothing opens, and the pairs (opening → closing).

    One mark may close two («Концерн «Калина»), as printers do: the outer one counts as closed then.
    """
    opened: list[int] = []
    unopened: list[int] = []
    pairs: dict[int, int] = {}
    for at in range(start, end):
        mark = text[at]
        if mark not in _MARKS:
            continue
        partner = next((o for o in reversed(opened) if _closes(mark, text[o])), None)
        if partner is not None and (mark != '"' or _may_close(text, at)):
            pairs[partner] = at
            opened.remove(partner)
        elif mark in _OPENERS or (mark == '"' and _may_open(text, at)):
            opened.append(at)
        elif mark in _CLOSERS or mark == '"':
            unopened.append(at)
    closed_at_end = text[end - 1 : end] == "»" and text[end : end + 1] != "»"
    if closed_at_end and len(opened) == 1 and text[opened[0]] == "«" and opened[0] > start:
        opened = []
    return opened, unopened, pairs


def _closes(mark: str, opener: str) -> bool:
    return mark == '"' if opener == '"' else _CLOSER_OF.get(opener) == mark or (opener, mark) == ("„", "”")


def _may_open(text: str, at: int) -> bool:
    return at == 0 or not (text[at - 1].isalnum() or text[at - 1] in ".!?")


def _may_close(text: str, at: int) -> bool:
    return at > 0 and not text[at - 1].isspace() and text[at - 1] not in "«(„“"
