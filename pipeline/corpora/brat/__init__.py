"""The standoff format of brat."""
