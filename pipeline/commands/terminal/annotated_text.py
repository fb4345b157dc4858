"""Prints a text with its mentions: in colour on a terminal, in typed brackets elsewhere."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from pipeline.commands.terminal.extracted_rows import ExtractedRows
from pipeline.views.groups import GROUPS, group
from pipeline.views.nesting import Close, Open, Stretch, marks
from pipeline.views.visible import visible


def show_annotated(console: Console, found: ExtractedRows) -> None:
    """Print the text; in colour, with a legend."""
    coloured = console.color_system is not None and not console.no_color
    console.print(in_colours(found) if coloured else Text(in_brackets(found)), soft_wrap=not coloured)
    if coloured and found["mentions"]:
        console.print()
        console.print(_legend(found))


def in_colours(found: ExtractedRows) -> Text:
    """Each mention in the colour of its group; a mention inside another one is underlined too."""
    text = visible(found["text"])
    shown = Text()
    styles: list[str] = []
    for mark in marks(found["mentions"], 0, len(text)):
        match mark:
            case Open(mention, _, _, depth):
                styles.append(group(mention["label"]).style + (" underline" if depth > 1 else ""))
            case Close():
                styles.pop()
            case Stretch(start, end):
                shown.append(text[start:end], style=styles[-1] if styles else None)
    return shown


def in_brackets(found: ExtractedRows) -> str:
    """`[PERSON Раушан Кажибаева]`; crossing mentions are split and marked with `…`."""
    text = visible(found["text"])
    shown: list[str] = []
    for mark in marks(found["mentions"], 0, len(text)):
        match mark:
            case Open(mention, first):
                shown.append(f"[{visible(mention['label'])} {'' if first else '…'}")
            case Close(_, last):
                shown.append("]" if last else "…]")
            case Stretch(start, end):
                shown.append(text[start:end])
    return "".join(shown)


def _legend(found: ExtractedRows) -> Text:
    present = {group(mention["label"]) for mention in found["mentions"]}
    return Text("  ").join(Text(g.english, style=g.style) for g in GROUPS.values() if g in present)
