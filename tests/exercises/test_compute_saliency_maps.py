"""Saliency maps: right answers in many styles, and mistakes written differently from the misconceptions."""

import pytest
import torch
from judging import complaints, complaints_on_many_seeds, lost, verdict_on
from right_compute_saliency_maps import RIGHT

NAME = "compute_saliency_maps"


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.__name__)
def test_right_answers_of_every_style_get_full_points(answer):
    assert complaints_on_many_seeds(NAME, answer) == []


def cross_entropy_module(X, y, model):
    X.requires_grad_()
    loss = torch.nn.CrossEntropyLoss()(model(X), y)
    loss.backward()
    saliency, _ = X.grad.abs().max(dim=1)
    return saliency


def log_softmax(X, y, model):
    X.requires_grad_()
    torch.log_softmax(model(X), 1).gather(1, y.view(-1, 1)).squeeze().sum().backward()
    return X.grad.abs().max(dim=1)[0]


def squeeze_and_ones(X, y, model):
    X.requires_grad_()
    scores = model(X).gather(1, y.view(-1, 1)).squeeze()
    scores.backward(torch.ones(scores.shape[0]))
    return X.grad.data.abs().max(dim=1)[0].squeeze()


def float_tensor_of_five(X, y, model):
    X.requires_grad_()
    scores = model(X).gather(1, y.view(-1, 1)).squeeze()
    scores.backward(torch.FloatTensor([1.0, 1.0, 1.0, 1.0, 1.0]))
    return torch.max(X.grad.data.abs(), 1)[0]


def five_in_a_list(X, y, model):
    maps = []
    for i in range(5):
        x = X[i : i + 1].clone().requires_grad_()
        model(x)[0, y[i]].backward()
        maps.append(x.grad[0].abs().max(0)[0])
    return torch.stack(maps)


def signed_maximum(X, y, model):
    X.requires_grad_()
    model(X)[torch.arange(len(y)), y].sum().backward()
    saliency, _ = torch.max(X.grad, 1)
    return saliency


def absolute_value_last(X, y, model):
    X.requires_grad_()
    model(X)[torch.arange(len(y)), y].sum().backward()
    saliency, _ = torch.max(X.grad, 1)
    return saliency.abs()


def euclidean(X, y, model):
    X.requires_grad_()
    model(X)[torch.arange(len(y)), y].sum().backward()
    return torch.sqrt((X.grad**2).sum(1))


def all_scores(X, y, model):
    X.requires_grad_()
    scores = model(X)
    scores.backward(torch.ones_like(scores))
    return X.grad.abs().max(1).values


def top_score(X, y, model):
    X.requires_grad_()
    best = model(X).argmax(1)
    model(X).gather(1, best.view(-1, 1)).sum().backward()
    return X.grad.abs().max(1).values


def pair(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return torch.max(X.grad.abs(), 1)


def probabilities(X, y, model):
    X.requires_grad_()
    torch.nn.Softmax(dim=1)(model(X))[range(len(y)), y].sum().backward()
    return X.grad.abs().max(1).values


def column_index(X, y, model):
    X.requires_grad_()
    scores = model(X)[:, y]
    scores.backward(torch.ones_like(scores))
    return X.grad.abs().max(1).values


def input_becomes_gradient(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    X.data.copy_(X.grad)
    return X.data.abs().max(1).values


ALL = {"class_batch", "any_batch", "input_kept"}
WRONG = [
    (cross_entropy_module, "cross_entropy", ALL),
    (log_softmax, "cross_entropy", ALL),
    (squeeze_and_ones, "squeezed_batch", {"any_batch"}),
    (float_tensor_of_five, "fixed_batch_of_five", {"any_batch"}),
    (five_in_a_list, "fixed_batch_of_five", {"any_batch"}),
    (signed_maximum, "no_absolute_value", ALL),
    (absolute_value_last, "absolute_after_maximum", ALL),
    (euclidean, "norm_over_channels", ALL),
    (all_scores, "all_classes", ALL),
    (top_score, "predicted_class", ALL),
    (pair, "maximum_and_its_place", ALL),
    (probabilities, "softmax", ALL),
    (column_index, "every_label_for_every_image", ALL),
    (input_becomes_gradient, "image_overwritten", {"input_kept"}),
]


@pytest.mark.parametrize(("answer", "diagnosis", "parts"), WRONG, ids=lambda value: getattr(value, "__name__", ""))
def test_a_mistake_is_recognised_however_it_is_written_and_loses_only_what_it_breaks(answer, diagnosis, parts):
    for seed in (None, 3):
        verdict = verdict_on(NAME, answer, seed, large=False)
        assert verdict.diagnosis == diagnosis, complaints(verdict)
        assert lost(verdict) == parts


def test_two_mistakes_at_once_get_no_wrong_diagnosis():
    def both(X, y, model):
        X.requires_grad_()
        torch.nn.functional.cross_entropy(model(X), y).backward()
        return X.grad.sum(dim=1)

    verdict = verdict_on(NAME, both, large=False)
    assert verdict.diagnosis == "wrong_values"
    assert verdict.points == 0


def test_an_answer_right_but_for_a_sign_or_factor_is_told_so():
    def doubled(X, y, model):
        return -2 * RIGHT[0](X, y, model)

    verdict = verdict_on(NAME, doubled, large=False)
    assert verdict.diagnosis == "wrong_scale"
    assert "-2" in verdict.message


def test_a_crash_on_every_probe_is_told_as_the_error_that_it_is():
    def asks_for_a_gpu(X, y, model):
        raise RuntimeError("Found no NVIDIA driver on your system.")

    assert {part.diagnosis for part in verdict_on(NAME, asks_for_a_gpu, large=False).parts} == {"needs_gpu"}
