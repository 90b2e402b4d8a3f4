"""The command line of the atlas maker."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers.atlas.class_specific import BY
from helpers.atlas.layout import METHODS
from helpers.atlas.maker.recipe import Recipe
from helpers.errors import ArgumentError, HelperError

_TEACHES = """\
An activation atlas shows what a layer of a network responds to, all at once (Carter et al., Distill 2019): vectors at
random positions of many photographs are laid out so that alike ones are close, averaged in the cells of grids, and
each average is drawn as an icon.

  python -m helpers.atlas make atlas                        the embedded bank of photographs, SqueezeNet's last module
  python -m helpers.atlas page atlas atlas.html             a page to zoom, search and compare, which needs nothing else
  python -m helpers.atlas of-class atlas "great white shark" --into sharks
                                                            an atlas of what argues for one class
"""
_MAKE = """\
The stages: collect vectors and what they argue for; lay them out; average them in the cells of each grid; render an
icon for each cell. All that is finished is kept in ATLAS, so an interrupted run goes on with --resume. The same
recipe and photographs give the same atlas, however many workers there are.

  python -m helpers.atlas make atlas --layers features.6 features.9 features.12
  python -m helpers.atlas make atlas --photos ~/pictures --per-image 10 --grids 10 20 40
  python -m helpers.atlas make atlas --imagenette --per-category 100
  python -m helpers.atlas make atlas --network googlenet --layers inception4c inception5b
  python -m helpers.atlas make atlas --photos /data/imagenet --per-image 1 --method umap --cluster tcp://10.0.0.1:8786

The vectors are Zarr arrays (zarr.open_group("ATLAS/LAYER/vectors.zarr")), the icons of a grid one WebP picture.
docs/atlas.md gives time and memory for ImageNet.
"""
_DEFAULT = Recipe()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code: 0 done, 1 failed, 2 wrong arguments, 130 interrupted."""
    parsed = _parser().parse_args(arguments)
    from helpers.atlas.maker import verbs

    try:
        getattr(verbs, parsed.verb.replace("-", "_"))(parsed)
    except ArgumentError as error:
        return _failed(str(error), 2)
    except HelperError as error:
        return _failed(str(error), 1)
    except KeyboardInterrupt:
        return _failed("interrupted: what was finished is kept; go on with --resume.", 130)
    return 0


def _failed(why: str, code: int) -> int:
    print(f"atlas: {why}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    kind = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python -m helpers.atlas", description=_TEACHES, formatter_class=kind)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    make = verbs.add_parser("make", help="make an atlas, or finish one", description=_MAKE, formatter_class=kind)
    make.add_argument("atlas", type=Path, metavar="ATLAS", help="the folder to make")
    _add_photographs(make)
    _add_recipe(make)
    _add_work(make)
    page = verbs.add_parser("page", help="write an atlas as one HTML page")
    page.add_argument("atlas", type=Path, metavar="ATLAS", help="a folder that `make` finished")
    page.add_argument("page", type=Path, metavar="PAGE", help="the HTML file to write")
    of_class = verbs.add_parser("of-class", help="make the atlas of what argues for one class")
    of_class.add_argument("atlas", type=Path, metavar="ATLAS", help="a folder that `make` finished")
    of_class.add_argument("name", metavar="CLASS", help='a class by name or number, such as "tench" or 0')
    of_class.add_argument("--into", type=Path, required=True, metavar="FOLDER", help="the folder to make")
    of_class.add_argument("--by", choices=BY, default=BY[0], help=f"how vectors are chosen (default: {BY[0]})")
    of_class.add_argument("--rank", type=int, default=5, help="by rank: the class is among so many (default: 5)")
    share = "by magnitude: of the largest attribution (default: 0.2)"
    of_class.add_argument("--share", type=float, default=0.2, help=share)
    of_class.add_argument("--grids", type=int, nargs="+", default=[4, 8], help="cells along a side (default: 4 8)")
    of_class.add_argument("--min-count", type=int, default=3, help="vectors that a cell needs (default: 3)")
    _add_work(of_class)
    return parser


def _add_photographs(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("photographs (default: the embedded bank)")
    which = group.add_mutually_exclusive_group()
    which.add_argument("--photos", type=Path, metavar="FOLDER", help="pictures in a folder and its subfolders")
    which.add_argument("--imagenette", action="store_true", help="9,469 photographs of ImageNet, downloaded once")
    group.add_argument("--per-category", type=int, metavar="N", help="at most so many of each subfolder")


def _add_recipe(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("recipe")
    network = 'or a classifier of torchvision, such as googlenet (default: "squeezenet", the course\'s)'
    weights = '"default" (embedded, or downloaded once), "random", or a state dict\'s path'
    group.add_argument("--network", default=_DEFAULT.network, help=network)
    group.add_argument("--weights", default=_DEFAULT.weights, help=weights)
    group.add_argument("--layers", nargs="+", default=list(_DEFAULT.layers), help="names, from the input up")
    _add_number(group, "per_image", "random positions of each photograph")
    _add_number(group, "margin", "positions at the border of a map that are left out")
    group.add_argument("--method", choices=METHODS, default=_DEFAULT.method, help="of the layout (default: tsne)")
    _add_number(group, "perplexity", "t-SNE: about how many neighbours count")
    _add_number(group, "neighbors", "UMAP: how many neighbours count")
    _add_number(group, "min_dist", "UMAP: how close points may be")
    group.add_argument("--grids", type=int, nargs="+", default=list(_DEFAULT.grids), help="cells along a side")
    _add_number(group, "min_count", "vectors that a cell needs")
    group.add_argument("--whiten", action="store_true", help="render whitened vectors: better with many vectors only")
    _add_number(group, "cosine_power", "how much the angle counts when icons are rendered")
    _add_number(group, "icon", "pixels of an icon")
    _add_number(group, "steps", "of the optimiser, for each icon")
    _add_number(group, "seed", "of all that is random")


def _add_number(group: argparse._ArgumentGroup, name: str, says: str) -> None:
    default = getattr(_DEFAULT, name)
    flag = f"--{name.replace('_', '-')}"
    group.add_argument(flag, type=type(default), default=default, metavar="N", help=f"{says} (default: {default:g})")


def _add_work(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("work")
    group.add_argument("--resume", action="store_true", help="finish what an earlier run began in this folder")
    who = group.add_mutually_exclusive_group()
    who.add_argument("--workers", type=int, metavar="N", help="processes on this machine (default: one for each core)")
    address = "a Dask cluster: tcp://HOST:PORT or tls://HOST:PORT (its scheduler), or local:N; see docs/cluster.md"
    who.add_argument("--cluster", metavar="ADDRESS", help=address)
    group.add_argument("--device", default="cpu", help='where the network computes, such as "cuda" (default: cpu)')
