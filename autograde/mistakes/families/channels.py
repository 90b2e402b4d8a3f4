"""From a gradient (N, C, H, W) to a map (N, H, W): mistakes in merging channels, and in the size and range of maps."""

from autograde.mistakes.edits import Variant, append, edit
from autograde.mistakes.misconception import Misconception, mistake

_LARGE = "F.interpolate({cam}.unsqueeze(1), X.shape[2:], mode='bilinear', align_corners={corners}).squeeze(1)"


def wrong_maps(finish: str, g: str) -> tuple[Misconception, ...]:
    """Mistakes in the expression `finish`, the maximum over the channels of the absolute value of `g`.

    The solution must call the images `X` and the result `saliency`.
    """
    right = "{g}.abs().amax(dim=1)"
    low, high = (f"saliency.{end}(dim=(1, 2), keepdim=True)" for end in ("amin", "amax"))

    def instead(expression: str) -> Variant:
        return (edit(finish, expression.replace("{g}", g)),)

    return (
        mistake(
            "no_absolute_value",
            "The absolute value is missing: a strongly negative gradient matters as much as a positive one.",
            "Call `.abs()` on the gradient before you take the maximum over the channels.",
            instead("{g}.amax(dim=1)"),
            instead("{g}.clamp(min=0).amax(dim=1)"),
        ),
        mistake(
            "absolute_after_maximum",
            "The absolute value comes after the maximum. By then, a strongly negative gradient has lost to a weak "
            "positive one.",
            "The other way round: `.abs()` first, then the maximum over the channels.",
            instead("{g}.amax(dim=1).abs()"),
        ),
        mistake(
            "sum_over_channels",
            "You add up the three channels, but the map is their maximum.",
            "Replace the sum over the channel axis with a maximum, after `.abs()`.",
            instead("{g}.abs().sum(dim=1)"),
            instead("{g}.sum(dim=1).abs()"),
        ),
        mistake(
            "signed_sum_over_channels",
            "You add up the three channels with their signs: the absolute value is missing, and the map is the "
            "channels' maximum, not their sum.",
            "First `.abs()`, then the maximum over the channel axis.",
            instead("{g}.sum(dim=1)"),
        ),
        mistake(
            "mean_over_channels",
            "You average the three channels, but the map is their maximum.",
            "Replace the mean over the channel axis with a maximum, after `.abs()`.",
            instead("{g}.abs().mean(dim=1)"),
            instead("{g}.mean(dim=1).abs()"),
        ),
        mistake(
            "signed_mean_over_channels",
            "You average the three channels with their signs: the absolute value is missing, and the map is the "
            "channels' maximum, not their mean.",
            "First `.abs()`, then the maximum over the channel axis.",
            instead("{g}.mean(dim=1)"),
        ),
        mistake(
            "norm_over_channels",
            "You take the L2 norm over the three channels, but the map is their largest absolute value.",
            "A norm is a reasonable choice, and some papers use it, but this exercise asks for the maximum of the "
            "absolute values.",
            instead("{g}.norm(dim=1)"),
            instead("{g}.square().sum(dim=1)"),
        ),
        mistake(
            "squared_gradient",
            "You square the gradient instead of taking its absolute value.",
            "Squaring removes the sign too, but makes strong pixels far stronger: use `.abs()`.",
            instead("{g}.square().amax(dim=1)"),
        ),
        mistake(
            "averaged_over_batch",
            "The maps of all images are merged into a single one.",
            "Every image gets a map of its own: do not average or add up along axis 0.",
            instead(f"{right}.mean(dim=0)"),
            instead(f"{right}.mean(dim=0, keepdim=True)"),
            instead(f"{right}.sum(dim=0)"),
            instead("{g}.abs().amax(dim=(0, 1))"),
            instead("{g}.abs().mean(dim=0).amax(dim=0)"),
        ),
        mistake(
            "minimum_over_channels",
            "You take the minimum over the channels instead of the maximum.",
            "One channel with a strong gradient is enough to make a pixel matter: `.abs()`, then the maximum.",
            instead("{g}.abs().amin(dim=1)"),
            instead("{g}.amin(dim=1)"),
            instead("{g}.amin(dim=1).abs()"),
        ),
        mistake(
            "one_channel",
            "Your map shows a single colour channel and ignores the others.",
            "Take the maximum over all three channels, axis 1.",
            *(instead(f"{{g}}[:, {c}]{end}") for c in range(3) for end in (".abs()", "")),
        ),
        mistake(
            "maximum_over_pixels",
            "Your maximum also runs over the pixels: a single number is left, for each image or for all of them.",
            "Name only the channel axis, `dim=1`: every pixel keeps a number of its own.",
            instead("{g}.abs().amax()"),
            instead("{g}.abs().amax(dim=(1, 2, 3))"),
        ),
        mistake(
            "channels_kept",
            "You return one number for each channel instead of one for each pixel.",
            "Take the maximum over the channel axis: shape (N, 3, H, W) becomes (N, H, W).",
            instead("{g}.abs()"),
        ),
        mistake(
            "channel_axis_kept",
            "The maximum is right, but the channel axis is still there, with length 1.",
            "Leave out `keepdim=True`, or drop that axis with `squeeze(1)`.",
            instead("{g}.abs().amax(dim=1, keepdim=True)"),
        ),
        mistake(
            "wrong_axis",
            "The maximum runs over an axis other than the channels.",
            "X has shape (N, 3, H, W): the channels are axis 1, counted from 0.",
            *(instead(f"{{g}}.abs().amax(dim={axis})") for axis in (0, 2, 3)),
        ),
        mistake(
            "maximum_and_its_place",
            "You return the pair that `torch.max` gives along an axis: the values, and where it found them.",
            "Take the first of the two: `values, indices = torch.max(..., dim=1)`.",
            instead("{g}.abs().max(dim=1)"),
        ),
        mistake(
            "place_of_maximum",
            "You return which channel has the largest gradient (0, 1 or 2), not how large it is.",
            "Of the pair that `torch.max` gives along an axis, the values come first and the indices second.",
            instead("{g}.abs().argmax(dim=1)"),
        ),
        mistake(
            "times_input",
            "You multiply the gradient by the image.",
            "Gradient times input is a method of its own; a saliency map is the gradient alone.",
            edit(f"{g}.abs()", f"({g} * X.detach()).abs()"),
            instead(f"{right} * X.detach().abs().amax(dim=1)"),
        ),
        mistake(
            "of_the_image",
            "Your maps are made from the images, not from the gradient: the model plays no part in them.",
            "Take the absolute value and the maximum of the gradient.",
            instead("X.detach().abs().amax(dim=1)"),
            instead("X.detach().amax(dim=1)"),
            instead("X.detach().amax(dim=1).abs()"),
        ),
        mistake(
            "rescaled",
            "Your maps are rescaled to at most 1.",
            "Return the values as they are: scaling them for display belongs to the plotting.",
            append(f"saliency = saliency / {high}"),
            append("saliency = saliency / saliency.max()"),
            append(f"saliency = (saliency - {low}) / ({high} - {low})"),
        ),
    )


