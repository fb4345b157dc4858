"""The extraction model at run time: words, windows, ONNX sessions, decoding. No torch here."""
