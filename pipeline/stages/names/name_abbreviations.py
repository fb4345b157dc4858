"""Places with an abbreviated kind, written out: «Тульской обл.» → «Тульская область», «ул. Гоголя» → «улица
Гоголя»."""

from __future__ import annotations

from pipeline.labels import coarse
from pipeline.russian import lexicon
from pipeline.russian.analyzer import parses
from pipeline.russian.inflection.mention_words import Word, joined
from pipeline.russian.inflection.name_spelling import spelled_like

_BEHIND = {
    row["abbreviation"]: (row["full"], row["gender"])
    for row in lexicon.rows("abbreviations")
    if "place_behind" in row["uses"].split()
}
_IN_FRONT = {
    row["abbreviation"]: row["full"]
    for row in lexicon.rows("abbreviations")
    if "place_in_front" in row["uses"].split()
}
_GENDERS = {"Fem": "femn", "Masc": "masc"}


def written_out(words: tuple[Word, ...], label: str) -> str | None:
    """The base form of a place or a facility whose kind is abbreviated; None for all else."""
    if len(words) < 2 or not (coarse(label) == "LOC" or label == "FACILITY"):
        return None
    first = words[0].text.lower()
    if first in _IN_FRONT:
        name = words[2:] if words[1].text == "." else words[1:]
        if not name:
            return None
        kind = spelled_like(_IN_FRONT[first], words[0].text[0])
        if first == "респ":
            kind = "Республика"
        forms = [word.text for word in name]
        if len(name) == 1 and first == "респ":
            forms = [_place(name[0].text)]
        return f"{kind} {joined((name[0]._replace(spaced=False), *name[1:]), forms)}"
    last = words[-2] if words[-1].text == "." else words[-1]
    found = _BEHIND.get(last.text.lower())
    if found is None or words[0] is last:
        return None
    kind, gender = found
    adjective = _nominative(words[0].text, gender)
    return f"{adjective} {kind}" if adjective and words[1] is last else None


def _nominative(adjective: str, gender: str) -> str | None:
    for parse in parses(adjective):
        if parse.pos == "ADJ" and parse.feats.get("Gender") == gender:
            form = parse.inflect("nomn", "sing", _GENDERS[gender])
            return spelled_like(form, adjective) if form else None
    return None


def _place(name: str) -> str:
    known = [p.lemma for p in parses(name) if p.known and "Geox" in p.kinds]
    return spelled_like(known[0], name) if known else name
