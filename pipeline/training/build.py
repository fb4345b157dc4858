"""A blueprint → the network, what reads documents for it, and the optimizer with its groups."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn

from pipeline.neural.pieces import Pieces
from pipeline.neural.word_features import FeatureMaker
from pipeline.training.blueprint import Blueprint
from pipeline.training.config import RecurrentConfig, ScheduleConfig, TransformerConfig
from pipeline.training.encoders import TransformerEncoder
from pipeline.training.network import Network
from pipeline.training.optimizer import MasterAdamW, ParameterGroup
from pipeline.training.piece_batches import PieceBatches
from pipeline.training.recurrent import FeatureBatches, RecurrentEncoder
from pipeline.training.word_reader import WordReader

Named = tuple[str, nn.Parameter]


def build(blueprint: Blueprint) -> tuple[Network, WordReader]:
    """A network with fresh weights in fp32, drawn from torch's generator, and its reader."""
    if isinstance(blueprint.encoder, TransformerConfig):
        return _transformer(blueprint, blueprint.encoder)
    return _recurrent(blueprint, blueprint.encoder)


def _transformer(blueprint: Blueprint, config: TransformerConfig) -> tuple[Network, WordReader]:
    pieces = Pieces(blueprint.pieces)
    encoder = TransformerEncoder(
        vocabulary=len(pieces),
        width=config.width,
        layers=config.layers,
        heads=config.heads,
        inner=config.inner,
        positions=config.positions,
        pool_at=config.pool_at,
        dropout=config.dropout,
    )
    batches = PieceBatches(pieces, longest=config.longest, context=config.context)
    return _network(blueprint, encoder, encoder.width), WordReader(encoder, batches)


def _recurrent(blueprint: Blueprint, config: RecurrentConfig) -> tuple[Network, WordReader]:
    words = blueprint.words
    encoder = RecurrentEncoder(
        vocabulary=len(words) + 1,
        width=config.width,
        hidden=config.hidden,
        layers=config.layers,
        dropout=config.dropout,
    )
    batches = FeatureBatches(FeatureMaker(words), longest=config.longest, context=config.context)
    return _network(blueprint, encoder, encoder.width), WordReader(encoder, batches)


def _network(blueprint: Blueprint, encoder: nn.Module, width: int) -> Network:
    heads = blueprint.heads
    return Network(
        encoder,
        blueprint.tasks,
        width=width,
        widest=heads.widest,
        tags=len(blueprint.tags),
        reach=heads.reach,
        entity_head={
            "hidden": heads.hidden,
            "product": heads.product,
            "channels": heads.channels,
            "separable": heads.separable,
        },
        relation_hidden=heads.relation_hidden,
        relation_context=heads.relation_context,
        relation_gate=heads.relation_gate,
    )


def set_precision(network: Network, precision: str) -> None:
    """Let the layers of the encoder compute in `precision` (fp32 or bf16); the heads stay in fp32."""
    kind = torch.bfloat16 if precision == "bf16" else torch.float32
    encoder = network.encoder
    if isinstance(encoder, RecurrentEncoder):
        encoder.layers.to(kind)
    else:
        encoder.to(kind)


def optimizer_of(network: Network, schedule: ScheduleConfig) -> MasterAdamW:
    """AdamW with the groups of parameters that each kind of encoder wants."""
    encoder = network.encoder
    if isinstance(encoder, TransformerEncoder):
        groups = _transformer_groups(network, encoder, schedule)
    else:
        groups = _recurrent_groups(network, schedule)
    return MasterAdamW(groups, betas=(0.9, schedule.beta2), average=schedule.average)


def _transformer_groups(
    network: Network, encoder: TransformerEncoder, schedule: ScheduleConfig
) -> list[ParameterGroup]:
    """The rate falls from layer to layer downwards; embeddings, norms and biases do not decay."""
    rate, fall, decay = schedule.encoder_rate, schedule.layer_decay, schedule.weight_decay
    count = len(encoder.layers)
    below = [item for item in encoder.named_parameters() if not item[0].startswith("layers.")]
    groups = _split(below, rate * fall**count, 0.0)
    for number, layer in enumerate(encoder.layers):
        groups += _split(layer.named_parameters(), rate * fall ** (count - 1 - number), decay)
    heads = [item for item in network.named_parameters() if not item[0].startswith("encoder.")]
    return groups + _split(heads, schedule.rate, decay)


def _split(named: Iterable[Named], rate: float, decay: float) -> list[ParameterGroup]:
    """Matrices decay, vectors do not."""
    parameters = [parameter for _, parameter in named]
    return [
        ParameterGroup([p for p in parameters if p.ndim > 1], rate, decay),
        ParameterGroup([p for p in parameters if p.ndim <= 1], rate, 0.0),
    ]


def _recurrent_groups(network: Network, schedule: ScheduleConfig) -> list[ParameterGroup]:
    """One rate; embeddings, which few steps touch, and vectors do not decay."""
    tables = {id(module.weight) for module in network.encoder.modules() if isinstance(module, nn.Embedding)}
    still = [p for p in network.parameters() if id(p) in tables or p.ndim < 2]
    known = {id(p) for p in still}
    moving = [p for p in network.parameters() if id(p) not in known]
    return [
        ParameterGroup(still, schedule.rate, 0.0),
        ParameterGroup(moving, schedule.rate, schedule.weight_decay),
    ]
