"""What the self-contained pages have in common: how they are put together, how their data stands in them."""
