"""ONNX graphs on one CPU thread: the processes of a run share the cores out, not the operators of a graph.

Measured on a 12-layer encoder with windows of 150–400 pieces: with the arena and without memory patterns
254 MB and 486–497 µs a piece, with both 278 MB and 494–507 µs, without the arena 280–321 MB and 513–524 µs.
A pattern is kept for every new shape, and the shapes of documents have no end.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.neural.settings import broken, missing

_ERRORS_ONLY = 3


class Graph:
    """One graph with one output. Safe to call from several threads; no call changes the result of another."""

    def __init__(self, path: Path) -> None:
        """Raises InputError: there is no such file, or it is no graph."""
        import onnxruntime

        if not path.is_file():
            raise missing(path)
        onnxruntime.set_default_logger_severity(_ERRORS_ONLY)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.use_deterministic_compute = True
        options.log_severity_level = _ERRORS_ONLY
        options.add_session_config_entry("session.x64quantprecision", "1")  # int8 sums never saturate
        options.enable_cpu_mem_arena = True
        options.enable_mem_pattern = False
        try:
            self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's errors have no base class of their own
            raise broken(path, f"onnxruntime does not read it ({error})") from error

    def __call__(self, **inputs: NDArray[Any]) -> NDArray[np.float32]:
        """The output for the named inputs."""
        return np.asarray(self._session.run(None, inputs)[0], np.float32)
