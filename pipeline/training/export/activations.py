"""What goes through a graph: samples of the rows that its matrix products read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, helper

from pipeline.training.export.session import session

Feeds = Mapping[str, NDArray[np.generic]]

ROWS_A_CALL = 48


def sampled(
    model: ModelProto, names: Sequence[str], feeds: Sequence[Feeds]
) -> dict[str, NDArray[np.float32]]:
    """Rows [n, width] of the named tensors over all feeds, spread evenly over each call, the row with the
    largest value always among them."""
    wanted = list(dict.fromkeys(names))
    given = [name for name in wanted if name in {value.name for value in model.graph.input}]
    probe = ModelProto()
    probe.CopyFrom(model)
    known = {output.name for output in probe.graph.output}
    asked = [name for name in wanted if name not in given]
    probe.graph.output.extend(helper.make_empty_tensor_value_info(n) for n in asked if n not in known)
    run = session(probe)
    rows: dict[str, list[NDArray[np.float32]]] = {name: [] for name in wanted}
    for feed in feeds if wanted else ():
        found = dict(zip(asked, run.run(asked, dict(feed)) if asked else (), strict=True))
        for name in wanted:
            array = np.asarray(feed[name] if name in given else found[name], np.float32)
            rows[name].append(_some(array.reshape(-1, array.shape[-1])))
    return {name: np.concatenate(parts) for name, parts in rows.items()}


def _some(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    spread = np.linspace(0, len(rows) - 1, min(len(rows), ROWS_A_CALL)).astype(np.int64)
    highest = np.abs(rows).max(1).argmax()
    return np.asarray(rows[np.unique(np.append(spread, highest))])
