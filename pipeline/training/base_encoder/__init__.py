"""The base encoder: multilingual-e5-small (Wang et al. 2024, MIT) from a package, its vocabulary trimmed."""
