"""Install what the lessons need, once, and open them in JupyterLab.

  python3 start.py        (Windows: py start.py)

Everything is installed into the folder .venv beside this file; to undo it, delete that folder. The first start
downloads about 400 MB; later ones need no internet.
"""

from __future__ import annotations  # so that an old Python can read this file, and say that it is old

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
UV = PYTHON.with_name("uv.exe" if os.name == "nt" else "uv")
UV_VERSION = "0.13.8"
DONE = VENV / "installed.txt"  # a copy of the requirements that are installed
OLDEST = (3, 11)

# On Linux, PyPI's torch needs NVIDIA's libraries for GPUs; the one on PyTorch's own server does without.
WITHOUT_GPU = "https://download.pytorch.org/whl/cpu"
GIGABYTES, GIGABYTES_WITH_GPU = 2, 8  # free disk space to ask for

# What pip says when the disk is full, or when it cannot reach a server.
DISK_FULL = ("No space left", "Errno 28", "not enough space")
NO_NETWORK = (
    "connection broken",
    "Max retries",
    "ConnectionError",
    "NewConnectionError",
    "ConnectTimeout",
    "timed out",
)


def main() -> int:
    """Install unless that is done, then open JupyterLab; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gpu", action="store_true", help="on Linux, install PyTorch with its GPU libraries (6 GB)")
    parser.add_argument("--install-only", action="store_true", help="do not open JupyterLab")
    arguments = parser.parse_args()
    if sys.version_info < OLDEST:
        stop(
            f"These lessons need Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.",
            "Get a newer one from https://www.python.org/downloads/ and run this file with it, for example:",
            "  python3.12 start.py        (Windows: py -3.12 start.py)",
        )
    requirements = (HERE / "requirements.txt").read_text(encoding="utf-8")
    first = arguments.gpu or not is_installed(requirements)
    if first:
        install(requirements, arguments.gpu)
    find_helpers()
    return 0 if arguments.install_only else open_lab(first)


def is_installed(requirements: str) -> bool:
    """Whether .venv works, and has these requirements."""
    return PYTHON.exists() and DONE.exists() and DONE.read_text(encoding="utf-8") == requirements


def install(requirements: str, gpu: bool = False) -> None:
    """Make .venv and install the requirements into it."""
    small = sys.platform == "linux" and not gpu
    print("Installing into .venv. This takes a few minutes, once.", flush=True)
    need_space(GIGABYTES if small or sys.platform != "linux" else GIGABYTES_WITH_GPU)
    make_venv(anew=gpu or not PYTHON.exists())  # the large torch has the small one's version: pip would keep that
    pins = requirements.splitlines()
    torch = [pin for pin in pins if re.match("(torch|torchvision)==", pin)]
    if small and pip("--no-deps", "--index-url", WITHOUT_GPU, *torch) is not None:
        small = False
        print(FALLBACK.format(index=WITHOUT_GPU), flush=True)
        need_space(GIGABYTES_WITH_GPU)
    # The requirements are complete but for the libraries that the large torch brings.
    said = pip("--no-deps", *[pin for pin in pins if pin not in torch]) if small else pip(*pins)
    if said is not None:
        explain(said)
    DONE.write_text(requirements, encoding="utf-8")


FALLBACK = """
The small PyTorch cannot be downloaded from {index} now, so the large one comes from PyPI.
It includes NVIDIA's libraries for GPUs, which these lessons do not use: about 3 GB to download and 6 GB on disk.
To avoid them, press Ctrl+C, check that your network lets you open the address above, and start again.
"""


def make_venv(anew: bool) -> None:
    """Make .venv, or complete it; anew: empty it first."""
    made = subprocess.run([sys.executable, "-m", "venv", *["--clear"] * anew, str(VENV)])
    if made.returncode:
        stop(
            "Python could not create the folder .venv.",
            "Debian and Ubuntu keep this part of Python in a separate package: sudo apt install python3-venv",
            "Otherwise, check that you may write to this folder, then start again.",
        )
    said = pip("--only-binary", ":all:", f"uv=={UV_VERSION}")
    if said and any(words in said for words in NO_NETWORK):
        explain(said)


def pip(*arguments: str) -> str | None:
    """Install packages; return None if that worked, otherwise what pip said on standard error.

    uv does what pip does in a tenth of the time. Where it cannot be had, or fails, pip itself tries.
    """
    if uv(*arguments):
        return None
    options = ["--disable-pip-version-check", "--retries", "2"]
    command = [str(PYTHON), "-m", "pip", "install", *options, *arguments]
    done = subprocess.run(command, stderr=subprocess.PIPE, encoding="utf-8", errors="replace")
    sys.stderr.write(done.stderr)
    return done.stderr if done.returncode else None


def uv(*arguments: str) -> bool:
    """Install packages with uv, if it is there and may run; return whether that worked."""
    # uv's own name for it, since its --index-url gives way to an index that the computer's owner has set.
    options = ["--default-index" if argument == "--index-url" else argument for argument in arguments]
    try:
        return subprocess.run([str(UV), "pip", "install", "--python", str(PYTHON), *options]).returncode == 0
    except OSError:
        return False


def explain(said: str) -> None:
    """Say why pip failed, and stop."""
    if any(words in said for words in DISK_FULL):
        stop("The disk is full. Free some space, then start again: what is already installed is kept.")
    if any(words in said for words in NO_NETWORK):
        stop(
            "There is no connection to PyPI, where Python's packages come from.",
            "Check your network (a proxy? a firewall?), then start again: what is already installed is kept.",
        )
    if "No matching distribution" in said:
        stop(
            f"A package has no version for your Python {sys.version.split()[0]} and system; its name is above.",
            "A Python released recently may be too new. Delete the folder .venv, and try Python 3.12 or 3.13.",
        )
    stop("pip could not install the packages; the lines above say why. Start again once that is fixed.")


def need_space(gigabytes: float) -> None:
    """Stop if the disk has less free space than that."""
    free = shutil.disk_usage(HERE).free / 1e9
    if free < gigabytes:
        stop(f"The disk has {free:.1f} GB free, but {gigabytes} GB are needed. Free some space, then start again.")


def find_helpers() -> None:
    """Let Python find the folder `helpers` wherever this folder is now: a .pth file lists folders to search."""
    for packages in (*VENV.glob("lib/python3*/site-packages"), *VENV.glob("Lib/site-packages")):
        (packages / "what-cnns-see.pth").write_text(f"{HERE}\n")  # in the encoding in which Python reads it


def open_lab(first: bool) -> int:
    """Open JupyterLab, at the first start on the first lesson; return its exit code when it ends."""
    lessons = sorted(HERE.glob("*/[0-9]*_*.ipynb"))
    folders = sorted({lesson.parent for lesson in lessons})
    command = [str(PYTHON), "-m", "jupyterlab", f"--ServerApp.root_dir={folders[0] if len(folders) == 1 else HERE}"]
    command += [str(lessons[0])] if first and lessons else []
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    print("JupyterLab opens in your browser. To stop it, press Ctrl+C here.", flush=True)
    try:
        return subprocess.run(command).returncode
    except KeyboardInterrupt:
        return 0


def stop(*lines: str) -> NoReturn:
    """Print the lines and end with exit code 1."""
    sys.exit("\n" + "\n".join(lines))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        stop("Stopped. Start again whenever you like: what is already installed is kept.")
