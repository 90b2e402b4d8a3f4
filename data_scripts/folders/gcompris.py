"""What scripts share that build a folder of pictures from GCompris's package: its download, the options, the end."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from lists.photo_list import PACKAGES
from sources import DATA, apt_download, checked, run, step, temporary_folder

from folders.pictures import compare, write

PACKAGE = PACKAGES["gcompris"]

Build = Callable[[Path], dict[str, bytes]]  # from the package's path to {file: content} of the folder


def run_build(build: Build, what: str, name: str, description: str | None) -> int:
    """Run a script that builds helpers/data/NAME and return its exit code; what: is in it, "photographs" for example.

    The package is verified by its SHA-256 before `build` gets its path.
    """

    def main(options: argparse.Namespace) -> None:
        expected = _built(build, options.deb, what)
        (compare if options.check else write)(options.output, expected)
        pictures = [content for name, content in expected.items() if name.endswith(".jpg")]
        print(f"{len(pictures)} {what}, {sum(map(len, pictures))} bytes, in {options.output}")

    return run(main, _parser(DATA / name, description))


def _built(build: Build, given: Path | None, what: str) -> dict[str, bytes]:
    with temporary_folder() as folder:
        if given is None:
            step(f"downloading {PACKAGE.requirement} ...")
            deb = apt_download(PACKAGE.requirement, PACKAGE.sha256, Path(folder))
        else:
            deb = checked(given, PACKAGE.sha256)
        step(f"building the {what} ...")
        return build(deb)


def _parser(output: Path, description: str | None) -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    result.add_argument("--deb", type=Path, help="gcompris-qt-data_3.1-2_all.deb (default: download it with apt-get)")
    result.add_argument("--output", type=Path, default=output, help="default: %(default)s")
    result.add_argument("--check", action="store_true", help="write nothing; fail unless the output is up to date")
    return result
