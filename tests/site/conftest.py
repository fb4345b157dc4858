"""The makers of pages in `docs/site/` import their neighbours by name; so do their tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "docs" / "site"))
