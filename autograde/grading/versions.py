"""Hashes of submissions and of the code that decides marks, to know what must be graded again."""

import ast
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import nbformat

from autograde.exercises import folders, module_name
from autograde.inside.loading.report import Problem
from autograde.intake.folder import Folder
from autograde.sources import ROOT, Sources, helpers_offered
from helpers.checks.sentences import Sentence

# The code that grades a lesson, and the code that runs in the student's process.
_GRADING = ("autograde.grading.submission", "autograde.grading.marks")
_INSIDE = "autograde.inside"
# Imported by these, without effect on marks and diagnoses:
_NO_SAY = (
    "helpers.checks.showing.*",  # how verdicts look
    "helpers.checks.sentences",  # their text
    "helpers.checks.check",  # the students' own check, whose cells are not run in grading
    "autograde.inside.hidden",  # for stock nbgrader, which grades everything each time,
    "autograde.inside.judge_line",
    "autograde.inside.kernel",
    "autograde.course",  # where files are; the hidden seed counts by itself
    "autograde.lesson_order",  # the order of lessons and exercises
    "autograde.files",  # how files are written
    "autograde.grading.results",  # how results are stored
    "helpers.errors",
    "helpers.checks.sentences",  # how findings are worded
)
_DEFAULT_CRITERIA = "helpers.checks.criteria.values"  # holds the default criterion, which parts do not name
# Names that lessons import from helpers for what decides on no mark: checks, guesses, cards, explorers, experiments.
_NO_MARKS = frozenset(
    [
        "check",
        "written",
        "tensor_of",
        "warm_up",
        "predict",
        "closing_card",
        "model_answer",
        "watch",
        "live_fooling",
        "live_class_visualization",
        "saliency_explorer",
        "fooling_explorer",
        "class_visualization_explorer",
        "FourierImage",
        "PixelImage",
        "PhaseImage",
        "visualize_class",
        "synthesise",
        "fourier_picture",
        "photograph_of",
        "show_curves",
        "load_photo_bank",
        "load_paintings",
        "without_hooks",
        "show_filters",
        "show_activations",
        "activation_explorer",
        "wrong_filter_images",
        "uncopied_activations",
        "gratings",
        "wrong_saliency_maps",
        "wrong_walks",
        "random_squeezenet",
        "rank_correlation",
        "deletion_curve",
        "insertion_deletion_areas",
        "cascading_randomisation",
        "load_boxes",
        "pointing_game",
        "centred_gaussian",
        "edge_map",
        "wilson_interval",
        "mean_interval",
        "load_method_scores",
        "invert",
        "dream",
        "dream_film",
        "guided_step",
        "wrong_dream_steps",
        "dream_explorer",
        "wrong_inversions",
        "places_among",
        "own_picture",
        "inversion_explorer",
        "wrong_style_objectives",
        "style_explorer",
        "show_methods",
        "show_method_scores",
        "method_explorer",
        "wrong_grad_cams",
        "alike_on_the_way",
        "show_ways_back",
        "wrong_guided_backprop",
        "backprop_explorer",
        "show_drops",
        "baseline",
        "relative_to",
        "wrong_occlusion_maps",
        "occlusion_explorer",
        "noise_dilemma",
        "survives",
        "load_transfer",
        "features_of",
        "pixels_of",
        "tsne_map",
        "neighbours_kept",
        "wrong_neighbours",
        "show_neighbours",
        "show_scatter",
        "show_mosaic",
        "atlas_picture",
        "show_cells",
        "load_atlas",
        "show_atlas",
        "show_class_axis",
        "show_layers",
        "save_atlas_page",
        "neighbour_explorer",
        "layer_geometry",
        "survey",
        "effective_field",
        "show_fields",
        "show_gradients",
        "show_patch_rows",
        "show_patches",
        "wrong_patches",
        "patch_explorer",
        "render_grid",
        "icon_sheet",
        "show_icons",
        "icon_cosines",
        "icon_lengths",
        "nearest_positions",
        "wrong_grids",
        "wrong_whitenings",
        "spatial_explorer",
        "drawn_atlas",
        "icons_of",
        "grid_explorer",
        "suggested_cells",
        "patch_around",
        "paste",
        "paste_experiment",
        "scores_with",
        "pasting_explorer",
        "wrong_attributions",
    ]
)


