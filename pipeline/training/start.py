"""The network that a training begins with: from the base encoder, from a shipped model, or fresh."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import torch

from pipeline.neural.word_features import plain_form
from pipeline.training.base import base_vocabulary, load_base
from pipeline.training.blueprint import Blueprint, Vocabulary, WordVocabulary
from pipeline.training.build import build
from pipeline.training.config import RecurrentConfig, TrainingConfig, TransformerConfig
from pipeline.training.corpora import Corpora
from pipeline.training.examples import Example
from pipeline.training.export.weights import read_shipped
from pipeline.training.fine_tuning import carry_over, find_start
from pipeline.training.network import Network
from pipeline.training.word_reader import WordReader


def begin(
    config: TrainingConfig, corpora: Corpora, tags: tuple[str, ...], work: Path, say: Callable[[str], None]
) -> tuple[Blueprint, Network, WordReader]:
    """The network in fp32. `tags`: those of the tag head, none for a network without one (or, going on from
    a model, for the tags that it has). The same configuration and corpora give the same weights."""
    torch.manual_seed(config.training.seed)
    if config.start is not None:
        old, state = read_shipped(find_start(config.start, config.path))
        torch.manual_seed(config.training.seed)
        new = Blueprint(old.encoder, old.heads, corpora.tasks, old.vocabulary, tags or old.tags)
        network, reader = build(new)
        carry_over(network, new, old, state)
        return new, network, reader
    assert config.encoder is not None, "load_config gives an encoder or a model to start from"
    vocabulary: Vocabulary
    if isinstance(config.encoder, RecurrentConfig):
        vocabulary = word_vocabulary([*corpora.gold, *corpora.raw], config.encoder.rarest)
    else:
        texts = dict.fromkeys(corpora.texts[example.key] for example in corpora.gold)
        dev = {document.text for document in corpora.dev_documents}
        vocabulary = base_vocabulary(config.base, texts, dev, work, say)
    blueprint = Blueprint(config.encoder, config.heads, corpora.tasks, vocabulary, tags)
    network, reader = build(blueprint)
    if isinstance(config.encoder, TransformerConfig) and config.base.pretrained:
        load_base(network, work)
    return blueprint, network, reader


def word_vocabulary(examples: Iterable[Example], rarest: int) -> WordVocabulary:
    """The plain forms that stand `rarest` times or more in the examples, sorted."""
    counts = Counter(plain_form(word) for example in examples for word in example.words.texts)
    return tuple(sorted(word for word, count in counts.items() if count >= rarest))
