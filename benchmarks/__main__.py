"""Prints the benchmark table, measured in one run: `python -m benchmarks [engine] [workshop] [browser] [visit]`."""

import importlib
import sys

PARTS = ("engine", "workshop", "browser", "visit")


def main() -> None:
    """Measure the parts that are named, all of them where none is."""
    print("| measure | ratio | to reach | | medians |\n|---|---|---|---|---|")
    for part in sys.argv[1:] or PARTS:
        for result in importlib.import_module(f"benchmarks.{part}").results():
            print(result.line(), flush=True)


if __name__ == "__main__":
    main()
