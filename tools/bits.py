"""Tell whether two trees train the same runs to the same bits, on this machine: `make bits BASE=main~3`.

Without `--base` it prints the digest of every series of every run in tests/kept/configs.json, of the tree it is run
in. With it, it does so for a checkout of that commit and for this tree, and names what differs.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
CONFIGS = ROOT / "tests" / "kept" / "configs.json"
Digests = dict[str, dict[str, str]]


def digests(configs: list[dict[str, Any]]) -> Digests:
    """Train the configs with the tree in the working directory; index and name of a series → digest of its bits."""
    import numpy as np

    from core import RunConfig
    from core.engine.local import train

    histories = train([RunConfig.model_validate(config) for config in configs], keep_parameters=True)
    found: Digests = {}
    for index, history in enumerate(histories):
        arrays = {name: value for name in history.names for value in [history.series(name).values]}
        arrays |= {f"constant {name}": value for name, value in history.constants.items()}
        found[str(index)] = {
            name: hashlib.sha256(bits(np.asarray(value))).hexdigest()[:16] for name, value in arrays.items()
        }
        found[str(index)]["state"] = f"{history.state} at {history.step}, {history.fault}"
    return found


def bits(values: Any) -> bytes:
    """Return an array's shape, type and memory."""
    return f"{values.dtype} {values.shape} ".encode() + values.tobytes()


def of_tree(tree: Path) -> Digests:
    """Return the digests of another checkout, computed by its own code in a process of its own."""
    env = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(Path(__file__).resolve())]
    done = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def differences(before: Digests, after: Digests) -> list[str]:
    """Name each run that is not the same, with the series that differ, are new or are gone."""
    told = []
    for run, series in before.items():
        names = sorted(n for n in series.keys() | after[run].keys() if series.get(n) != after[run].get(n))
        if names:
            told.append(f"run {run}: {', '.join(names)}")
    return told


def main() -> None:
    """Print digests, or compare two trees; the exit status is 1 where they differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", help="the commit to compare this tree with")
    base = parser.parse_args().base
    if base is None:
        sys.path.insert(0, str(Path.cwd()))
        print(json.dumps(digests(json.loads(CONFIGS.read_text()))))
        return
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "base"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), base], check=True)
        try:
            told = differences(of_tree(tree), of_tree(ROOT))
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)
    print("\n".join(told) or f"the same bits as {base}")
    raise SystemExit(bool(told))


if __name__ == "__main__":
    main()
