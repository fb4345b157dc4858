"""The measures: each a pure function of (gold document, predicted document) to counts of that document.

Counts add up over documents, labels or both, and only the sum is turned into precision, recall and F1; so
the bootstrap can draw documents again without measuring them again. In the examples `marked` and `treebank`
of `pipeline.corpora.inline_markup` write a document in one line.
"""
