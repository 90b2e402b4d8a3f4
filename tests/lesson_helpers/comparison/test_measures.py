"""Methods compared by number: each measure is exact where one can calculate it by hand."""

import json
import math

import numpy as np
import pytest
import torch
import torchvision
from scipy.stats import binomtest
from torch import Tensor, nn

from helpers import (
    cascading_randomisation,
    centred_gaussian,
    deletion_curve,
    edge_map,
    insertion_deletion_areas,
    load_boxes,
    load_photo_bank,
    load_squeezenet,
    mean_interval,
    pointing_game,
    preprocess,
    random_squeezenet,
    rank_correlation,
    wilson_interval,
)
from helpers.attribution import METHODS
from helpers.checks.protocol.toys import make_toy
from helpers.errors import ArgumentError, DataError
from helpers.evidence import boxes as boxes_module
from helpers.evidence.boxes import ObjectBox
from helpers.evidence.insertion import insertion_deletion_curves
from helpers.evidence.randomisation import randomised
from helpers.model import HOOKS, load_class_names
from helpers.ready_made import ReadyMadeError, answer_is_judged


def box(top: int, left: int, bottom: int, right: int) -> ObjectBox:
    return ObjectBox("photo", "object", top, left, bottom, right, None, 0)


# --- the boxes ---


def test_every_box_lies_in_a_photograph_of_the_bank():
    boxes, names = load_boxes(), load_photo_bank().names
    assert 40 <= len(boxes) <= 60
    assert len({one.photo for one in boxes}) == len(boxes)
    places = [names.index(one.photo) for one in boxes]
    assert places == sorted(places)
    for one in boxes:
        assert 0 <= one.top < one.bottom <= 224, one
        assert 0 <= one.left < one.right <= 224, one
        assert 0.05 < one.share <= 0.6, one
        assert one.object, one


def test_a_random_pixel_misses_most_objects():
    assert 0.35 < np.mean([one.share for one in load_boxes()]) < 0.45


def test_the_class_of_a_box_is_what_the_network_sees_there():
    boxes, bank = load_boxes(), load_photo_bank()
    X = torch.cat([preprocess(bank.photos[bank.names.index(one.photo)]) for one in boxes])
    with torch.no_grad():
        scores = torch.cat([load_squeezenet()(batch) for batch in X.split(8)])
    assert scores.argmax(dim=1).tolist() == [one.predicted for one in boxes]
    labelled = [(one, order) for one, order in zip(boxes, scores.argsort(descending=True), strict=True) if one.label]
    assert len(labelled) > 20
    for one, order in labelled:
        assert order.tolist().index(one.label) < 10, one


def test_an_object_is_named_as_its_class_is():
    names = load_class_names()
    said = {one.photo: names[one.predicted] for one in load_boxes()}
    assert said["koala"].startswith("koala")
    assert said["hammer 02"] == "hammer"
    assert said["cup and saucer"] == "cup"


@pytest.mark.parametrize(
    "text",
    ["", "{}", '{"boxes": [{"photo": "bee"}]}', '{"boxes": [{"photo": "a", "object": "b", "box": [9, 0, 3, 4]}]}'],
)
def test_damaged_boxes_are_refused(tmp_path, monkeypatch, text):
    (tmp_path / "boxes.json").write_text(text)
    monkeypatch.setattr(boxes_module, "FILE", tmp_path / "boxes.json")
    with pytest.raises(DataError, match="restore the file"):
        load_boxes()


# --- pointing ---


def test_a_map_points_where_it_is_largest_and_the_box_ends_before_its_last_row_and_column():
    maps = torch.zeros(4, 8, 8)
    for one, place in zip(maps, [(2, 3), (5, 6), (6, 3), (2, 7)], strict=True):
        one[place] = 1
    assert pointing_game(maps, [box(2, 3, 6, 7)] * 4).tolist() == [True, True, False, False]


def test_values_below_zero_point_nowhere():
    maps = torch.zeros(1, 6, 6)
    maps[0, 1, 1], maps[0, 4, 4] = -5, 1
    assert pointing_game(maps, [box(0, 0, 3, 3)]).tolist() == [False]


def test_of_a_plateau_the_middle_counts_and_an_even_map_misses():
    maps = torch.zeros(2, 9, 9)
    maps[0, 2:7, 2:7] = 1
    whole = box(0, 0, 9, 9)
    assert pointing_game(maps, [box(4, 4, 5, 5), whole]).tolist() == [True, False]
    with pytest.raises(ArgumentError, match="a box for each"):
        pointing_game(maps, [whole])


def test_the_gaussian_points_at_the_centre_and_is_as_wide_as_it_says():
    bump = centred_gaussian(225, 225)
    assert torch.equal((bump == bump.max()).nonzero(), torch.tensor([[112, 112]]))
    assert bump[112, 112 + 56].item() == pytest.approx(math.exp(-0.5 * (56 / 56.25) ** 2), rel=1e-5)
    assert pointing_game(centred_gaussian(224, 224)[None], [box(110, 110, 114, 114)]).all()


