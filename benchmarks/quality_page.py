"""The page docs/quality.md: a table for each corpus, a column for each system."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import page_sections

NAMES = ("PER", "LOC", "ORG")
ROWS: tuple[tuple[str, str, bool], ...] = (  # title, measure, whether PER, LOC and ORG have rows of their own
    ("entities, exact span and type", "entities.exact", False),
    ("entities, nested only", "entities.nested_only", False),
    ("entities, outermost PER/LOC/ORG", "entities.outermost_coarse", True),
    ("token IO (naeval)", "entities.token_io", True),
    ("entities, distinct surface forms", "entities.surface_forms", True),
    ("relations, end to end", "relations.end_to_end", False),
    ("relations, gold entities given", "relations.gold_entities", False),
    ("type of a related pair in one sentence", "pair_types", False),
    ("normal forms", "normal_forms.exact", True),
    ("normal forms, inflected only", "normal_forms.inflected_exact", True),
    ("values", "values.exact", False),
    ("chains, CoNLL F1, mentions of both", "chains.conll_f1", False),
    ("chains, CoNLL F1, all mentions", "chains.all_mentions.conll_f1", False),
    ("chains, LEA, all mentions", "chains.all_mentions.lea", False),
    ("across documents, B³, mentions of both", "cross_document.b3", False),
    ("tokens", "tokens", False),
    ("sentences", "sentences", False),
    ("lemmas", "lemmas", False),
    ("lemmas of PROPN", "lemmas PROPN", False),
    ("part of speech", "tags.upos", False),
    ("features", "tags.feats", False),
    ("heads (UAS)", "heads.uas", False),
    ("heads and relations (LAS)", "heads.las", False),
)
_FINE_ONLY = ("entities.exact", "entities.nested_only")  # not to be asked of coarse labels on a fine corpus
_WITHOUT_PRECISION = (
    "pair_types",
    "normal_forms",
    "values",
    "lemmas",
    "tags",
    "heads",
    "chains",
    "cross_document",
)

HEAD = """# Quality

Written by `make bench-quality CORPORA=../shared/corpora` (`benchmarks/quality.py`) and `make bench`; do not
edit by hand. F1 against words/s of all systems on one picture: [frontier.svg](frontier.svg).
{date}, {machine}, {cores} cores, Python {python}, svodka {svodka}, slovnet {slovnet}, natasha {natasha};
{seconds:.0f} s for all of it.

All systems are scored by the same code in the same run, each system on each corpus in a process of its own,
on one thread. natasha is the peer: its own chain of calls (segmentation, morphology, syntax, names, lemmas,
normal forms) as its documentation shows them. Figures are F1, or accuracies where there is one answer
a question, in per cent; in brackets the 95 % interval of a bootstrap over documents (1,000 draws, seed 0),
then precision and recall. What each measure counts is in `pipeline/evaluation/metrics/`, each with its
source and an example. These are development sets: no held-out test part is used. «–»: the system has no
answer to that question.
"""

NOTES = """## How to read this

- **Exact and token IO are two measures.** slovnet's published figures on factRuEval (PER .959, LOC .915,
  ORG .825) are naeval's token measure: each token by itself is inside a type or not, organisations and
  places are the `org_name` and `loc_name` spans without their descriptors («компания», «город»), and what
  overlaps an earlier span is left out. The row «token IO» on factRuEval is that measure with that
  gold, and the column natasha is bare slovnet NER under it. The published figures were taken on devset and
  testset together; here is the devset alone. PER and LOC agree within a point; ORG is lower, and
  its interval lies below .825: the organisations of the devset are harder (in the devset slovnet takes
  «ЕС», «Европейского союза» and «Голос Америки» for places or misses them, and calls МКС an organisation).
  The rows «exact» and «outermost» ask for whole objects with descriptors
  («компания «Яблоко»»), which is why ORG is far lower there. Never put the two into one column.
- **Outermost PER/LOC/ORG** is the measure for a flat tagger without fine types; in NEREL 12 % of these lie
  inside another mention and are not asked for there. «Exact» on NEREL and RURED asks for fine types and
  nesting; natasha has neither, so the cell is empty.
- **Inflected only** leaves out the mentions whose surface is already the base form; the other row
  flatters everyone.
- **RURED**: labels without a counterpart in NEREL (GROUP, COMMODITY, CURRENCY, QUANTITY, NEWS_SOURCE, …) are
  left out of the gold, predictions of types that it lacks are left out too; both are counted in the output
  of `svodka evaluate`. A prediction of any type of place is right for its GPE.
