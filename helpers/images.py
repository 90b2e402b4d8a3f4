"""Convert images to network input and back: normalise, undo it, stretch the contrast, blur and shift."""

import operator
from typing import TypeVar

import numpy as np
import torch
from PIL import Image

# ImageNet's mean and standard deviation of red, green and blue, for pixels in [0, 1].
SQUEEZENET_MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
SQUEEZENET_STD = np.array([0.229, 0.224, 0.225], dtype=np.float32)

_BLUR_TRUNCATE = 4.0  # standard deviations at which SciPy's gaussian_filter1d truncates the kernel

ArrayOrTensor = TypeVar("ArrayOrTensor", np.ndarray, torch.Tensor)


def preprocess(img: Image.Image | np.ndarray, size: int = 224, *, crop: bool = False) -> torch.Tensor:
    """Convert a photograph to the network's input: (1, 3, H, W), float32, normalised, contiguous.

    img: PIL image of any mode, or uint8 array (H, W, 3). size: length of the short side after resizing, in pixels;
    the aspect ratio is kept, and an image whose short side has this length is not resampled. crop: then keep only
    the central size x size square. Without it, the values are those of torchvision's Resize(size), ToTensor,
    Normalize, as in CS231n. Raises TypeError or ValueError for other input.
    """
    picture = _resize_short_side(_to_rgb(img), _positive_int("size", size))
    if crop:
        left, top = (picture.width - size) // 2, (picture.height - size) // 2
        picture = picture.crop((left, top, left + size, top + size))
    # np.array copies: torch must not alias the caller's pixels.
    pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1)[None].contiguous().float() / 255
    mean, std = _channel_statistics()
    return (pixels - mean) / std


def deprocess(img: torch.Tensor, should_rescale: bool = True) -> Image.Image:
    """Convert one normalised tensor, (1, 3, H, W) or (3, H, W), back to a PIL image.

    should_rescale: stretch the values to the full range, as `rescale` does; otherwise values outside [0, 1] are
    clipped. Accepts tensors on any device that require gradients or not. Raises TypeError or ValueError for other
    input, NaN and infinity included.
    """
    image = _one_image(img).detach().float().cpu()
    _require_finite(image, "deprocess")
    mean, std = _channel_statistics()
    image = image * std + mean
    if should_rescale:
        image = rescale(image)
    # Clip before the cast, in which 256 would wrap around to 0; round, or pixels darken by half a level.
    pixels = (image[0].clamp(0, 1) * 255).round().to(torch.uint8)
    return Image.fromarray(pixels.permute(1, 2, 0).contiguous().numpy())


def rescale(x: ArrayOrTensor) -> ArrayOrTensor:
    """Stretch x linearly so that its minimum becomes 0 and its maximum 1; returns a new array or tensor.

    x: array or tensor of any shape; integers become floats. A constant x cannot be stretched: it is only clipped to
    [0, 1]. Raises TypeError for other types, ValueError when x is empty or contains NaN or infinity.
    """
    if not isinstance(x, np.ndarray | torch.Tensor):
        raise TypeError(f"rescale expects a numpy array or a torch tensor, got {type(x).__name__}; convert it first.")
    if 0 in x.shape:
        raise ValueError(f"rescale got an empty array of shape {tuple(x.shape)}; give it at least one pixel.")
    _require_finite(x, "rescale")
    # Multiplying by 1.0 copies and converts integers to floats, whose difference cannot wrap around.
    x = x * 1.0
    low, high = x.min(), x.max()
    return (x - low) / (high - low) if high > low else x.clip(0, 1)


def blur_image(X: torch.Tensor, sigma: float = 1) -> torch.Tensor:
    """Blur X IN PLACE with a Gaussian along height and width; returns the same X.

    X: (N, C, H, W), floating point, on any device; it may be a leaf that requires gradients. sigma: standard
    deviation in pixels; 0 leaves X unchanged. The values are those of scipy.ndimage.gaussian_filter1d on axes 2
    and 3 (mode "reflect", kernel truncated at 4 sigma). Raises TypeError or ValueError for other input.
    """
    _require_float_batch(X, "blur_image")
    if not 0 <= sigma < float("inf"):
        raise ValueError(f"blur_image expects sigma >= 0 in pixels, got {sigma}.")
    if sigma == 0:
        return X
    with torch.no_grad():
        blurred = X.float() if X.dtype in (torch.float16, torch.bfloat16) else X
        for axis in (2, 3):
            blurred = _blur_axis(blurred, sigma, axis)
        return X.copy_(blurred)


