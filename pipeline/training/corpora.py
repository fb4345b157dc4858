"""The corpora of a configuration → tasks, examples to learn from, dev examples, texts without labels."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from pipeline.corpora import read_gold
from pipeline.corpora.annotated_document import GoldDocument
from pipeline.errors import InputError
from pipeline.neural.network_words import split
from pipeline.training.config import CorpusConfig, TextsConfig, TrainingConfig
from pipeline.training.examples import Example, example_of, stretches
from pipeline.training.raw_texts import read_texts
from pipeline.training.silver import SilverNames
from pipeline.training.tasks import Task, task_of

HELD_OUT = 0.1
SILVER_WEIGHT = 0.3  # of the losses of texts that slovnet labelled, beside those of gold


@dataclass(frozen=True, slots=True)
class Corpora:
    """`gold`: the examples of all tasks, each once; `repeats`, `weights`: of each task; `again`: examples
    with rare labels, shown once more. `dev`, of the main
    task: whole documents, in `dev_documents` as they were read. `raw`: examples without spans. `texts`: the
    text that each example was cut from, by its key."""

    tasks: tuple[Task, ...]
    repeats: tuple[int, ...]
    weights: tuple[float, ...]
    gold: list[Example]
    again: list[Example]
    dev: list[Example]
    dev_documents: list[GoldDocument]
    raw: list[Example]
    texts: dict[str, str]

    def repeated(self) -> list[Example]:
        """The gold as an epoch shows it."""
        return [
            example
            for task, repeat in enumerate(self.repeats)
            for example in [e for e in self.gold if e.task == task] * repeat
        ] + self.again

    def digest(self) -> str:
        """SHA-256 of all that is learnt from and chosen on."""
        digest = sha256()
        for example in [*self.gold, *self.dev, *self.raw]:
            digest.update(repr((example.words.texts, example.spans, example.relations)).encode())
        return digest.hexdigest()


def read_corpora(config: TrainingConfig) -> Corpora:
    """Read all of it. Raises InputError: a corpus without labels, or too small to hold dev out of it."""
    documents = [_documents(corpus) for corpus in config.corpora]
    if config.dev is not None:
        dev = _documents(config.dev)
    else:
        documents[0], dev = held_out(documents[0], config)
    tasks = tuple(
        task_of(corpus.name, read, rarest=corpus.rarest_relation)
        for corpus, read in zip(config.corpora, documents, strict=True)
    )
    known = {document.text for read in [*documents, dev] for document in read}
    corpora = list(config.corpora)
    if config.silver:
        silver = _silver(config, known)
        corpora.append(CorpusConfig(config.silver[0].path, "silver", name="silver", weight=SILVER_WEIGHT))
        documents.append(silver)
        tasks = (*tasks, task_of("silver", silver))
    texts: dict[str, str] = {}
    gold: list[Example] = []
    again: list[Example] = []
    for number, (corpus, read) in enumerate(zip(corpora, documents, strict=True)):
        rare = {at for at, label in enumerate(tasks[number].entities) if label in corpus.again}
        for place, document in enumerate(read):
            whole = _example(document, tasks[number], number, f"{corpus.name}/{place}")
            for part in stretches(whole, corpus.longest):
                texts[part.key] = document.text
                gold.append(part)
                if any(label in rare for _, _, label in part.spans):
                    again.append(part)
    raw = []
    for place, text in enumerate(_fresh(config.raw, known)):
        whole = Example(f"raw/{place}", 0, split(text), [], [])
        for part in stretches(whole, config.corpora[0].longest):
            texts[part.key] = text
            raw.append(part)
    return Corpora(
        tasks,
        tuple(c.repeat for c in corpora),
        tuple(c.weight for c in corpora),
        gold,
        again,
        [_example(document, tasks[0], 0, f"dev/{place}") for place, document in enumerate(dev)],
        dev,
        raw,
        texts,
    )


def held_out(
    documents: Sequence[GoldDocument], config: TrainingConfig
) -> tuple[list[GoldDocument], list[GoldDocument]]:
    """The documents without a seeded tenth of them, at least one; and that tenth."""
    count = max(1, round(len(documents) * HELD_OUT))
    if count >= len(documents):
        raise InputError(
            "no_dev",
            f"{config.corpora[0].path} has one document alone; none can be held out for dev.",
            "Label more documents, or give [dev] in the configuration.",
        )
    chosen = set(random.Random(config.training.seed).sample(range(len(documents)), count))
    rest = [document for at, document in enumerate(documents) if at not in chosen]
    return rest, [document for at, document in enumerate(documents) if at in chosen]


def _documents(corpus: CorpusConfig) -> list[GoldDocument]:
    """The documents with labels (maybe an empty list of them) and words."""
    found = [d for d in read_gold(corpus.path, corpus.format) if d.mentions is not None and d.text.strip()]
    if not any(document.mentions for document in found):
        raise InputError(
            "no_labels",
            f"There is not one labelled mention in {corpus.path}, read as {corpus.format}.",
            "Check the path and the format; `svodka evaluate … --lint` says what a reader makes of a corpus.",
        )
    return found


def _example(document: GoldDocument, task: Task, number: int, key: str) -> Example:
    return replace(example_of(document, task, number), key=key)


def _silver(config: TrainingConfig, known: set[str]) -> list[GoldDocument]:
    """The texts of [[silver]] as slovnet labels them."""
    return list(SilverNames().documents(_fresh(config.silver, known)))


def _fresh(parts: Sequence[TextsConfig], known: set[str]) -> Iterator[str]:
    """Each text once; those that gold or dev has are left out."""
    seen = set(known)
    for texts in parts:
        for text in read_texts(texts):
            if text not in seen and text.strip():
                seen.add(text)
                yield text
