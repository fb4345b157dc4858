"""Chains to entries of registers and of knowledge bases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extraction import Chain, Link, extraction
from pipeline.gazetteer.registers import country_of_people, languages
from pipeline.russian.comparison.canonical_names import plain
from pipeline.stages.component import Stage
from pipeline.stages.links.knowledge_base import knowledge_base, stems
from pipeline.stages.links.other_names import other_names
from pipeline.stages.links.place_candidates import FITTING, PlaceCandidate, candidates

_GUESSED = frozenset({"COUNTRY", "STATE_OR_PROVINCE", "CITY"})
_MOST = 3  # candidates of a chain in each base


@Language.factory(
    "svodka_links",
    assigns=["doc._.links"],
    requires=["doc._.chains"],
    default_config={"registers": True, "kb": []},
)
def make_linker(nlp: Language, name: str, registers: bool, kb: list[str]) -> Linker:
    return Linker(name, registers=registers, kb=kb)


class Linker(Stage):
    """Sets `doc._.extraction.links`: for each chain that has any the likeliest entries, the best at rank 1.

    `registers`: countries, regions, cities and world regions to ISO 3166-1, ISO 3166-2, GeoNames, UN M49;
    languages to ISO 639, peoples to their countries. `kb`: files of knowledge bases of your own.
    """

    def __init__(self, name: str = "links", *, registers: bool = True, kb: Sequence[str] = ()) -> None:
        super().__init__(name)
        self.registers = registers
        self.bases = list(kb)

    def __call__(self, doc: Doc) -> Doc:
        found = extraction(doc)
        found.links = []
        if self.registers:
            found.links += _in_registers(found.chains)
        if self.bases:
            words = stems(doc.text)
            for path in self.bases:
                base = knowledge_base(path)
                for chain in found.chains:
                    matches = base.candidates(chain.label, _names(chain), words)[:_MOST]
                    found.links += [
                        Link(chain, base.name, match.id, rank, match.score)
                        for rank, match in enumerate(matches, start=1)
                    ]
        return doc


def _in_registers(chains: Sequence[Chain]) -> Iterator[Link]:
    """Countries first: the others are chosen by the countries that are named."""
    named: Counter[str] = Counter()
    for chain in chains:
        if chain.label == "COUNTRY":
            best = _candidates(chain, {})[:1]
            named.update({c.place.iso or "": len(chain.mentions) for c in best if c.place.kind == "country"})
    for chain in chains:
        if chain.label in FITTING:
            yield from _place_links(chain, _candidates(chain, named)[:_MOST])
        elif chain.label == "NATIONALITY":
            code = country_of_people(chain.normal)
            if code:
                yield Link(chain, "iso3166-1", code, 1, 0.9)
        elif chain.label == "LANGUAGE":
            code = languages().get(plain(chain.normal).removesuffix(" язык"))
            if code:
                yield Link(chain, "iso639", code, 1, 0.95)


def _candidates(chain: Chain, named: Mapping[str, int]) -> list[PlaceCandidate]:
    """By the names of a chain; if these lead nowhere, what else the words of a town or country can mean."""
    found = candidates(chain.label, _names(chain), named)
    if not found and chain.label in _GUESSED:
        found = candidates(chain.label, list(other_names(chain)), named)
    return found


def _place_links(chain: Chain, found: Sequence[PlaceCandidate]) -> Iterator[Link]:
    for rank, candidate in enumerate(found, start=1):
        for register, id in candidate.place.ids:
            yield Link(chain, register, id, rank, candidate.score)


def _names(chain: Chain) -> list[str]:
    return [chain.normal, *chain.aliases]
