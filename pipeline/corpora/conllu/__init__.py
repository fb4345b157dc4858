"""The CoNLL-U format of Universal Dependencies treebanks."""