def content_hash(folder: Folder) -> str:
    """The SHA-256 of all that was read of a submission: names, contents, and notes on the rest."""
    digest = hashlib.sha256()
    for name, content in sorted(folder.files.items()):
        kind, raw = ("file", content) if isinstance(content, bytes) else ("problem", _as_bytes(content))
        digest.update(f"{name}\0{kind}\0{len(raw)}\0".encode() + raw)
    notes: list[Sentence | Problem] = [*folder.notes, *([folder.problem] if folder.problem else [])]
    for note in notes:
        digest.update(b"\0note\0" + _as_bytes(note))
    return digest.hexdigest()


def _as_bytes(note: Sentence | Problem) -> bytes:
    return json.dumps(note.to_data(), sort_keys=True).encode()


def checks_hash(exercises: Iterable[str], releases: Mapping[str, bytes]) -> str:
    """The SHA-256 of all that decides these exercises' marks, except the submission and the hidden seed."""
    digest = hashlib.sha256(_sources().digest(deciding_files(exercises, releases.values())).encode())
    for lesson, release in sorted(releases.items()):
        digest.update(lesson.encode() + b"\0" + release)
    return digest.hexdigest()


def deciding_files(exercises: Iterable[str], releases: Iterable[bytes], sources: Sources | None = None) -> set[Path]:
    """The project's files that can change marks or diagnoses of these exercises in these releases (their bytes)."""
    sources, exercises = sources or _sources(), list(exercises)
    roots = [*_GRADING, *sources.modules_below(_INSIDE)]
    for name in exercises:
        package = module_name(name)
        answers = f"{package}.answers"  # for tests alone
        roots += [module for module in sources.modules_below(package) if module != answers]
    roots += [module for release in releases for module in _helpers_of(release, sources.root)]
    records = {sources.root / "helpers" / "checks" / "records" / f"{name}.xz" for name in exercises}
    return sources.closure(roots, [*_NO_SAY, *_other_criteria(exercises, sources)]) | records


def _other_criteria(exercises: Iterable[str], sources: Sources) -> Iterator[str]:
    """The modules whose criteria these exercises do not name."""
    paths = (sources.path_of(module_name(name)) for name in exercises)
    named = {text for path in paths if path for text in _texts(path)}
    for module in sources.modules_below("helpers.checks.criteria"):
        path = sources.path_of(module)
        criteria = _criteria(path) if path else set()
        if criteria and not named & criteria and module != _DEFAULT_CRITERIA:
            yield module


def _texts(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _criteria(path: Path) -> set[str]:
    """The names of the criteria that a module registers by a decorator."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    functions = (node for node in body if isinstance(node, ast.FunctionDef))
    return {f.name for f in functions if {ast.unparse(d) for d in f.decorator_list} & {"criterion", "behaviour"}}


def forget() -> None:
    """Forget cached sources, so that the next hash reads files that may have changed since."""
    _sources.cache_clear()
    folders.cache_clear()


@cache
def _sources() -> Sources:
    return Sources()


def _helpers_of(release: bytes, root: Path = ROOT) -> Iterator[str]:
    """The modules that define the names which the notebook's functions may use from helpers."""
    offered = helpers_offered(root)
    for cell in nbformat.reads(release.decode(), as_version=4).cells:
        if cell.cell_type == "code":
            yield from (offered[name] for name in _names_from_helpers(cell.source) if name in offered)


def _names_from_helpers(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a magic
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "helpers":
            yield from (alias.name for alias in node.names if alias.name not in _NO_MARKS)
