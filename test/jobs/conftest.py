"""The jobs' own modules, of which these tests import those that need no Spark."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "containers" / "jobs"))
