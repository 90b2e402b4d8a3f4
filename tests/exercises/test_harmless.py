"""Nothing that a right program may do with the model changes its marks: other ways to call, copy, wrap or watch it."""

import copy
import inspect
import io
import pickle
from collections.abc import Iterable

import pytest
import torch
from judging import complaints, verdict_on
from torch import nn

from autograde.exercises import exercises, find_exercise

PARAMETERS = {name: inspect.signature(one.reference).parameters for name, one in exercises().items()}
WITH_MODEL = [name for name, parameters in PARAMETERS.items() if "model" in parameters]


class Wrapped(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.inner = model

    def forward(self, images):
        return self.inner(images)


class Printing(nn.Module):
    """Looks at the scores before and after every call, with and without recording gradients."""

    def __init__(self, model):
        super().__init__()
        self.inner = model

    def forward(self, images):
        with torch.no_grad():
            print(self.inner(images).argmax(dim=1), self.inner(images.flip(-1)).max().item())
        scores = self.inner(images)
        print(self.inner(images * 0.5).max().item())
        return scores


def saved_and_loaded(model):
    file = io.BytesIO()
    torch.save(model, file)
    file.seek(0)
    return torch.load(file, weights_only=False)


def without_gradients(model):
    model.zero_grad()
    return model.eval()


def moved(model):
    return model.to(torch.device("cpu")).to(torch.float32).to(memory_format=torch.channels_last)


HARMLESS = {
    "forward": lambda model: model.forward,
    "submodules": lambda model: lambda images: model.classifier(model.features(images)).flatten(1),
    "children": lambda model: nn.Sequential(*model.children(), nn.Flatten()).eval(),
    "wrapped": lambda model: Wrapped(model),
    "data_parallel": lambda model: nn.DataParallel(model),
    "printing": Printing,
    "deepcopy": copy.deepcopy,
    "pickled": lambda model: pickle.loads(pickle.dumps(model)),
    "saved": saved_and_loaded,
    "moved": moved,
    "type": lambda model: model.type(torch.FloatTensor),
    "zero_grad": without_gradients,
    "functional_call": lambda model: lambda images: torch.func.functional_call(model, {}, (images,)),
    "compiled": lambda model: torch.compile(model, backend="eager"),
}
# Layers are looked up by name or by kind: the model stays a module, with the names of its layers.
LOOKS_INSIDE = ("guided_backprop", "deconvnet", "class_activation_map")
KEEPS_NAMES = ("deepcopy", "pickled", "saved", "moved", "type", "zero_grad")


def cases(changes: Iterable[str]) -> list[tuple[str, str]]:
    """Each exercise with each of the changes that its function can do with."""
    inside = {name for name in WITH_MODEL if "layer" in PARAMETERS[name] or name in LOOKS_INSIDE}
    pairs = ((name, change) for name in WITH_MODEL for change in changes)
    return [(name, change) for name, change in pairs if name not in inside or change in KEEPS_NAMES]


@pytest.mark.parametrize(("name", "change"), cases(HARMLESS))
def test_other_ways_to_use_the_model_keep_full_points(name: str, change: str) -> None:
    assert complaints(verdict_on(name, changed(name, change), large=False)) == []


@pytest.mark.parametrize(("name", "change"), cases(("submodules", "children", "printing", "moved")))
def test_on_photographs_too(name: str, change: str) -> None:
    assert complaints(verdict_on(name, changed(name, change), None)) == []


def changed(name: str, change: str):
    """The reference, given the model in another form."""
    reference = find_exercise(name).reference
    place = list(PARAMETERS[name]).index("model")

    def function(*args, **kwargs):
        changed = [*args]
        changed[place] = HARMLESS[change](args[place])
        return reference(*changed, **kwargs)

    return function