def jitter(X: torch.Tensor, ox: int, oy: int) -> torch.Tensor:
    """Shift X cyclically by ox pixels to the right and oy pixels down; always returns a new tensor.

    X: (N, C, H, W) or (C, H, W). Negative shifts go left and up, so jitter(jitter(X, ox, oy), -ox, -oy) equals X.
    Differentiable. Raises TypeError for other input or for shifts that are not integers.
    """
    if not isinstance(X, torch.Tensor) or X.ndim not in (3, 4):
        raise TypeError(f"jitter expects a tensor (N, C, H, W) or (C, H, W), got {_describe(X)}.")
    try:
        shifts = (operator.index(oy), operator.index(ox))
    except TypeError:
        raise TypeError(f"jitter shifts by whole pixels, got ox={ox!r}, oy={oy!r}; use int(round(...)).") from None
    return torch.roll(X, shifts, dims=(-2, -1))


def _channel_statistics() -> tuple[torch.Tensor, torch.Tensor]:
    return torch.tensor(SQUEEZENET_MEAN).view(1, 3, 1, 1), torch.tensor(SQUEEZENET_STD).view(1, 3, 1, 1)


def _to_rgb(img: Image.Image | np.ndarray) -> Image.Image:
    if isinstance(img, Image.Image):
        return img.convert("RGB")
    if isinstance(img, np.ndarray) and img.dtype == np.uint8 and img.ndim == 3 and img.shape[2] == 3 and img.size:
        return Image.fromarray(np.ascontiguousarray(img))
    raise TypeError(
        f"preprocess expects one PIL image or one uint8 array (H, W, 3), got {_describe(img)}; "
        "preprocess the images of a batch one at a time."
    )


def _resize_short_side(picture: Image.Image, size: int) -> Image.Image:
    width, height = picture.size
    if min(width, height) == size:
        return picture
    # The long side is truncated to whole pixels, not rounded, as torchvision does.
    shape = (size, size * height // width) if width <= height else (size * width // height, size)
    return picture.resize(shape, Image.Resampling.BILINEAR)


def _one_image(img: torch.Tensor) -> torch.Tensor:
    if not isinstance(img, torch.Tensor) or not img.is_floating_point():
        raise TypeError(f"deprocess expects a floating point tensor, got {_describe(img)}.")
    batch = img[None] if img.ndim == 3 else img
    if batch.ndim != 4 or batch.shape[:2] != (1, 3) or 0 in batch.shape:
        raise ValueError(
            f"deprocess expects one image, (1, 3, H, W) or (3, H, W), got {_describe(img)}; pick one with X[i : i + 1]."
        )
    return batch


def _require_finite(x: np.ndarray | torch.Tensor, name: str) -> None:
    finite = torch.isfinite(x) if isinstance(x, torch.Tensor) else torch.from_numpy(np.isfinite(x))
    bad = int((~finite).sum())
    if bad:
        raise ValueError(
            f"{name} got {bad} of {finite.numel()} values that are NaN or infinite; "
            "look for a division by zero or a learning rate that is too large."
        )


def _require_float_batch(X: torch.Tensor, name: str) -> None:
    if not isinstance(X, torch.Tensor) or not X.is_floating_point():
        raise TypeError(f"{name} expects a floating point tensor (N, C, H, W), got {_describe(X)}.")
    if X.ndim != 4 or 0 in X.shape:
        raise ValueError(f"{name} expects a tensor (N, C, H, W), got {_describe(X)}; add the batch axis with X[None].")


def _blur_axis(X: torch.Tensor, sigma: float, axis: int) -> torch.Tensor:
    # A sum of shifted copies rather than a convolution: exact in float32 on every device (no TF32).
    radius = int(_BLUR_TRUNCATE * float(sigma) + 0.5)
    offsets = torch.arange(-radius, radius + 1, dtype=torch.float64)
    weights = torch.softmax(-0.5 * (offsets / sigma) ** 2, dim=0).tolist()
    length = X.shape[axis]
    padded = X.index_select(axis, _reflected_indices(length, radius).to(X.device))
    copies = (weight * padded.narrow(axis, start, length) for start, weight in enumerate(weights))
    return sum(copies, torch.zeros_like(X))


def _reflected_indices(length: int, radius: int) -> torch.Tensor:
    # Half-sample reflection (b a | a b c | c b), also where the kernel is longer than the image.
    indices = torch.arange(-radius, length + radius) % (2 * length)
    return torch.where(indices < length, indices, 2 * length - 1 - indices)


def _positive_int(name: str, value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"{name} must be a whole number of pixels, 1 or more, got {value!r}.")
    return int(value)


def _describe(x: object) -> str:
    if isinstance(x, np.ndarray | torch.Tensor):
        return f"{type(x).__name__} of shape {tuple(x.shape)} and dtype {x.dtype}"
    return type(x).__name__
