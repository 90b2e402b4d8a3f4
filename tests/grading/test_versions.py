"""What a change makes stale: each tracked file of helpers and autograde is edited; just the right lessons notice."""

import re
import shutil
import subprocess
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from autograde.builder.layout import find_lessons
from autograde.exercises import folders
from autograde.grading.versions import deciding_files
from autograde.lesson_order import lesson_by_exercise
from autograde.sources import ROOT, Sources

ALL = {lesson.id for lesson in find_lessons()}
NONE: set[str] = set()

STEPS = {
    "network-visualization/class_visualization",
    "network-visualization/fooling_images",
    "image-synthesis/deep_dream",
}
PATCHES = {"inside-the-network/maximally_activating_patches"}
# The first pattern that fits decides; what fits none decides on nothing.
RULES: list[tuple[str, set[str]]] = [
    # Grading, and what it runs in the student's process.
    ("autograde/__init__.py", ALL),
    ("autograde/exercise.py", ALL),
    ("autograde/exercises/__init__.py", ALL),
    ("autograde/grading/results.py", NONE),
    ("autograde/grading/modules.py", NONE),
    ("autograde/grading/versions.py", NONE),
    ("autograde/grading/*", ALL),
    ("autograde/inside/hidden.py", NONE),
    ("autograde/inside/judge_line.py", NONE),
    ("autograde/inside/kernel.py", NONE),
    ("autograde/inside/*", ALL),
    ("autograde/intake/*", ALL),
    ("autograde/judging/pairs.py", NONE),  # makes what is stored
    ("autograde/judging/*", ALL),
    ("autograde/mistakes/answers.py", NONE),
    ("autograde/mistakes/mutants.py", NONE),
    ("autograde/mistakes/__init__.py", ALL),
    ("autograde/mistakes/edits.py", ALL),
    ("autograde/mistakes/misconception.py", ALL),
    ("autograde/mistakes/pairs.py", ALL),
    ("autograde/sandbox/__main__.py", NONE),
    ("autograde/sandbox/*", ALL),
    ("autograde/sessions/*", ALL),
    # Probes, records, judgement; how verdicts look decides on nothing.
    ("helpers/__init__.py", ALL),
    ("helpers/checks/__init__.py", ALL),
    ("helpers/checks/criteria/shifts.py", {"network-visualization/class_visualization"}),
    *((f"helpers/checks/criteria/{name}.py", STEPS) for name in ("causes", "steps")),
    ("helpers/checks/criteria/*", ALL),
    ("helpers/checks/judging/*", ALL),
    ("helpers/checks/packing/*", ALL),
    ("helpers/checks/stored.py", ALL),
    ("helpers/checks/protocol/*", ALL),
    # What probes and functions compute with.
    ("helpers/data/squeezenet1_1.safetensors", ALL),
    ("helpers/data/imagenet_classes.json", ALL),
    ("helpers/data/photos/*.jpg", ALL),
    ("helpers/data/photos/index.json", ALL),
    *((f"helpers/{name}.py", ALL) for name in ("images", "model", "photos", "squeezenet", "plotting")),
    *((f"helpers/downloads/{name}.py", ALL) for name in ("__init__", "download", "imagenet_val", "unpickling")),
    *((f"helpers/pictures/{name}.py", NONE) for name in ("curves", "layers", "line_plots", "plot")),
    *((f"helpers/pictures/{name}.py", NONE) for name in ("neighbours", "scatter")),
    ("helpers/pictures/viewer/*", NONE),
    ("helpers/pictures/methods/*", NONE),
    ("helpers/pictures/*", ALL),  # which plotting draws with
    *((f"helpers/{name}.py", ALL) for name in ("plotting_images", "unwritten")),
    ("autograde/file_names.py", ALL),
    ("autograde/hint.py", ALL),
    ("autograde/questions.py", ALL),
    *((f"helpers/receptive_fields/{name}.py", PATCHES) for name in ("__init__", "measured", "ones")),
    ("helpers/layers.py", PATCHES),
    ("helpers/ready_made.py", ALL),
    ("helpers/segmentation.py", {"network-visualization/saliency_maps"}),
]


