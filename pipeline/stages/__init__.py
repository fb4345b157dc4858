"""The components of a model, one file each; their rules are in sub-packages.

In the order of the flow: segmenter; slovnet_morphology or neural_morphology; lemmatizer; slovnet_syntax;
slovnet_ner or neural_ner; mention_repairer; named_events; import_spans; organizations; professions;
rule_relations or neural_relations; value_finder; name_normalizer; chain_builder; event_builder; linker;
spacy_views.
"""