def wrong_sizes_of_maps(cam: str) -> tuple[Misconception, ...]:
    """Mistakes in what is made of `cam`, a map (N, h, w) of the images X that should be returned as it is."""

    def made(expression: str) -> str:
        return f"{cam} = {expression}"

    low, high = (f"{cam}.{end}(dim=(1, 2), keepdim=True)" for end in ("amin", "amax"))
    return (
        mistake(
            "enlarged",
            "You enlarge the map to the size of the images.",
            "Return it as small as the layer is, (N, h, w): enlarging belongs to the display.",
            append(made(_LARGE.format(cam=cam, corners=False))),
            append(made(_LARGE.format(cam=cam, corners=True))),
            append(made(f"F.interpolate({cam}.unsqueeze(1), X.shape[2:]).squeeze(1)")),
        ),
        mistake(
            "rescaled",
            "You rescale the map, for example to the range from 0 to 1.",
            "Return the values as they are: scaling them for a picture belongs to the display.",
            append(made(f"({cam} - {low}) / ({high} - {low})")),
            append(made(f"({cam} - {cam}.min()) / ({cam}.max() - {cam}.min())")),
            append(made(f"{cam} / {high}")),
            append(made(f"{cam} / {cam}.max()")),
            append(made(f"{cam} / {cam}.abs().max()")),
            append(made(f"({cam} - {low}) / (1e-7 + ({cam} - {low}).amax(dim=(1, 2), keepdim=True)) * 255")),
            append(made(f"{cam} / {cam}.square().sum(dim=(1, 2), keepdim=True).sqrt()")),
            append(made(f"{cam}.sigmoid()")),
            append(made(f"{cam}.flatten(1).softmax(dim=1).view({cam}.shape)")),
        ),
        mistake(
            "transposed",
            "Rows and columns of the map are exchanged.",
            "Leave the axes as the layer returns them: (N, h, w), rows before columns.",
            append(made(f"{cam}.transpose(1, 2)")),
        ),
    )
