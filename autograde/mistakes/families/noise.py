"""Noise added to images: mistakes in its strength, its distribution, and its use."""

from autograde.mistakes.edits import edit
from autograde.mistakes.misconception import Misconception, mistake


def wrong_noise(image: str) -> tuple[Misconception, ...]:
    """Mistakes of a solution that draws `noise` as in `drawn` below, and evaluates the model at `(image + noise)`."""
    noisy, drawn = f"({image} + noise)", "noise_std * torch.randn(X.shape, generator=generator)"
    sizes = ("(X.max() - X.min())", "X.std()", "X.max()", "X.abs().max()")
    return (
        mistake(
            "noise_relative_to_image",
            "You scale the noise by the range or spread of the image.",
            "The paper states its noise that way, but here `noise_std` is already in the units of X: use it as it is.",
            *(edit("noise_std *", f"noise_std * {size} *") for size in sizes),
        ),
        mistake(
            "variance_for_deviation",
            "`noise_std` is the standard deviation, but you use it as if it were a variance (or square it).",
            "Multiply numbers from `torch.randn` by `noise_std` itself.",
            edit("noise_std *", "noise_std**2 *"),
            edit("noise_std *", "noise_std**0.5 *"),
        ),
        mistake(
            "unit_noise",
            "Your noise has standard deviation 1, whatever `noise_std` says.",
            "Multiply the numbers from `torch.randn` by `noise_std`.",
            edit("noise_std * ", ""),
        ),
        mistake(
            "multiplied_noise",
            "You multiply the image by the noise instead of adding it.",
            "`X + noise_std * torch.randn(...)`: dark pixels get as much noise as bright ones.",
            edit(noisy, f"({image} * (1 + noise))"),
            edit(noisy, f"({image} * noise)"),
        ),
        mistake(
            "noise_subtracted",
            "You subtract the noise instead of adding it.",
            "The average is as good, but not the same: only `X + noise` gives the maps expected for this `generator`.",
            edit(noisy, f"({image} - noise)"),
        ),
        mistake(
            "uniform_noise",
            "Your noise is uniform: `torch.rand` gives numbers between 0 and 1, all of them equally likely.",
            "Use `torch.randn`: normally distributed, centred on zero, with a standard deviation of 1.",
            edit("torch.randn(", "torch.rand("),
            edit(drawn, "noise_std * (2 * torch.rand(X.shape, generator=generator) - 1)"),
            edit(drawn, "noise_std * (torch.rand(X.shape, generator=generator) - 0.5)"),
        ),
        mistake(
            "noise_of_the_same_sign",
            "Your noise only makes pixels brighter: it has no negative values.",
            "Use normally distributed noise, `torch.randn`, which is centred on zero.",
            edit(noisy, f"({image} + noise.abs())"),
        ),
        mistake(
            "shared_noise",
            "Several numbers of an image get the same noise: all three channels of a pixel, or even all pixels.",
            "Every number needs noise of its own: draw as many as there are, `torch.randn(X.shape, ...)`.",
            edit(noisy, f"({image} + noise[..., :1, :, :])"),
            edit("randn(X.shape,", "randn((len(X), 1, *X.shape[2:]),"),
            edit("randn(X.shape,", "randn(1,"),
        ),
        mistake(
            "clamped_copies",
            "You clamp the noisy copies.",
            "X is normalised, so its values are not limited to [0, 1]: leave the noisy copies as they are.",
            edit(noisy, f"{noisy}.clamp(0, 1)"),
            edit(noisy, f"{noisy}.clamp(-1, 1)"),
        ),
    )
