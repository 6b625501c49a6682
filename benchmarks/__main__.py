"""Prints the benchmark table: `python -m benchmarks [engine] [workshop] [browser] [visit] [load]`."""

import importlib
import sys

PARTS = ("engine", "workshop", "browser", "visit")


def main() -> None:
    """Measure the parts that are named; where none is, all but the load."""
    print("| measure | ratio | to reach | | medians |\n|---|---|---|---|---|")
    for part in sys.argv[1:] or PARTS:
        for result in importlib.import_module(f"benchmarks.{part}").results():
            print(result.line(), flush=True)


if __name__ == "__main__":
    main()
