"""From a trained network to the files that the runtime reads: ONNX graphs, int8, calibration, the folder."""
