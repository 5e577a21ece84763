"""`script/bench NAME [--json FILE]`: runs one measurement and prints what was reached."""

import argparse
import json
import os
import platform
from pathlib import Path

from tests.bench import decisions, documents, method, pages, pdf, plan, table

BENCHES = {
    "decisions": decisions.run,
    "documents": documents.run,
    "method": method.run,
    "pages": pages.run,
    "pdf": pdf.run,
    "plan": plan.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("name", choices=sorted(BENCHES))
    parser.add_argument("--json", metavar="FILE", help="also write what the table shows as JSON")
    parser.add_argument("--sizes", default="10,1000,10000", help="numbers of initiatives (pages)")
    parser.add_argument("--databases", default="sqlite,postgres", help="which databases (pages)")
    parser.add_argument("--folder", default=".", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    rows = BENCHES[chosen.name](chosen)
    print(table.text(rows))
    if chosen.json:
        machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
        path = Path(chosen.folder, chosen.json)
        path.write_text(json.dumps({"bench": chosen.name, "machine": machine, "rows": rows}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
