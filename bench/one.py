"""One measure on the database of this process's settings; started by run.py."""

import json
import sys
from pathlib import Path

from bench.databases import end_in_order


def main() -> None:
    """Bring the database to the code of today, measure, and write the figures."""
    measure, database, cases, quick, out = sys.argv[1:]
    end_in_order()
    import django

    django.setup()
    from bench.measures import Wanted, measure_of
    from gongzhi.config.commands import collect_static, migrate

    migrate()
    collect_static()
    figures = measure_of(measure)(Wanted(int(cases), quick == "1"))
    rows = [figure.as_row(measure=measure, database=database, cases=int(cases)) for figure in figures]
    Path(out).write_text(json.dumps(rows, ensure_ascii=False))


if __name__ == "__main__":
    main()
