"""AdamW (Loshchilov and Hutter 2019) over fp32 masters of parameters that may compute in bf16, with a rate
for each group, warm-up and linear decay, and a running average of the weights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn


@dataclass(slots=True)
class ParameterGroup:
    """Parameters that share a rate (at its height) and a weight decay."""

    parameters: list[nn.Parameter]
    rate: float
    weight_decay: float


class MasterAdamW:
    """Keeps an fp32 master of every parameter; the parameters are copies in their own precision."""

    def __init__(
        self,
        groups: Iterable[ParameterGroup],
        *,
        betas: tuple[float, float] = (0.9, 0.98),
        clip: float = 2.0,
        average: float = 0.0,
    ) -> None:
        self.groups = list(groups)
        self.parameters = [p for group in self.groups for p in group.parameters]
        self.masters = [p.detach().float().clone() for p in self.parameters]
        self.clip = clip
        self.average = average
        self.averages = [master.clone() for master in self.masters] if average else []
        self.averaged = 0
        at = 0
        settings = []
        for group in self.groups:
            count = len(group.parameters)
            masters = self.masters[at : at + count]
            settings.append({"params": masters, "weight_decay": group.weight_decay, "lr": group.rate})
            at += count
        self.adam = torch.optim.AdamW(settings, betas=betas, fused=True)

    def step(self, height: float) -> float:
        """One update at `height` (0 to 1) of the rates, from the gradients of the parameters; their norm.

        Gradients are cleared. A step whose norm is not finite is left out.
        """
        held = [(p, m) for p, m in zip(self.parameters, self.masters, strict=True) if p.grad is not None]
        for parameter, master in held:
            assert parameter.grad is not None
            master.grad = parameter.grad.float()
            parameter.grad = None
        norm = float(nn.utils.clip_grad_norm_([m for _, m in held], self.clip))
        if norm == norm and norm != float("inf"):
            for settings, group in zip(self.adam.param_groups, self.groups, strict=True):
                settings["lr"] = group.rate * height
            self.adam.step()
        with torch.no_grad():
            for parameter, master in held:
                master.grad = None
                parameter.copy_(master)
        return norm

    def track(self) -> None:
        """Move the running average towards the masters; early on it moves faster."""
        if not self.averages:
            return
        self.averaged += 1
        keep = min(self.average, self.averaged / (self.averaged + 10))
        torch._foreach_lerp_(self.averages, self.masters, 1 - keep)

    def averaged_state(self) -> list[Tensor]:
        """The averages (the masters where none are kept), in the order of `parameters`."""
        return self.averages or self.masters

    def state(self) -> dict[str, Any]:
        return {
            "adam": self.adam.state_dict(),
            "masters": self.masters,
            "averages": self.averages,
            "averaged": self.averaged,
        }

    def load(self, state: dict[str, Any]) -> None:
        self.adam.load_state_dict(state["adam"])
        self.averaged = state["averaged"]
        with torch.no_grad():
            for mine, theirs in zip(self.masters, state["masters"], strict=True):
                mine.copy_(theirs)
            for mine, theirs in zip(self.averages, state["averages"], strict=True):
                mine.copy_(theirs)
            for parameter, master in zip(self.parameters, self.masters, strict=True):
                parameter.copy_(master)


def height(step: int, steps: int, warm_up: float) -> float:
    """The share of the highest rate at a step: linear up over `warm_up` of all steps, linear down to zero."""
    warm = max(1, round(steps * warm_up))
    if step < warm:
        return (step + 1) / warm
    return max(0.0, (steps - step) / max(1, steps - warm))