def test_edges_are_where_the_colour_changes_and_not_at_the_border():
    X = torch.zeros(1, 3, 8, 8)
    X[..., 4:] = 1
    edges = edge_map(X)
    assert edges.shape == (1, 8, 8)
    assert torch.equal(edges[0, 0], torch.tensor([0.0, 0, 0, 4, 4, 0, 0, 0]))
    assert torch.equal(edge_map(X.transpose(2, 3)), edges.transpose(1, 2))


# --- intervals ---


@pytest.mark.parametrize(("hits", "count"), [(0, 7), (3, 7), (7, 7), (30, 45), (45, 45)])
def test_wilsons_interval_is_scipys(hits, count):
    ours = wilson_interval(hits, count)
    theirs = binomtest(hits, count).proportion_ci(0.95, method="wilson")
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert ours.low <= ours.value == hits / count <= ours.high


def test_the_interval_of_a_mean_is_two_standard_errors_wide_on_both_sides():
    found = mean_interval([1.0, 2.0, 3.0, float("nan")])
    assert found.value == 2
    assert found.high - found.value == pytest.approx(1.96 / math.sqrt(3), rel=1e-4)
    for call in (lambda: mean_interval([1.0]), lambda: wilson_interval(3, 2), lambda: wilson_interval(0, 0)):
        with pytest.raises(ArgumentError):
            call()


# --- insertion and deletion ---


class Share(nn.Module):
    """Two classes, whose probabilities are s and 1 - s, if s is the sum of the first channel's pixels."""

    largest = 0

    def forward(self, x: Tensor) -> Tensor:
        self.largest = max(self.largest, len(x))
        s = x[:, 0].sum(dim=(1, 2)).clamp(1e-6, 1 - 1e-6)
        return torch.stack([s.log(), (1 - s).log()], dim=1)


def test_the_curves_follow_the_order_of_the_map():
    X = torch.zeros(2, 3, 2, 2)
    X[:, 0] = torch.tensor([[0.4, 0.1], [0.3, 0.2]])
    maps = torch.stack([X[0, 0], -X[0, 0]])
    y = torch.tensor([0, 0])
    insertion, deletion = insertion_deletion_curves(X, y, Share(), maps, 4)
    assert insertion[0].tolist() == pytest.approx([0, 0.4, 0.7, 0.9, 1], abs=1e-5)
    assert deletion[0].tolist() == pytest.approx([1, 0.6, 0.3, 0.1, 0], abs=1e-5)
    assert insertion[1].tolist() == pytest.approx([0, 0.1, 0.3, 0.6, 1], abs=1e-5)
    areas = insertion_deletion_areas(X, y, Share(), maps, 4)
    assert areas.insertion.tolist() == pytest.approx(
        [(0.4 + 0.7 + 0.9 + 0.5) / 4, (0.1 + 0.3 + 0.6 + 0.5) / 4], abs=1e-5
    )
    assert areas.deletion.tolist() == pytest.approx([1 - x for x in areas.insertion.tolist()], abs=1e-5)


def test_of_equal_values_the_first_pixel_goes_first_and_batches_stay_small():
    X = torch.zeros(5, 3, 2, 2)
    X[:, 0] = torch.tensor([[0.4, 0.1], [0.3, 0.2]])
    model = Share()
    insertion, deletion = insertion_deletion_curves(X, torch.zeros(5, dtype=torch.long), model, torch.zeros(5, 2, 2), 4)
    assert insertion[4].tolist() == pytest.approx([0, 0.4, 0.5, 0.8, 1], abs=1e-5)
    assert deletion[4].tolist() == pytest.approx([1, 0.6, 0.5, 0.2, 0], abs=1e-5)
    assert model.largest <= 8
    assert torch.equal(X[0, 0], torch.tensor([[0.4, 0.1], [0.3, 0.2]]))


def test_other_shapes_are_refused():
    X, y = torch.zeros(1, 3, 4, 4), torch.zeros(1, dtype=torch.long)
    for maps, steps in ((torch.zeros(1, 4, 5), 4), (torch.zeros(2, 4, 4), 4), (torch.zeros(1, 4, 4), 0)):
        with pytest.raises(ArgumentError, match="at least 1"):
            insertion_deletion_areas(X, y, Share(), maps, steps)


def test_an_answer_cannot_hand_in_the_ready_made_areas():
    X, y = torch.zeros(1, 3, 4, 4), torch.zeros(1, dtype=torch.long)
    for function in (insertion_deletion_areas, insertion_deletion_curves):
        with answer_is_judged(), pytest.raises(ReadyMadeError, match="write your own"):
            function(X, y, Share(), X[:, 0], 4)
    with answer_is_judged(), pytest.raises(ReadyMadeError):
        deletion_curve(X, y, Share(), X[:, 0], [0, 1])


