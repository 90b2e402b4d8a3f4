"""Images into the network and back: the numbers of CS231n and SciPy, without the known faults."""

import numpy as np
import pytest
import torch
from PIL import Image
from scipy.ndimage import gaussian_filter1d

from helpers import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image, deprocess, jitter, preprocess, rescale


def photo(height: int = 48, width: int = 64, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def noise(*shape: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    return torch.randn(*shape, dtype=dtype, generator=torch.Generator().manual_seed(0))


def flat_image(value: float) -> torch.Tensor:
    """A (1, 3, 8, 8) normalised image whose every pixel is `value` before normalising."""
    return ((torch.full((8, 8, 3), value) - torch.tensor(SQUEEZENET_MEAN)) / torch.tensor(SQUEEZENET_STD)).permute(
        2, 0, 1
    )[None]


def test_constants_are_imagenets_in_float32():
    assert SQUEEZENET_MEAN.dtype == SQUEEZENET_STD.dtype == np.float32
    np.testing.assert_allclose(SQUEEZENET_MEAN, [0.485, 0.456, 0.406])
    np.testing.assert_allclose(SQUEEZENET_STD, [0.229, 0.224, 0.225])


@pytest.mark.parametrize("shape", [(48, 64), (64, 48), (97, 31), (32, 32), (20, 20), (10, 33)])
def test_preprocess_gives_torchvisions_numbers(shape):
    import torchvision.transforms as T

    image = Image.fromarray(photo(*shape))
    course = T.Compose([T.Resize(32), T.ToTensor(), T.Normalize(SQUEEZENET_MEAN.tolist(), SQUEEZENET_STD.tolist())])
    expected = course(image)[None]
    result = preprocess(image, size=32)
    assert result.dtype == torch.float32
    assert result.is_contiguous()
    torch.testing.assert_close(result, expected, rtol=0, atol=1e-6)


def test_preprocess_keeps_the_pixels_of_an_array_of_the_right_size():
    pixels = photo(32, 32)
    back = deprocess(preprocess(pixels, size=32), should_rescale=False)
    np.testing.assert_array_equal(np.asarray(back), pixels)


def test_preprocess_neither_changes_nor_aliases_what_it_was_given():
    pixels = photo(32, 32)
    before = pixels.copy()
    preprocess(pixels, size=32).zero_()
    np.testing.assert_array_equal(pixels, before)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK", "1"])
def test_preprocess_converts_every_mode_to_rgb(mode):
    assert preprocess(Image.fromarray(photo(40, 40)).convert(mode), size=40).shape == (1, 3, 40, 40)


def test_crop_cuts_the_central_square():
    pixels = photo(32, 64)
    torch.testing.assert_close(preprocess(pixels, 32, crop=True), preprocess(pixels[:, 16:48], 32))


@pytest.mark.parametrize(
    "bad",
    [
        np.zeros((4, 4, 3)),
        np.zeros((4, 4), np.uint8),
        np.zeros((2, 4, 4, 3), np.uint8),
        np.zeros((0, 4, 3), np.uint8),
    ],
)
def test_preprocess_names_what_it_got(bad):
    with pytest.raises(TypeError, match=r"uint8 array \(H, W, 3\), got ndarray of shape"):
        preprocess(bad)


@pytest.mark.parametrize("size", [0, -3, 2.5, None, True])
def test_preprocess_refuses_a_size_that_is_not_a_positive_whole_number(size):
    with pytest.raises(ValueError, match="size must be a whole number"):
        preprocess(photo(), size=size)


def test_deprocess_stretches_to_the_full_range():
    pixels = np.asarray(deprocess(noise(1, 3, 16, 16) * 0.1))
    assert (pixels.min(), pixels.max()) == (0, 255)


@pytest.mark.parametrize(("value", "expected"), [(1.5, 255), (-0.5, 0), (256.5 / 255, 255)])
def test_deprocess_clips_what_is_out_of_range(value, expected):
    assert np.all(np.asarray(deprocess(flat_image(value), should_rescale=False)) == expected)


def test_deprocess_survives_a_constant_image():
    constant = torch.full((3, 8, 8), 0.0)
    assert np.asarray(deprocess(constant)).shape == (8, 8, 3)
    assert abs(int(np.asarray(deprocess(flat_image(0.5)))[0, 0, 0]) - 128) <= 1


def test_deprocess_takes_leaves_views_and_halves_and_leaves_them_alone():
    leaf = noise(1, 3, 8, 8).requires_grad_()
    before = leaf.detach().clone()
    pictures = [deprocess(leaf), deprocess(leaf * 1), deprocess(leaf[0]), deprocess(leaf.double())]
    assert all(np.array_equal(np.asarray(pictures[0]), np.asarray(p)) for p in pictures)
    assert deprocess(leaf.bfloat16()).size == (8, 8)
    assert torch.equal(leaf, before)
    assert leaf.requires_grad


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
@pytest.mark.parametrize("should_rescale", [True, False])
def test_deprocess_and_rescale_refuse_nan_and_infinity(value, should_rescale):
    image = torch.zeros(1, 3, 4, 4)
    image[0, 0, 0, 0] = value
    with pytest.raises(ValueError, match="deprocess got 1 of 48 values"):
        deprocess(image, should_rescale)
    with pytest.raises(ValueError, match="rescale got 1 of 48 values"):
        rescale(image.numpy())


@pytest.mark.parametrize("shape", [(2, 3, 4, 4), (1, 1, 4, 4), (4, 4), (1, 3, 0, 4)])
def test_deprocess_names_the_shape_it_cannot_use(shape):
    with pytest.raises(ValueError, match=r"expects one image, \(1, 3, H, W\) or \(3, H, W\), got Tensor of shape"):
        deprocess(torch.zeros(shape))


def test_deprocess_refuses_whole_numbers_and_lists():
    with pytest.raises(TypeError, match="floating point"):
        deprocess(torch.zeros(1, 3, 4, 4, dtype=torch.uint8))
    with pytest.raises(TypeError, match="got list"):
        deprocess([[1.0]])


@pytest.mark.parametrize("kind", [np.asarray, torch.as_tensor])
def test_rescale_maps_the_minimum_to_0_and_the_maximum_to_1(kind):
    x = kind(np.array([[-2.0, 0.0], [1.0, 2.0]]))
    result = rescale(x)
    assert type(result) is type(x)
    np.testing.assert_allclose(np.asarray(result), [[0, 0.5], [0.75, 1]])


def test_rescale_of_bytes_does_not_wrap_around():
    for x in (np.array([-128, 0, 127], np.int8), torch.tensor([-128, 0, 127], dtype=torch.int8)):
        np.testing.assert_allclose(np.asarray(rescale(x)), [0, 128 / 255, 1], rtol=1e-6)


@pytest.mark.parametrize(("value", "expected"), [(0.25, 0.25), (7.0, 1.0), (-7.0, 0.0)])
def test_rescale_of_a_constant_is_the_constant_clipped_and_a_new_tensor(value, expected):
    x = torch.full((3, 4), value)
    assert torch.equal(rescale(x), torch.full((3, 4), expected))
    rescale(x).add_(1)
    assert torch.equal(x, torch.full((3, 4), value))


def test_rescale_refuses_an_empty_array_and_a_list():
    with pytest.raises(ValueError, match="empty"):
        rescale(np.zeros((0, 3)))
    with pytest.raises(TypeError, match="list"):
        rescale([1, 2])


@pytest.mark.parametrize("sigma", [0.3, 0.5, 1, 2.2, 5])
@pytest.mark.parametrize("shape", [(2, 3, 17, 23), (1, 3, 1, 5), (1, 1, 3, 2)])
def test_blur_gives_scipys_numbers(sigma, shape):
    X = noise(*shape, dtype=torch.float64)
    expected = gaussian_filter1d(gaussian_filter1d(X.numpy(), sigma, axis=2), sigma, axis=3)
    torch.testing.assert_close(blur_image(X, sigma), torch.from_numpy(expected), rtol=1e-12, atol=1e-12)


def test_blur_works_in_place_and_returns_the_same_tensor():
    X = noise(1, 3, 8, 8)
    before = X.clone()
    assert blur_image(X) is X
    assert not torch.equal(X, before)


def test_blur_of_a_leaf_that_requires_gradients_leaves_it_a_leaf():
    X = noise(1, 3, 8, 8).requires_grad_()
    assert blur_image(X, 0.5) is X
    assert X.is_leaf
    assert X.requires_grad


def test_blur_keeps_dtype_and_memory_format():
    X = noise(1, 3, 8, 8).half().contiguous(memory_format=torch.channels_last)
    blur_image(X)
    assert X.dtype == torch.float16
    assert X.is_contiguous(memory_format=torch.channels_last)


def test_blur_by_0_changes_nothing():
    X = noise(1, 3, 8, 8)
    assert torch.equal(blur_image(X.clone(), 0), X)


@pytest.mark.parametrize("sigma", [-1, float("nan"), float("inf")])
def test_blur_refuses_an_impossible_sigma(sigma):
    with pytest.raises(ValueError, match="sigma"):
        blur_image(noise(1, 3, 4, 4), sigma)


def test_blur_refuses_what_it_cannot_change_in_place():
    with pytest.raises(TypeError, match="floating point"):
        blur_image(np.zeros((1, 3, 4, 4)))
    with pytest.raises(TypeError, match=r"torch\.uint8"):
        blur_image(torch.zeros(1, 3, 4, 4, dtype=torch.uint8))
    with pytest.raises(ValueError, match=r"X\[None\]"):
        blur_image(noise(3, 4, 4))


def test_jitter_moves_ox_along_the_width_and_oy_along_the_height():
    X = torch.zeros(1, 1, 3, 4)
    X[0, 0, 0, 0] = 1
    assert jitter(X, 1, 0)[0, 0, 0, 1] == 1
    assert jitter(X, 0, 1)[0, 0, 1, 0] == 1
    assert jitter(X, -1, -1)[0, 0, 2, 3] == 1


@pytest.mark.parametrize(("ox", "oy"), [(3, -2), (np.int64(1), np.int64(0)), (0, 0), (9, 11)])
def test_jitter_is_undone_by_the_opposite_shift(ox, oy):
    X = noise(2, 3, 5, 7)
    assert torch.equal(jitter(jitter(X, ox, oy), -ox, -oy), X)


@pytest.mark.parametrize("ox", [0, 7])
def test_jitter_returns_a_new_tensor_also_by_0(ox):
    X = noise(1, 3, 5, 7)
    jitter(X, ox, 0).zero_()
    assert torch.equal(X, noise(1, 3, 5, 7))


def test_gradients_flow_through_jitter():
    X = noise(1, 3, 5, 7).requires_grad_()
    jitter(X, 2, 1)[..., 0, 0].sum().backward()
    assert X.grad[0, 0, -1, -2] == 1


def test_jitter_refuses_half_pixels_and_arrays():
    with pytest.raises(TypeError, match=r"whole pixels, got ox=1\.5"):
        jitter(noise(1, 3, 4, 4), 1.5, 0)
    with pytest.raises(TypeError, match="got ndarray"):
        jitter(np.zeros((1, 3, 4, 4)), 1, 0)
