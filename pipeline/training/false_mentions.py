"""Mentions that the network wrongly sees, as further candidates while relations are learnt.

A relation head that has only seen gold mentions trusts every mention it is given. At run time a fifth of them
are wrong; shown some of these, it learns that they have no relations (SpERT, Eberts and Ulges 2020).
"""

from __future__ import annotations

import random
from dataclasses import replace

import torch
from torch import Tensor

from pipeline.training.examples import Example

_LEAST = 0.05  # probability of a cell that may be drawn
_MOST = 400  # cells to draw from


@torch.no_grad()
def with_false_mentions(example: Example, logits: Tensor, share: float, draw: random.Random) -> Example:
    """The example with up to `share` times its number of mentions added, drawn by their probability.

    `logits`: [N, widest, labels] of the example's task. The added mentions have no relations.
    """
    count, widest, _ = logits.shape
    probabilities = logits.sigmoid()
    inside = torch.arange(count)[:, None] + torch.arange(widest)[None] < count
    cells = ((probabilities > _LEAST) & inside[..., None]).nonzero()
    gold = set(example.spans)
    known = {span[:2] for span in gold}
    found = []
    for start, width, label in cells[torch.randperm(len(cells))[:_MOST]].tolist():
        span = (start, start + width + 1, label)
        if span not in gold and draw.random() < float(probabilities[start, width, label]):
            found.append(span)
    wanted = round(share * len(gold) + draw.random())
    added = list({span[:2]: span for span in found if span[:2] not in known}.values())[:wanted]
    if not added:
        return example
    order = sorted([*example.spans, *added], key=lambda span: (span[0], -span[1], span[2]))
    place = {span: at for at, span in enumerate(order)}
    relations = [(place[example.spans[h]], place[example.spans[t]], k) for h, t, k in example.relations]
    return replace(example, spans=order, relations=sorted(relations))