# --- cascading randomisation ---


def test_layers_become_random_from_the_top_and_stay_so():
    model = load_squeezenet()
    weights = {name: one.clone() for name, one in model.named_parameters()}
    random: list[str] = []
    for layer, network in randomised(model):
        random.append(layer)
        assert not network.training
        assert not any(module.training for module in network.modules())
        for name, one in network.named_parameters():
            is_random = name.startswith(tuple(f"{known}." for known in random))
            assert torch.equal(one, weights[name]) != is_random, (layer, name)
            assert not one.requires_grad
    assert random == ["classifier.1", *(f"features.{i}" for i in (12, 11, 10, 9, 7, 6, 4, 3, 0))]
    assert all(torch.equal(one, weights[name]) for name, one in model.named_parameters())
    assert isinstance(model.classifier[2], nn.ReLU)


def test_weights_are_drawn_as_those_of_the_random_network():
    *_, (_, network) = randomised(load_squeezenet())
    theirs = dict(random_squeezenet().named_parameters())
    for name, one in network.named_parameters():
        assert one.std().item() == pytest.approx(theirs[name].std().item(), rel=0.1, abs=1e-9), name


def test_the_first_entry_is_what_one_gets_by_hand():
    torch.manual_seed(5)
    state = torch.get_rng_state()
    model, X, y = make_toy("fire", seed=5), torch.rand(2, 3, 40, 40), torch.tensor([1, 3])
    after = torch.get_rng_state()
    method = METHODS["saliency"].maps
    found = cascading_randomisation(method, X, y, model, seed=4)
    assert torch.equal(torch.get_rng_state(), after)
    assert not torch.equal(after, state)
    layer, network = next(randomised(model, seed=4))
    assert next(iter(found)) == layer
    trained, random = method(X, y, model), method(X, y, network)
    by_hand = [rank_correlation(one.numpy(), other.numpy()) for one, other in zip(trained, random, strict=True)]
    assert found[layer].tolist() == pytest.approx(by_hand)
    assert all(values.shape == (2,) for values in found.values())
    assert not any(getattr(module, kind) for module in model.modules() for kind in HOOKS)


def test_a_method_that_ignores_the_network_keeps_its_maps_and_one_without_maps_is_refused():
    model, X, y = make_toy("fire", seed=5), torch.rand(1, 3, 40, 40), torch.tensor([1])
    found = cascading_randomisation(lambda X, _y, _model: edge_map(X), X, y, model)
    assert [round(values.item(), 6) for values in found.values()] == [1] * len(found)
    with pytest.raises(ArgumentError, match=r"expected maps \(N, H, W\)"):
        cascading_randomisation(lambda X, _y, _model: X, X, y, model)
    with pytest.raises(ArgumentError, match="nothing to randomise"):
        cascading_randomisation(lambda X, _y, _model: edge_map(X), X, y, nn.ReLU())


def test_other_networks_have_their_layers_randomised_too():
    class Small(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv2d(3, 4, 3, bias=False)
            self.norm = nn.BatchNorm2d(4)
            self.relu = nn.ReLU()
            self.fc = nn.Linear(4, 5)

        def forward(self, x: Tensor) -> Tensor:
            return self.fc(self.relu(self.norm(self.conv(x))).mean(dim=(2, 3)))

    model = Small().eval()
    with torch.no_grad():
        model.norm.running_mean.fill_(3)
        model.norm.weight.fill_(2)
    layers = [layer for layer, _ in randomised(model)]
    assert layers == ["fc", "norm", "conv"]
    *_, (_, network) = randomised(model)
    assert network.norm.running_mean.tolist() == [0] * 4
    assert network.norm.weight.tolist() == [1] * 4
    assert network.fc.weight.std() < 0.02
    assert model.norm.running_mean.tolist() == [3] * 4


@pytest.mark.parametrize(
    ("name", "top", "bottom"), [("resnet18", "fc", "conv1"), ("mobilenet_v3_small", "classifier.3", "features.0")]
)
def test_a_network_of_torchvisions_forgets_from_its_classifier_down_to_its_first_layer(name, top, bottom):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = torchvision.models.get_model(name, weights=None).eval()
        X = torch.rand(1, 3, 64, 64)
    found = cascading_randomisation(METHODS["saliency"].maps, X, torch.tensor([7]), model)
    layers = list(found)
    assert layers[0] == top
    assert bottom in layers[-2:]  # a batch norm may stand below the first convolution's name
    assert all(-1 <= values.item() <= 1 for values in found.values())


def test_the_stored_boxes_say_that_they_were_drawn_by_hand():
    data = json.loads(boxes_module.FILE.read_text())
    assert (data["drawn"], data["side"]) == ("by hand", 224)
