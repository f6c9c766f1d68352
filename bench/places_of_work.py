"""Where the bench finds and leaves things."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared/data"
# Databases, cases to import, results: large, and never committed.
BUILT = Path(os.environ.get("BENCH_HOME", ROOT / "build/bench"))
RESULTS = BUILT / "results.json"
