"""The command line: `python -m core run CONFIG.json --out DIR`, `export`, `schema`, `techniques`, `datasets`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from core import command
from core.config import RunConfig
from core.export import FORMS, recorded_of
from core.history import History


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser("python -m core", description="Train networks as RegLab does, from the command line.")
    commands = top.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="train one config or a list of them and write what they recorded")
    run.add_argument("config", type=Path, help="a JSON file with one config, or a list of them")
    run.add_argument("--out", type=Path, required=True, help="folder for history.csv, arrays.npz and summary.json")
    run.add_argument("--with-data", action="store_true", help="also write the data of each run into arrays.npz")
    export = commands.add_parser("export", help="train a config and write it as code of plain PyTorch")
    export.add_argument("config", type=Path, help="a JSON file with one config")
    export.add_argument(
        "--as", dest="form", choices=FORMS, default="script", help="what to write; a script if left out"
    )
    export.add_argument("-o", "--out", type=Path, required=True, help="the file to write")
    commands.add_parser("schema", help="print the JSON Schema of a config")
    commands.add_parser("techniques", help="print every technique as JSON")
    commands.add_parser("datasets", help="print every data set as JSON")
    return top


def show(data: Any) -> None:
    """Print JSON."""
    print(json.dumps(data, indent=2, ensure_ascii=False))


def train(configs: Sequence[RunConfig]) -> list[History]:
    """Train with a progress bar on standard error."""
    from core.engine import local

    histories = [History(config) for config in configs]
    with tqdm(total=sum(c.steps for c in configs), unit=" steps", file=sys.stderr) as bar:
        for index, delta in local.deltas(configs, keep_parameters=True):
            bar.update(delta.step - histories[index].step)
            histories[index].append(delta)
    return histories


def run(config: Path, out: Path, with_data: bool) -> None:
    """Train the configs of a file and write the results."""
    configs = command.read_configs(config)
    command.check_device()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise command.InputError(f"--out {out}: {error.strerror}") from None
    try:
        command.write(out, configs, train(configs), with_data)
    except OSError as error:
        raise command.InputError(f"--out {out}: {error.strerror}") from None


def export(config: Path, form: str, out: Path) -> None:
    """Train the config of a file, and write the code that gives the same."""
    configs = command.read_configs(config)
    if len(configs) > 1:
        raise command.InputError(f"{config}: {len(configs)} configs; a {form} is of one")
    command.check_device()
    (history,) = train(configs)
    try:
        out.write_text(FORMS[form].made(history.config, recorded_of(history)), "utf-8")
    except OSError as error:
        raise command.InputError(f"--out {out}: {error.strerror}") from None


def main() -> int:
    """Run the command line; return the exit status: 0, or 2 for what was given wrongly."""
    given = parser().parse_args()
    try:
        match given.command:
            case "run":
                run(given.config, given.out, given.with_data)
            case "export":
                export(given.config, given.form, given.out)
            case "schema":
                show(RunConfig.model_json_schema())
            case "techniques":
                show(command.techniques())
            case _:
                show(command.datasets())
    except command.InputError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
