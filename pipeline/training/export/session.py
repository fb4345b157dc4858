"""Runs a graph that is not in a file yet, as the product runs it: one thread, the CPU."""

from __future__ import annotations

import onnxruntime
from onnx import ModelProto


def session(model: ModelProto) -> onnxruntime.InferenceSession:
    """A session over a graph in memory."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
