"""The lexicon of cues: the verbs and nouns that tell of speech, and the names of media."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from pipeline.russian.lexicon import folded, read_table, table

CUES, MEDIA = "quote_cues", "media"
_SIGNS = re.compile(r"[«»„“”\"'’.,:]+")


class Cues:
    """What each cue governs, as `quote_cues.tsv` and `media.tsv` say, and the files of the user.

    `files`: lexicons with the columns `word` and `uses`; the uses are those of the two shipped tables.
    Raises InputError when a file cannot be used.
    """

    def __init__(self, files: Iterable[Path] = ()) -> None:
        shipped = [table(CUES), table(MEDIA)]
        allowed = frozenset[str]().union(*(lexicon.open_uses for lexicon in shipped))
        rows = [row for lexicon in shipped for row in lexicon.rows]
        for path in files:
            rows += read_table(path, columns=("word", "uses"), uses=allowed).rows
        uses: dict[str, set[str]] = defaultdict(set)
        media: set[str] = set()
        for row in rows:
            given = set(row["uses"].split())
            if "medium" in given:
                media.add(name_key(row["word"]))
            uses[folded(row["word"])] |= given - {"medium"}
        self._uses = {word: frozenset(given) for word, given in uses.items() if given}
        self._media = frozenset(media)

    def uses(self, lemma: str) -> frozenset[str]:
        """What a word with this lemma governs; nothing when it is no cue."""
        return self._uses.get(lemma, _NONE)

    def is_medium(self, name: str) -> bool:
        """Whether a name, in its base form, is that of a medium."""
        return name_key(name) in self._media


_NONE: frozenset[str] = frozenset()


def name_key(name: str) -> str:
    """A name as it is compared: small letters, ё as е, no quotation marks and full stops."""
    return _SIGNS.sub("", folded(name)).strip()
