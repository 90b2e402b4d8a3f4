"""The losses of style transfer on photographs and the embedded weights, and what must hold of them for all images."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from course_losses import ANSWERS, PAINTING, PHOTOGRAPH, course_error, course_numbers, read_archive
from PIL import Image

from autograde.exercises import find_exercise
from helpers import load_imagenet_val, load_paintings, load_squeezenet

content_loss, gram_matrix, style_loss, tv_loss = (
    find_exercise(name).reference for name in ("content_loss", "gram_matrix", "style_loss", "tv_loss")
)


def pictures() -> list[Image.Image]:
    """A photograph and a painting of the lessons, neither of them square."""
    return [Image.fromarray(load_imagenet_val(1)[0][0]).resize((320, 224)), load_paintings()[0].picture]


# Sums of what comes back. The embedded weights have far larger features than torchvision's: the losses are, too.
STORED = {"cl_out": 62_075_956.0, "gm_out": 1_003_867.125, "sl_out": 71_122_534_400.0, "tv_out": 244.303192}


def test_the_numbers_of_the_course_on_our_own_pictures_are_the_stored_ones() -> None:
    """The same code as `make test-online` runs, with the embedded weights."""
    found = course_numbers(load_squeezenet(), *pictures())
    assert found["gm_out"].shape == (1, 128, 128)
    assert {name: float(value.sum()) for name, value in found.items()} == pytest.approx(STORED, rel=1e-4)


def test_the_total_variation_of_a_photograph_is_that_of_its_normalised_pixels() -> None:
    photo = pictures()[0].resize((274, 192), Image.Resampling.BILINEAR)
    pixels = np.asarray(photo, np.float64) / 255 / np.array([0.229, 0.224, 0.225])  # differences know no mean
    right = 2e-2 * sum((np.diff(pixels, axis=axis) ** 2).sum() for axis in (0, 1))
    assert STORED["tv_out"] == pytest.approx(right, rel=1e-6)


def archive(path: Path) -> Path:
    """A zip file in the form of the course's, of our own pictures and numbers."""
    contents = {name: saved(picture) for name, picture in zip((PHOTOGRAPH, PAINTING), pictures(), strict=True)}
    contents[ANSWERS] = packed(course_numbers(load_squeezenet(), *pictures()))
    with zipfile.ZipFile(path, "w") as file:
        for name, data in contents.items():
            file.writestr(f"assignment3/{name}", data)
        file.writestr(f"assignment3/other/old-{ANSWERS}", b"not this one")
    return path


def saved(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def packed(numbers: dict[str, np.ndarray]) -> bytes:
    file = io.BytesIO()
    np.savez(file, **numbers)
    return file.getvalue()


def test_an_archive_like_the_course_s_is_read_and_compared(tmp_path: Path) -> None:
    files = read_archive(archive(tmp_path / "assignment3.zip"))
    found = course_numbers(load_squeezenet(), files.photograph, files.painting)
    assert {name: course_error(found[name], files.answers[name]) < 1e-6 for name in STORED} == dict.fromkeys(
        STORED, True
    )
    assert course_error(1.01 * found["gm_out"], files.answers["gm_out"]) == pytest.approx(0.01 / 2.01, rel=1e-3)


def test_an_archive_without_the_pictures_is_told(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("read_me.txt", "nothing here")
    with pytest.raises(KeyError, match=r"holds no style-transfer-checks\.npz; expected the archive of http"):
        read_archive(path)


def features(seed: int, *shape: int) -> torch.Tensor:
    return torch.tensor(np.random.RandomState(seed).standard_normal(shape), dtype=torch.float64)


def test_the_gram_matrix_knows_nothing_of_positions() -> None:
    x = features(0, 2, 5, 4, 6)
    shuffled = x.flatten(2)[:, :, torch.randperm(24, generator=torch.Generator().manual_seed(0))].view_as(x)
    torch.testing.assert_close(gram_matrix(shuffled), gram_matrix(x))
    assert content_loss(1.0, shuffled[:1], x[:1]) > 1


def test_the_gram_matrix_is_symmetric_without_negative_eigenvalues_and_its_trace_the_mean_square() -> None:
    x = features(1, 3, 6, 2, 2)
    gram = gram_matrix(x)
    torch.testing.assert_close(gram, gram.mT)
    assert torch.linalg.eigvalsh(gram).min() > -1e-12
    torch.testing.assert_close(gram.diagonal(dim1=1, dim2=2).sum(dim=1), x.square().mean(dim=(1, 2, 3)))
    assert torch.linalg.matrix_rank(gram).tolist() == [4, 4, 4]  # as many as positions


def test_an_image_twice_as_large_has_the_same_normalised_gram_matrix() -> None:
    x = features(2, 1, 4, 3, 5)
    torch.testing.assert_close(gram_matrix(torch.cat([x, x], dim=3)), gram_matrix(x))
    torch.testing.assert_close(gram_matrix(torch.cat([x, x], dim=3), False), 2 * gram_matrix(x, False))


def test_each_loss_is_zero_where_it_should_be_and_has_no_slope_there() -> None:
    x = features(3, 1, 3, 4, 5).requires_grad_()
    flat = torch.full((1, 3, 4, 5), 0.3, dtype=torch.float64, requires_grad=True)
    losses = [
        (content_loss(2.0, x, x.detach()), x),
        (style_loss([x], [0], [gram_matrix(x).detach()], [2.0]), x),
        (tv_loss(flat, 2.0), flat),
    ]
    for loss, argument in losses:
        assert loss.item() == 0
        assert torch.autograd.grad(loss, argument)[0].abs().max() == 0


def test_the_gradient_of_the_style_loss_is_that_of_the_paper() -> None:
    """Gatys et al. 2016, equation 6, in the course's scale: 4 w / (C M) (G - A) F, at features of either sign."""
    x, target, weight = features(4, 1, 3, 4, 5).requires_grad_(), features(5, 1, 3, 3), 7.0
    target = target + target.mT
    (slope,) = torch.autograd.grad(style_loss([x], [0], [target], [weight]), x)
    right = 4 * weight / x.numel() * (gram_matrix(x) - target) @ x.flatten(2)
    torch.testing.assert_close(slope.flatten(2), right.detach())


def test_the_gradient_of_the_total_variation_is_a_laplacian() -> None:
    x = features(6, 1, 3, 4, 5).requires_grad_()
    (slope,) = torch.autograd.grad(tv_loss(x, 0.5), x)
    padded = torch.nn.functional.pad(x.detach(), (1, 1, 1, 1), mode="replicate")
    neighbours = padded[..., :-2, 1:-1] + padded[..., 2:, 1:-1] + padded[..., 1:-1, :-2] + padded[..., 1:-1, 2:]
    torch.testing.assert_close(slope, 4 * x.detach() - neighbours)


def test_losses_flow_back_through_the_network_to_the_image() -> None:
    cnn = load_squeezenet().features
    image = torch.zeros(1, 3, 64, 64, requires_grad=True)
    feats, x = [], image
    for layer in cnn:
        x = layer(x)
        feats.append(x)
    targets = [torch.zeros_like(gram_matrix(feats[layer])) for layer in (1, 4)]
    loss = content_loss(1.0, feats[3], torch.zeros_like(feats[3])) + style_loss(feats, [1, 4], targets, [1.0, 2.0])
    (slope,) = torch.autograd.grad(loss + tv_loss(image, 1.0), image)
    assert slope.isfinite().all()
    assert slope.abs().max() > 0
