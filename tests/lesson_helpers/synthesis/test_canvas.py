"""Images made from parameters: pixels, Fourier coefficients, phases."""

import pytest
import torch

from helpers import SQUEEZENET_MEAN, SQUEEZENET_STD, load_photo_bank, preprocess
from helpers.errors import ArgumentError
from helpers.synthesis import FourierImage, PhaseImage, PixelImage
from helpers.synthesis.colours import to_colours, to_images
from helpers.synthesis.magnitude import photo_spectrum

KINDS = [PixelImage, FourierImage, PhaseImage]


def pixels_of(images: torch.Tensor) -> torch.Tensor:
    mean, std = torch.tensor(SQUEEZENET_MEAN), torch.tensor(SQUEEZENET_STD)
    return images * std[:, None, None] + mean[:, None, None]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(16, 24), (15, 9)])
def test_images_have_the_asked_number_and_size(kind, size):
    assert kind(*size, count=3)().shape == (3, 3, *size)


@pytest.mark.parametrize("kind", [PixelImage, FourierImage])
def test_images_begin_near_grey_and_each_differently(kind):
    images = kind(16, 24, count=2)()
    assert pixels_of(images).sub(0.5).abs().max() < 0.2
    assert not torch.equal(images[0], images[1])


@pytest.mark.parametrize("kind", KINDS)
def test_pixels_stay_between_0_and_1_whatever_the_parameters(kind):
    canvas = kind(16, 16)
    with torch.no_grad():
        for parameter in canvas.parameters():
            parameter.mul_(1e6)
    pixels = pixels_of(canvas())
    assert pixels.min() >= -1e-6
    assert pixels.max() <= 1 + 1e-6


@pytest.mark.parametrize("kind", KINDS)
def test_the_seed_decides_the_start_and_leaves_torchs_own_generator_alone(kind):
    torch.manual_seed(5)
    expected = torch.get_rng_state()
    same, other = kind(8, 8, seed=1)(), kind(8, 8, seed=2)()
    assert torch.equal(kind(8, 8, seed=1)(), same)
    assert not torch.equal(same, other)
    assert torch.equal(torch.get_rng_state(), expected)


def test_a_fourier_step_reaches_far_where_a_pixel_step_does_not():
    def changed(canvas: torch.nn.Module) -> float:
        before = canvas().detach()
        canvas()[0, :, 16, 16].sum().backward()
        with torch.no_grad():
            for parameter in canvas.parameters():
                parameter += 0.1 * parameter.grad.sign()
        return float((canvas() - before).abs().sum(1).gt(1e-6).float().mean())

    assert changed(PixelImage(32, 32)) == 1 / 32**2
    assert changed(FourierImage(32, 32)) > 0.9


def test_decay_1_divides_each_coefficient_by_its_frequency():
    scale = FourierImage(16, 16, decay=1.0).scale[..., 0]
    assert scale[0, 1] / scale[0, 4] == pytest.approx(4)
    assert scale[0, 0] == scale[0, 1]


def test_contrast_bounds_the_deviation_of_each_colour_axis():
    for contrast in (0.4, 1.0):
        canvas = FourierImage(32, 32, contrast=contrast)
        with torch.no_grad():
            canvas.spectrum.mul_(20)
        # Before the sigmoid, which `to_colours` undoes, but for the few pixels that it moves away from black and white.
        assert to_colours(canvas().detach()).std(dim=(2, 3)).max() == pytest.approx(contrast, rel=0.05)
    faint, unbounded = (FourierImage(32, 32, contrast=contrast)() for contrast in (0.8, None))
    torch.testing.assert_close(faint, unbounded)


@pytest.mark.parametrize("kind", [PixelImage, FourierImage])
def test_an_optimisation_may_start_from_a_photograph(kind):
    photo = preprocess(load_photo_bank().photos[0], 64)
    options = {"contrast": None} if kind is FourierImage else {}
    image = kind(64, 64, start=photo, **options)().detach()
    moved = pixels_of(photo).clamp(0.01, 0.99)
    torch.testing.assert_close(pixels_of(image), moved, atol=1e-4, rtol=0)
    with pytest.raises(ArgumentError, match=r"expected normalised images of shape \(1, 3, 32, 32\)"):
        kind(32, 32, start=photo)


@pytest.mark.parametrize("size", [(0, 8), (8, -1), (8.0, 8), (True, 8)])
@pytest.mark.parametrize("kind", KINDS)
def test_an_impossible_size_is_named(kind, size):
    with pytest.raises(ValueError, match="must be a whole number of pixels"):
        kind(*size)


def test_impossible_contrasts_and_counts_are_named():
    with pytest.raises(ArgumentError, match="contrast is 0"):
        FourierImage(8, 8, contrast=0)
    with pytest.raises(ArgumentError, match="whole number of images"):
        PixelImage(8, 8, count=0)


def test_colours_are_the_inverse_of_images_and_white_for_photographs():
    colours = torch.randn(2, 3, 8, 8, generator=torch.Generator().manual_seed(0)).clamp(-0.8, 0.8)
    torch.testing.assert_close(to_colours(to_images(colours)), colours, atol=1e-4, rtol=0)
    photos = torch.cat([preprocess(photo, 64) for photo in load_photo_bank(per_category=6).photos])
    axes = to_colours(photos).transpose(0, 1).flatten(1)
    correlation = torch.corrcoef(axes)
    raw = torch.corrcoef(photos.transpose(0, 1).flatten(1))
    assert raw[0, 1] > 0.8  # red and green go together; light and red-blue hardly do
    assert (correlation - torch.eye(3)).abs().max() < 0.4


def test_phases_alone_change_where_magnitudes_are_those_of_photographs():
    canvas = PhaseImage(64, 64, count=2)
    with torch.no_grad():
        canvas.phase.add_(torch.randn(canvas.phase.shape, generator=torch.Generator().manual_seed(3)))
    spectra = torch.fft.rfft2(to_colours(canvas().detach())).abs()
    inner = spectra[:, :, 1:20, 1:20]  # each coefficient stands for itself there, and hardly any pixel is clipped
    expected = photo_spectrum(64, 64)[:, 1:20, 1:20]
    ratio = inner / expected
    spread = ratio.flatten(2).std(dim=2) / ratio.flatten(2).mean(dim=2)
    assert spread.max() < 0.15


def test_the_stored_spectrum_falls_like_that_of_photographs_at_any_size():
    for size in (64, 128, 300):
        spectrum = photo_spectrum(size, size)
        assert spectrum.shape == (3, size, size // 2 + 1)
        assert (spectrum[:, 0, 0] == 0).all()
        light = spectrum[0, 0]
        at = [round(f * size) for f in (1 / 32, 1 / 8)]
        slope = -torch.log(light[at[1]] / light[at[0]]) / torch.log(torch.tensor(4.0))
        assert 0.7 < slope < 2.0  # magnitudes fall about as 1 / frequency


def test_unbounded_pixels_are_the_parameters_themselves():
    start = torch.linspace(-9, 9, 3 * 4 * 4).view(1, 3, 4, 4)
    canvas = PixelImage(4, 4, bounded=False, start=start)
    assert torch.equal(canvas(), start)
    canvas().square().sum().backward()
    assert torch.equal(canvas.pixels.grad, 2 * start)
    assert PixelImage(4, 4, bounded=False)().abs().max() < 0.1  # grey, as ImageNet's mean colour