- **Relations** are those of the whole document, directed, all gold ones in the denominator. «Type of a
  related pair» asks for less: of two gold mentions in one sentence that are known to be related, which type
  it is; the answer is the type of the highest probability, whatever its threshold. Rules have no
  probabilities, so the cell of their model is empty.
- **UD GSD** holds its quotes as escaped characters (`&#39;&#39;`) that no news text has; the table
  without these sentences is the one to look at for tokens. Heads are measured with `--syntax`, which also
  costs speed.
- **RuCoCo** annotates pronouns and common nouns, which no system here looks for yet: «all mentions» counts
  them as missed. {rucoco}
- **Speed** is that of the stages on this corpus, without loading and writing; short runs pay for cold caches.
- Links have no row: no model links yet (`links.accuracy_at_gold` is then the share of gold NIL).
"""


@dataclass(frozen=True, slots=True)
class Result:
    """One system on one corpus: figures by «measure» and «measure LABEL»."""

    system: str
    corpus: str
    documents: int
    coarse: bool  # the corpus has no fine types
    fine: bool  # the system has fine types
    figures: dict[str, dict[str, Any]]
    speed: dict[str, float]
    failed: int
    oddities: dict[str, int]


def write(page: Path, systems: Sequence[str], results: Sequence[Result], *, seconds: float) -> None:
    """Rewrite the page."""
    corpora = list(dict.fromkeys(result.corpus for result in results))
    rucoco = next((f"Here: {name}." for name in corpora if name.startswith("RuCoCo,")), "")
    parts = [
        HEAD.format(
            date=datetime.now(UTC).date(),
            machine=platform.machine(),
            cores=os.cpu_count(),
            python=platform.python_version(),
            svodka=version("svodka"),
            slovnet=version("slovnet"),
            natasha=version("natasha"),
            seconds=seconds,
        ),
        *(_section([r for r in results if r.corpus == corpus], systems) for corpus in corpora),
        *(page_sections.kept(page, name) for name in page_sections.SECTIONS),
        NOTES.format(rucoco=rucoco),
    ]
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(parts), "utf-8")


def _section(results: Sequence[Result], systems: Sequence[str]) -> str:
    by_system = {result.system: result for result in results}
    shown = [system for system in systems if system in by_system]
    first = results[0]
    lines = [
        f"## {first.corpus}",
        "",
        f"{first.documents:,} documents.",
        "",
        f"| | gold | {' | '.join(shown)} |",
        f"|---|---:|{'---|' * len(shown)}",
    ]
    for title, gold, cells in _rows([by_system[system] for system in shown]):
        lines.append(f"| {title} | {gold} | {' | '.join(cells)} |")
    for title, key in (("words/s", "words_per_second"), ("peak memory, MB", "peak_rss_mb")):
        cells = [f"{by_system[system].speed[key]:,.0f}" for system in shown]
        lines.append(f"| {title} | | {' | '.join(cells)} |")
    if failed := {result.system: result.failed for result in results if result.failed}:
        lines += ["", f"Documents without a prediction, counted as empty: {failed}."]
    return "\n".join([*lines, ""])


def _rows(results: Sequence[Result]) -> Iterator[tuple[str, str, list[str]]]:
    for title, measure, named in ROWS:
        for label in ("", *(NAMES if named else ())):
            key = f"{measure} {label}".strip()
            cells = [_cell(result, measure, key) for result in results]
            golds = [_gold(result, key) for result in results]
            asked = golds[0] != "0" or not measure.startswith("entities")
            if asked and any(cell != "–" for cell in cells):
                gold = next((number for number in golds if number), "")
                yield f"— {label}" if label else title, gold, cells


def _cell(result: Result, measure: str, key: str) -> str:
    figure = result.figures.get(key)
    if figure is None or (measure in _FINE_ONLY and not result.coarse and not result.fine):
        return "–"
    cell = f"**{100 * figure['value']:.1f}** ({100 * figure['low']:.1f}–{100 * figure['high']:.1f})"
    if measure.partition(".")[0].partition(" ")[0] in _WITHOUT_PRECISION:
        return f"{cell}{_asked(figure, measure)}"
    return f"{cell} {100 * figure['precision']:.1f}/{100 * figure['recall']:.1f}"


def _asked(figure: dict[str, Any], measure: str) -> str:
    """Of how many, where that depends on what the system found."""
    return f" of {figure['gold']:,.0f}" if measure.startswith(("normal_forms", "values")) else ""


def _gold(result: Result, key: str) -> str:
    figure = result.figures.get(key)
    if figure is None or key.startswith(("normal_forms", "values", "chains", "cross_document")):
        return ""
    return f"{figure['gold']:,.0f}"
