"""The stored comparison of methods: it says what it measured, and measuring again gives the same numbers."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch

from helpers import load_boxes, load_method_scores, load_squeezenet, pointing_game
from helpers.attribution import METHODS
from helpers.errors import DataError
from helpers.evidence import method_scores
from helpers.evidence.comparison import (
    EVERY,
    STEPS,
    baselines,
    load_photographs,
    measure,
    measure_cascade,
    methods,
    side_by_side,
    wrong_classes,
)
from helpers.model import DATA

ROOT = DATA.parents[1]
CLOSE = 2e-3  # between machines, whose sums differ in the last bits


def test_all_methods_and_three_baselines_were_measured_on_all_boxes():
    scores, boxes = load_method_scores(), load_boxes()
    assert list(scores.methods) == [*METHODS, "random", "centre", "edges"]
    assert scores.photographs == tuple(box.photo for box in boxes)
    assert scores.classes.tolist() == [box.predicted for box in boxes]
    assert scores.shares == pytest.approx([box.share for box in boxes], abs=1e-4)
    assert scores.chance == pytest.approx(np.mean([box.share for box in boxes]), abs=1e-4)
    assert scores.steps == STEPS
    for name, one in scores.methods.items():
        assert one.uses_network == (name in METHODS)
        for judged in (one.right, one.wrong):
            assert judged.insertion.shape == judged.deletion.shape == judged.hits.shape == (len(boxes),)
            assert ((judged.insertion >= 0) & (judged.insertion <= 1)).all()
            assert set(judged.hits) <= {0, 1}
        assert one.pairs.shape == (len(boxes),)
        assert one.of_two.value == pytest.approx(one.pairs.mean())
        assert all(values.shape == (len(boxes[::EVERY]),) for values in one.cascade.values())
        assert next(iter(one.cascade)) == "classifier.1"
        assert np.nanmax(np.abs(one.correlation)) <= 1


def test_a_baseline_knows_no_class_and_no_network():
    for name in baselines():
        one = load_method_scores().methods[name]
        assert one.wrong is one.right
        assert set(one.correlation) == {1}
        assert all(set(values) == {1} for values in one.cascade.values())


def test_a_wrong_class_is_the_best_thing_for_an_animal_and_the_best_animal_for_a_thing():
    scores = torch.zeros(2, 1000)
    scores[:, [5, 300, 397, 398, 700, 999]] = torch.tensor([9.0, 8, 7, 1, 2, 3])
    assert wrong_classes(scores, torch.tensor([5, 700])).tolist() == [999, 5]
    assert wrong_classes(scores, torch.tensor([397, 398])).tolist() == [999, 5]


@pytest.fixture(scope="module")
def measured():
    model = load_squeezenet()
    return load_photographs(model), model


def test_the_wrong_classes_are_those_stored(measured):
    photographs, _ = measured
    assert photographs.wrong.tolist() == load_method_scores().wrong_classes.tolist()


@pytest.mark.parametrize(
    "name",
    [*("grad_cam", "edges"), *(pytest.param(name, marks=pytest.mark.heavy) for name in ("guided_backprop", "random"))],
)
def test_measuring_two_photographs_again_gives_the_same_numbers(measured, name):
    photographs, model = measured
    uses_network = name in METHODS
    places = slice(0, 2 * EVERY, EVERY)
    found = measure((methods() | baselines())[name], photographs.some(places), model, uses_network)
    stored = json.loads(method_scores.FILE.read_text())["methods"][name]
    kinds = ["right", "wrong"] if uses_network else ["right"]
    for kind in kinds:
        for measure_name, values in found[kind].items():
            assert values == pytest.approx(stored[kind][measure_name][places], abs=CLOSE), (kind, measure_name)
    if uses_network:
        assert found["correlation"] == pytest.approx(stored["correlation"][places], abs=CLOSE)
    else:
        assert "wrong" not in found


def test_the_cascade_of_two_photographs_is_the_same_again(measured):
    photographs, model = measured
    found = measure_cascade(methods()["grad_cam"], photographs.some(slice(0, 2 * EVERY, EVERY)), model)
    stored = json.loads(method_scores.FILE.read_text())["methods"]["grad_cam"]["cascade"]
    assert list(found) == list(stored)
    for layer, values in found.items():
        assert values == pytest.approx(stored[layer][:2], abs=CLOSE), layer


def test_of_two_pictures_the_half_with_the_photograph_is_its_box(measured):
    photographs, _ = measured
    pairs, halves = side_by_side(photographs)
    assert pairs.shape == (len(photographs.X), 3, 224, 448)
    for image, half, box, X in zip(pairs, halves, photographs.boxes, photographs.X, strict=True):
        assert torch.equal(image[:, half.top : half.bottom, half.left : half.right], X)
        assert half.photo == box.photo
    lefts = [half.left for half in halves]
    assert abs(sum(left == 0 for left in lefts) - len(lefts) / 2) < 1
    others = [pair[:, :, 224:] if left == 0 else pair[:, :, :224] for pair, left in zip(pairs, lefts, strict=True)]
    seen = [next(i for i, X in enumerate(photographs.X) if torch.equal(X, other)) for other in others]
    assert sorted(seen) == list(range(len(seen)))
    assert all(photographs.y[i] != photographs.y[other] for i, other in enumerate(seen))


def test_two_of_the_pairs_are_judged_the_same_again(measured):
    photographs, model = measured
    pairs, halves = side_by_side(photographs)
    for name in ("deconvnet", "grad_cam", "edges"):
        maps = (methods() | baselines())[name](pairs[:4], photographs.y[:4], model)
        assert pointing_game(maps, halves[:4]).tolist() == load_method_scores().methods[name].pairs[:4].tolist(), name


@pytest.mark.parametrize("text", ["", "{}", '{"photographs": [], "layers": [], "cascade_photographs": 0}'])
def test_a_damaged_measurement_is_refused(tmp_path, monkeypatch, text):
    (tmp_path / "scores.json").write_text(text)
    monkeypatch.setattr(method_scores, "FILE", tmp_path / "scores.json")
    with pytest.raises(DataError, match="restore the file"):
        load_method_scores()


def test_the_stored_file_is_written_as_the_script_writes_it(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "data_scripts"))
    import compare_methods

    text = method_scores.FILE.read_text()
    data = json.loads(text)
    assert compare_methods.indented(data) + "\n" == text
    assert list(compare_methods.differences(data, json.loads(text))) == []
    other = json.loads(text)
    other["methods"]["saliency"]["right"]["insertion"][3] += 0.01
    other["methods"]["random"]["right"]["hits"][0] += 1
    del other["steps"]
    assert list(compare_methods.differences(data["methods"]["saliency"], other["methods"]["saliency"])) == [
        f"right.insertion[3] is {data['methods']['saliency']['right']['insertion'][3]}, "
        f"measured {other['methods']['saliency']['right']['insertion'][3]}"
    ]
    assert len(list(compare_methods.differences(data["methods"], other["methods"]))) == 2
    assert len(list(compare_methods.differences(data, other))) == 1


def test_the_page_on_methods_shows_the_stored_numbers(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "data_scripts"))
    import compare_methods

    scores, page = load_method_scores(), (ROOT / "docs" / "methods.md").read_text()
    assert compare_methods.markdown(scores) in page
    assert f"{len(scores.photographs)} photographs of the bank" in page
    assert f"covers {scores.chance:.0%} of the picture" in page
    assert f"in {scores.steps} steps" in page
    assert f"A random pixel reaches {scores.chance:.2f}" in page


@pytest.mark.heavy
def test_measuring_everything_again_gives_the_same_file():
    command = [sys.executable, str(ROOT / "data_scripts" / "compare_methods.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-500:]
