"""`python -m bench`: measure; `python -m bench table`: write the table of docs/performance.md."""

import argparse
import sys

from bench.databases import end_in_order
from bench.measures import NAMES
from bench.run import run


def main() -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("verb", nargs="?", choices=("run", "table"), default="run")
    parser.add_argument("--only", default="", help=f"some of: {', '.join(NAMES)}")
    parser.add_argument("--database", choices=("both", "sqlite", "postgres"), default="both")
    parser.add_argument("--cases", type=int, help="1,000,000, or 20,000 for a quick look")
    parser.add_argument("--quick", action="store_true", help="a quick look: fewer cases, fewer runs")
    wanted = parser.parse_args()
    end_in_order()
    if wanted.verb == "table":
        from bench.table import rewrite

        return rewrite()
    only = [name for name in NAMES if not wanted.only or name in wanted.only.split(",")]
    kinds = ("sqlite", "postgres") if wanted.database == "both" else (wanted.database,)
    cases = wanted.cases or (20_000 if wanted.quick else 1_000_000)
    try:
        run(only, kinds, cases=cases, quick=wanted.quick)
    except KeyboardInterrupt:
        print("stopped; what was measured is kept", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
