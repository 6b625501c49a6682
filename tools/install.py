"""Installs RegLab's requirements into the Python that runs it, for the Makefile and the Dockerfile."""

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
"""PyTorch's own index of CPU builds. On Linux, PyPI's torch is a CUDA build of several GB."""


def pip_install(*arguments: str) -> bool:
    """Run `pip install`, and say whether it succeeded."""
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, check=False).returncode == 0


def install_torch(pin: str, build: str) -> bool:
    """Install torch alone, so that PyTorch's index is asked for this one package and for nothing else."""
    if build == "cuda":
        # "===" also takes out the CPU build, whose version "2.13.0+cpu" would satisfy "==2.13.0".
        return pip_install("--no-deps", pin.replace("==", "==="))
    if sys.platform != "linux":
        return True  # PyPI's builds for macOS and Windows are CPU builds
    # Asked once: a network that does not let it through must not hold up the installation.
    once = ("--timeout=10", "--retries=0", f"--extra-index-url={CPU_INDEX}")
    if pip_install("--no-deps", *once, f"{pin}+cpu"):
        return True
    print(f"No CPU build from {CPU_INDEX}: taking PyPI's torch, perhaps the CUDA build.", flush=True)
    return pip_install("--no-deps", pin)


def main() -> int:
    """Install torch, then everything else in the versions of the lock."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("requirements", nargs="?", default="requirements.txt", help="default: %(default)s")
    parser.add_argument("--torch", choices=("cpu", "cuda"), default="cpu", help="default: %(default)s")
    given = parser.parse_args()

    pin = re.search(r"^torch==\S+", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    if pin is None:
        sys.exit("requirements.txt does not pin torch as torch==VERSION")
    if not install_torch(pin.group(), given.torch):
        return 1
    wanted = (f"--requirement={ROOT / given.requirements}", f"--constraint={ROOT / 'requirements.lock'}")
    return 0 if pip_install(*wanted) else 1


if __name__ == "__main__":
    sys.exit(main())
