"""Reads brat's `annotation.conf`: the labels of a corpus and the arguments its relations may have.

Format: https://brat.nlplab.org/configuration.html (sections, `!TYPE` for headings of the hierarchy,
`<NAME>=A|B` macros, several lines for one relation as alternatives, `#` comments).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.corpora.corpus_files import decode, lines

CONFIG_NAME = "annotation.conf"
_MACRO = re.compile(r"(<[\w-]+>)\s*=\s*(.+)")
_RULE = re.compile(r"(\S+)\s+Arg1:([^,\s]+)\s*,\s*Arg2:([^,\s]+)")
_ANY = frozenset({"<ENTITY>", "<ANY>"})


@dataclass(slots=True)
class AnnotationConf:
    """What a corpus allows.

    `rules`: for a relation, its alternatives as (head labels, tail labels); None is any label.
    """

    entities: set[str] = field(default_factory=set)
    rules: dict[str, list[tuple[frozenset[str] | None, frozenset[str] | None]]] = field(default_factory=dict)

    def allows(self, relation: str, head: str, tail: str) -> bool:
        """Whether a relation may stand between mentions of these labels; a relation without rules may not."""
        return any(
            (heads is None or head in heads) and (tails is None or tail in tails)
            for heads, tails in self.rules.get(relation, ())
        )


def find_configuration(folder: Path, root: Path) -> AnnotationConf | None:
    """The configuration that holds in `folder`: the nearest from there up to the folder above `root`."""
    top = root.resolve().parent
    here = folder.resolve()
    for place in (here, *here.parents):
        if (place / CONFIG_NAME).is_file():
            text = decode(place / CONFIG_NAME, Counter())
            return None if text is None else parse_configuration(text)
        if place == top:
            return None
    return None


def parse_configuration(text: str) -> AnnotationConf:
    """The entity labels and the relation rules of a file's text; other sections are passed over."""
    found = AnnotationConf()
    macros: dict[str, str] = {}
    section = ""
    for _, raw in lines(text):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip().lower()
        elif macro := _MACRO.fullmatch(line):
            macros[macro[1]] = macro[2].strip()
        elif section == "entities" and not line.startswith("!"):
            found.entities.add(line.split()[0])
        elif section == "relations" and not line.startswith("<") and (rule := _RULE.match(line)):
            sides = _labels(rule[2], macros), _labels(rule[3], macros)
            found.rules.setdefault(rule[1], []).append(sides)
    return found


def _labels(written: str, macros: dict[str, str]) -> frozenset[str] | None:
    labels: set[str] = set()
    for part in written.split("|"):
        if part in macros:
            labels.update(macros[part].split("|"))
        elif part:
            labels.add(part)
    return None if labels & _ANY else frozenset(labels)
