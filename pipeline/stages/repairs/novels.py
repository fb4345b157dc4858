"""«Роман Пелевина» is a novel by Пелевин: «Роман» and «Пелевина» agree in no case, so they are no man's
name."""

from __future__ import annotations

import re

from spacy.tokens import Doc, MorphAnalysis

from pipeline.russian.analyzer import Parse, parses
from pipeline.russian.doc_tokens import Offsets
from pipeline.stages.repairs.draft import Draft

_TITLED = re.compile(
    r"(?P<novel>Роман|Роману|Романом|Романе)[ \u00a0](?:[А-ЯЁ]\.[ \u00a0]?){0,2}(?P<surname>[А-ЯЁ][\w-]+)"
)
_CASES = {
    "Роман": "Nom",
    "Роману": "Dat",
    "Романом": "Ins",
    "Романе": "Loc",
}  # «Романа» agrees with a genitive
_SURNAME = re.compile("(?:[оеё]ва|ина|[оеё]го)$")


def read_novels(doc: Doc, draft: Draft) -> None:
    """Cut «Роман» off a PERSON whose surname is in the genitive, and tag both words so."""
    offsets: Offsets | None = None
    for mention in draft.mentions:
        found = _TITLED.fullmatch(mention.surface) if mention.label == "PERSON" else None
        if found is None or not _is_author(found["surname"], _CASES[found["novel"]]):
            continue
        offsets = offsets or Offsets(doc)
        start, end = mention.start, mention.end
        novel, *author = offsets.tokens(start, end)
        novel.pos_, novel.lemma_ = "NOUN", "роман"
        novel.morph = MorphAnalysis(
            doc.vocab, f"Animacy=Inan|Case={_CASES[found['novel']]}|Gender=Masc|Number=Sing"
        )
        author[-1].morph = MorphAnalysis(doc.vocab, "Animacy=Anim|Case=Gen|Gender=Masc|Number=Sing")
        draft.move(mention, start + found.end("novel") + 1, end)


def _is_author(surname: str, case: str) -> bool:
    """Whether a surname of a man can be a genitive and cannot be in the case of the word before it."""
    readings = [parse for parse in parses(surname) if parse.known and "Surn" in parse.kinds]
    if not readings and _SURNAME.search(surname):
        readings = [parse for parse in parses(surname) if not parse.known]
    return _of_a_man(readings, "Gen") and not _of_a_man(readings, case)


def _of_a_man(readings: list[Parse], case: str) -> bool:
    return any(
        parse.feats.get("Case") == case
        and parse.feats.get("Number") == "Sing"
        and ("ms-f" in parse.kinds or parse.feats.get("Gender") != "Fem")
        for parse in readings
    )