def expected(name: str) -> set[str]:
    """The lessons that a change of the file makes stale."""
    exercise = re.fullmatch(r"autograde/exercises/\w+/(\w+)/(\w+)\.py", name)
    if exercise:
        return NONE if exercise[2] == "answers" else lessons_of(exercise[1])
    assignment = re.fullmatch(r"autograde/exercises/(\w+)/__init__\.py", name)
    if assignment:
        return {lesson for lesson in ALL if lesson.startswith(assignment[1].replace("_", "-"))}
    record = re.fullmatch(r"helpers/checks/records/(\w+)\.xz", name)
    if record:
        return lessons_of(record[1])
    known = r"fooling|visualization|loop_\w+|walks|measured|(feature_space|activation_atlas)/[a-z]\w+"
    criteria = re.fullmatch(rf"helpers/checks/criteria/({known})\.py", name)
    if criteria:
        used_by = {"walks": "fooling", "measured": "fooling", "loop_images": "loop_steps"}
        module = used_by.get(criteria[1], criteria[1])
        text = (ROOT / "helpers" / "checks" / "criteria" / f"{module}.py").read_text()
        own = re.findall(r"^@(?:criterion|behaviour)\ndef (\w+)", text, re.MULTILINE)
        return lessons_that(lambda text: any(f'"{criterion}"' in text for criterion in own))
    for pattern, lessons in RULES:
        if fnmatch(name, pattern):
            return lessons
    family = re.fullmatch(r"autograde/mistakes/families/([\w/]+)\.py", name)
    if family:
        module = family[1].replace("/", ".")
        if module == "__init__":
            return ALL
        inside = module.removesuffix(".__init__")  # a package counts for whatever imports one of its modules
        imported = f"families.{inside}." if inside != module else f"families.{module} import"
        return lessons_that(lambda text: imported in text)
    return NONE


def lessons_of(exercise: str) -> set[str]:
    """The lesson with the exercise; none while it is in no lesson yet."""
    return {lesson_by_exercise()[exercise]} if exercise in lesson_by_exercise() else NONE


def lessons_that(hold) -> set[str]:
    """The lessons with an exercise in whose files something holds of the text."""
    return {lesson for name, found in texts().items() if any(map(hold, found)) for lesson in lessons_of(name)}


@cache
def texts() -> dict[str, list[str]]:
    """The modules of each exercise."""
    return {name: [path.read_text() for path in folder.glob("*.py")] for name, folder in folders().items()}


def tracked() -> list[str]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "autograde", "helpers"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is not a git checkout")
    return [name for name in listed.stdout.split() if (ROOT / name).is_file()]


def test_touching_a_file_makes_exactly_the_lessons_stale_whose_marks_it_can_change() -> None:
    sources = Sources()
    deciding = {
        lesson.id: deciding_files(exercises_of(lesson.id), [lesson.student.read_bytes()], sources)
        for lesson in find_lessons()
    }
    wrong = {}
    for name in tracked():
        stale = {lesson for lesson, files in deciding.items() if ROOT / name in files}
        if stale != expected(name):
            wrong[name] = (sorted(stale), sorted(expected(name)))
    assert wrong == {}, sorted(wrong)


def exercises_of(lesson: str) -> list[str]:
    return [name for name, of in lesson_by_exercise().items() if of == lesson]


def test_each_file_that_decides_counts_with_its_name_and_all_of_its_content(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.py", "b.npy", "c.py")]
    for path in files:
        path.write_bytes(path.name.encode())
    sources, digests = Sources(tmp_path), set()
    digests.add(sources.digest(files))
    for path in files:
        before = path.read_bytes()
        path.write_bytes(before + b"\n# touched\n")
        digests.add(sources.digest(files))
        path.write_bytes(before)
        digests.add(sources.digest({*files} - {path}))
    digests.add(sources.digest([*files[:2], files[2].rename(tmp_path / "d.py")]))
    assert len(digests) == 8
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in digests)


def test_a_new_import_widens_what_counts(tmp_path: Path) -> None:
    for name in tracked():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    lesson = find_lessons()[0]
    names = exercises_of(lesson.id)
    fourier = tmp_path / "helpers" / "synthesis" / "fourier.py"
    assert fourier not in deciding_files(names, [lesson.student.read_bytes()], Sources(tmp_path))
    images = tmp_path / "helpers" / "images.py"
    images.write_text(images.read_text() + "\n\ndef late():\n    from helpers.synthesis.fourier import FourierImage\n")
    assert fourier in deciding_files(names, [lesson.student.read_bytes()], Sources(tmp_path))
