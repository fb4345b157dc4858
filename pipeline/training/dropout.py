"""Dropout from a pool of masks: drawing a fresh mask costs a tenth of a training step on a CPU.

The pool is made of blocks of fixed seeds, so that a mask depends on the size asked for and on torch's
generator, not on what was drawn before: a training that goes on from a checkpoint draws the same masks.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

_BLOCK = 1 << 21
_pools: dict[tuple[float, torch.dtype], list[Tensor]] = {}


class RowDropout(nn.Module):
    """Inverted dropout (Srivastava et al. 2014); the mask is a random stretch of the pool."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, hidden: Tensor) -> Tensor:
        if not self.training or not self.rate:
            return hidden
        size = hidden.numel()
        pool = _pool(self.rate, hidden.dtype, max(1, -(-2 * size // _BLOCK)))
        offset = int(torch.randint(len(pool) - size, ()))
        return hidden * pool[offset : offset + size].view_as(hidden)


def _pool(rate: float, kind: torch.dtype, blocks: int) -> Tensor:
    """The first blocks of the pool, of which every larger one begins with the same."""
    found = _pools.setdefault((rate, kind), [torch.empty(0, dtype=kind)])
    known = len(found[0]) // _BLOCK
    if known < blocks:
        fresh = [_block(number, rate, kind) for number in range(known, blocks)]
        found[0] = torch.cat([found[0], *fresh])
    return found[0][: blocks * _BLOCK]


def _block(number: int, rate: float, kind: torch.dtype) -> Tensor:
    draw = torch.rand(_BLOCK, generator=torch.Generator().manual_seed(number))
    return ((draw >= rate) / (1 - rate)).to(kind)
