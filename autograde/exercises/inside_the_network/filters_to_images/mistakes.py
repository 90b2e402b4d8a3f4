"""What goes wrong when filters become images, most common first; other right ways; mutants that are right."""

from autograde.mistakes.edits import Edit, append, body, drop, edit
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.misconception import mistake, style
from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD

_LOW = "low = weight.detach().amin(dim=(1, 2, 3), keepdim=True)"
_HIGH = "high = weight.detach().amax(dim=(1, 2, 3), keepdim=True)"
_RESCALED = "images = (weight.detach() - low) / (high - low)"
_LAST = "images = images.permute(0, 2, 3, 1)"
_ROWS = "weight.detach().flatten(1)"

_W = "weight.detach()"
_MIN, _MAX = (f"{_W}.{end}(dim=(1, 2, 3), keepdim=True)" for end in ("amin", "amax"))
_BY_FILTER = f"images = torch.stack([(w - w.min()) / (w.max() - w.min()) for w in {_W}])"

STYLES = (
    style(
        "rows_of_numbers",
        edit(_LOW, f"low = {_ROWS}.min(dim=1).values.view(-1, 1, 1, 1)"),
        edit(_HIGH, f"high = {_ROWS}.max(dim=1).values.view(-1, 1, 1, 1)"),
        without=("rescaled_along_other_axes",),
    ),
    style(
        "filter_by_filter",
        drop(_LOW),
        drop(_HIGH),
        edit(_RESCALED, _BY_FILTER),
        without=("rescaled_along_other_axes",),
    ),
    style("numpy_axes", edit(_LAST, "images = np.transpose(images.numpy(), (0, 2, 3, 1))")),
    style("moved_axis", edit(_LAST, "images = images.movedim(1, -1).contiguous()")),
)


def _both(low: str, high: str) -> tuple[Edit, Edit]:
    return edit(_LOW, f"low = {low}"), edit(_HIGH, f"high = {high}")


def _over(axes: str) -> tuple[Edit, Edit]:
    ends = (f"weight.detach().{end}(dim={axes}, keepdim=True)" for end in ("amin", "amax"))
    return _both(*ends)


def _instead(new: str) -> Edit:
    return edit(_RESCALED, f"images = {new}") | edit(_BY_FILTER, f"images = {new}")


def _order(new: str) -> Edit:
    last = ("np.transpose(images.numpy(), (0, 2, 3, 1))", "images.movedim(1, -1).contiguous()")
    first, second = (edit(f"images = {one}", f"images = {new}") for one in last)
    return edit(_LAST, f"images = {new}") | first | second


_MEAN, _STD = (f"torch.tensor({one.tolist()}).view(1, 3, 1, 1)" for one in (SQUEEZENET_MEAN, SQUEEZENET_STD))
_SIZES = {"dim": "dim=(1, 2, 3), keepdim=True"}
_SPREAD = f"({_W} - {_W}.mean({{dim}})) / {_W}.std({{dim}})"

MISCONCEPTIONS = (
    mistake(
        "shared_range",
        "You rescale all filters together: only the strongest one reaches 0 or 1, and weak ones come out grey.",
        "Take the smallest and the largest number of each filter: over axes 1, 2 and 3, but not over axis 0.",
        _both("weight.detach().min()", "weight.detach().max()"),
        (_instead("weight.detach()"), append("images = (images - images.min()) / (images.max() - images.min())")),
    ),
    mistake(
        "colours_rescaled_apart",
        "You rescale each colour of a filter on its own: a filter that is mostly red comes out grey.",
        "Take one smallest and one largest number for the three colours together: axis 1 belongs to the range, too.",
        _over("(2, 3)"),
        _instead(
            f"({_W} - {_W}.amin(dim=(2, 3), keepdim=True)) / "
            f"({_W}.amax(dim=(2, 3), keepdim=True) - {_W}.amin(dim=(2, 3), keepdim=True))"
        ),
    ),
    mistake(
        "reshaped",
        "The numbers are right, but they land in the wrong places: `reshape` and `view` do not move an axis.",
        "Use `permute(0, 2, 3, 1)`: it puts the colours last, and each number stays with its pixel.",
        _order("torch.as_tensor(images).reshape(len(images), *images.shape[2:], 3)"),
    ),
    mistake(
        "colours_left_first",
        "The values are right, but the colours are still axis 1: pictures need them last.",
        "Change the order of the axes with `permute(0, 2, 3, 1)`.",
        _order("images"),
    ),
    mistake(
        "turned_on_its_side",
        "Height and width are swapped: each of your images is transposed.",
        "Keep their order: `permute(0, 2, 3, 1)`. Also, `.T` and `transpose(1, 3)` swap more than the colours.",
        _order("torch.as_tensor(images).permute(0, 3, 2, 1)"),
        _order("torch.as_tensor(images).transpose(1, 3)"),
    ),
    mistake(
        "filters_moved_last",
        "The axes are in the wrong order: the filters are no longer the first one.",
        "Only the colours move: (K, 3, h, w) becomes (K, h, w, 3) with `permute(0, 2, 3, 1)`.",
        _order("torch.as_tensor(images).permute(2, 3, 1, 0)"),
        _order("torch.as_tensor(images).permute(3, 2, 1, 0)"),
        _order("torch.as_tensor(images).permute(1, 2, 3, 0)"),
    ),
    mistake(
        "clamped",
        "You cut off what is below 0 or above 1: half of each filter is lost.",
        "Rescale instead: subtract the filter's smallest number, and divide by the distance to its largest.",
        _instead(f"{_W}.clamp(0, 1)"),
        _instead(f"(0.5 + {_W}).clamp(0, 1)"),
        _instead(f"{_W}.relu() / {_W}.amax(dim=(1, 2, 3), keepdim=True)"),
    ),
    mistake(
        "absolute_values",
        "You take absolute values: negative numbers, which should be dark, come out as bright as positive ones.",
        "Keep the signs: the filter's smallest number becomes 0, even if it is far below zero.",
        _instead(f"{_W}.abs() / {_W}.abs().amax(dim=(1, 2, 3), keepdim=True)"),
        _instead(
            f"({_W}.abs() - {_W}.abs().amin(dim=(1, 2, 3), keepdim=True)) / "
            f"({_W}.abs().amax(dim=(1, 2, 3), keepdim=True) - {_W}.abs().amin(dim=(1, 2, 3), keepdim=True))"
        ),
    ),
    mistake(
        "not_shifted",
        "You divide without shifting: the filter's smallest number does not become 0.",
        "Subtract the smallest number first, then divide by the distance between the largest and the smallest.",
        _instead(f"{_W} / {_MAX}"),
        _instead(f"{_W} / {_W}.max()"),
        _instead(f"{_W} / {_W}.abs().amax(dim=(1, 2, 3), keepdim=True)"),
        _instead(f"{_W} / ({_MAX} - {_MIN})"),
    ),
    mistake(
        "divided_by_the_largest",
        "You shift each filter so that it begins at 0, but then divide by its old largest number.",
        "After the subtraction the largest number is `high - low`: divide by that.",
        _instead(f"({_W} - {_MIN}) / {_MAX}"),
    ),
    mistake(
        "added_in_place_of_subtracted",
        "A sign is wrong: you add the smallest number where it has to be subtracted.",
        "`(weight - low) / (high - low)`: minus in both places, even where `low` is negative itself.",
        _instead(f"({_W} + {_MIN}) / ({_MAX} - {_MIN})"),
        _instead(f"({_W} + {_MIN}) / ({_MAX} + {_MIN})"),
        _instead(f"({_W} - {_MIN}) / ({_MAX} + {_MIN})"),
    ),
    mistake(
        "shifted_only",
        "You shift each filter so that it begins at 0, but do not bring its largest number to 1.",
        "Divide by the distance between the largest and the smallest number of the filter.",
        _instead(f"{_W} - {_MIN}"),
        _instead(f"({_W} - {_MIN}).clamp(0, 1)"),
    ),
    mistake(
        "centred_on_grey",
        "You keep 0 at mid grey: the filter's largest absolute value is at 0 or 1, but not both of its ends.",
        "That is a good way to show signs, and some papers use it; here the smallest number becomes 0, the largest 1.",
        _instead(f"0.5 + 0.5 * {_W} / {_W}.abs().amax(dim=(1, 2, 3), keepdim=True)"),
    ),
    mistake(
        "turned_to_minus_one",
        "Your images reach from -1 to 1, not from 0 to 1.",
        "Leave out the factor 2 and the subtraction of 1.",
        _instead(f"2 * ({_W} - {_MIN}) / ({_MAX} - {_MIN}) - 1"),
    ),
    mistake(
        "standardised",
        "You subtract the mean and divide by the standard deviation: the result goes below 0 and above 1.",
        "Subtract the smallest number of the filter, and divide by the distance to its largest.",
        _instead(_SPREAD.format(**_SIZES)),
        _instead(_SPREAD.format(dim="")),
        _instead(_SPREAD.format(dim="dim=(2, 3), keepdim=True")),
    ),
    mistake(
        "squashed",
        "You squash the numbers with a sigmoid, a tanh or a softmax, but the exercise asks for a linear rescaling.",
        "Subtract the smallest number of the filter, and divide by the distance to its largest.",
        _instead(f"{_W}.sigmoid()"),
        _instead(f"0.5 + 0.5 * {_W}.tanh()"),
        _instead(f"{_W}.flatten(1).softmax(dim=1).view(weight.shape)"),
    ),
    mistake(
        "treated_as_photographs",
        "You undo the normalisation of photographs first: filters are not normalised images.",
        "Leave out the mean and the standard deviation of ImageNet, and `deprocess`: rescale the weights themselves.",
        _instead(f"{_W} * {_STD} + {_MEAN}"),
        (
            _instead(f"{_W} * {_STD} + {_MEAN}"),
            append(
                "low, high = (torch.as_tensor(images).flatten(1).aminmax(dim=1))\n"
                "images = (images - low.view(-1, 1, 1, 1)) / (high - low).view(-1, 1, 1, 1)"
            ),
        ),
    ),
    mistake(
        "up_to_255",
        "Your images reach from 0 to 255, but values from 0 to 1 are asked for.",
        "Leave out the factor 255 and any conversion to whole numbers.",
        append("images = 255 * images"),
        append("images = (255 * torch.as_tensor(images)).to(torch.uint8)"),
        append("images = (255 * torch.as_tensor(images)).round()"),
    ),
    mistake(
        "rounded_to_whole_numbers",
        "Your images hold nothing but 0 and 1: the values are converted to whole numbers, or compared with a limit.",
        "Return floating-point numbers, without `.int()`, `.long()` or `.to(torch.uint8)`.",
        append("images = torch.as_tensor(images).to(torch.uint8)"),
        append("images = torch.as_tensor(images).round()"),
    ),
    mistake(
        "negative",
        "Your images are negatives: the smallest number becomes 1 and the largest 0.",
        "`(weight - low) / (high - low)`, in this order.",
        append("images = 1 - images"),
    ),
    mistake(
        "rescaled_along_other_axes",
        "You take the smallest and the largest number over other axes than those of one filter.",
        "A filter is `weight[k]`, with axes 1, 2 and 3 of `weight`: its range is taken over all three of them.",
        _over("1"),
        _over("0"),
        _over("(1, 2)"),
        _over("3"),
        _over("(0, 2, 3)"),
        edit(_HIGH, f"high = {_W}.amax(dim=(0, 2, 3), keepdim=True)"),
    ),
    mistake(
        "first_filter_only",
        "You return only the first filter.",
        "Treat all K filters at once, or loop over `range(len(weight))`.",
        append("images = images[0]"),
        append("images = images[:1]"),
    ),
    mistake(
        "grey_images",
        "Your images have lost their colours: the three channels are merged into one.",
        "Keep all three: the result has the shape (K, h, w, 3).",
        append("images = torch.as_tensor(images).mean(dim=-1)"),
        append("images = torch.as_tensor(images).mean(dim=-1, keepdim=True)"),
        append("images = torch.as_tensor(images).mean(dim=-1, keepdim=True).expand(-1, -1, -1, 3)"),
    ),
    mistake(
        "squeezed",
        "With a single filter, the first axis disappears along the way: `squeeze()` drops every axis of length 1.",
        "Leave `squeeze` out: one filter has to give the shape (1, h, w, 3).",
        append("images = images.squeeze()"),
    ),
    mistake(
        "colours_reversed",
        "The colours are in reverse order: red and blue are swapped.",
        "PyTorch's weights come as red, green, blue, as pictures need them: keep their order.",
        append("images = torch.as_tensor(images).flip(-1)"),
    ),
    mistake(
        "fails_on_parameters",
        "Your function fails on weights that require a gradient, as a model's own weights usually do.",
        "Start from `weight.detach()`: a picture has nothing to differentiate.",
        body("""
            images = weight.numpy()
            low = images.min(axis=(1, 2, 3), keepdims=True)
            high = images.max(axis=(1, 2, 3), keepdims=True)
            images = ((images - low) / (high - low)).transpose(0, 2, 3, 1)
        """),
    ),
    input_overwritten(
        "weight",
        append(f"low, high = {_MIN}, {_MAX}\nweight.data.sub_(low).div_(high - low)"),
        append(f"low, high = {_MIN}, {_MAX}\nweight.data -= low\nweight.data /= high - low"),
        append("weight.data.copy_(torch.as_tensor(images).permute(0, 3, 1, 2))"),
    ).reworded(
        name="weight_overwritten",
        message="Your function changes the weights themselves: afterwards the network computes something else.",
        hint="Make a new tensor, `(weight - low) / (high - low)`: `-=`, `/=` and `.data` change the caller's own.",
    ),
)

EQUIVALENT = {
    f"{_LOW} -> {_LOW.replace('.detach()', '')}": "the result may require a gradient",
    f"{_HIGH} -> {_HIGH.replace('.detach()', '')}": "the result may require a gradient",
    f"{_RESCALED} -> {_RESCALED.replace('.detach()', '')}": "the result may require a gradient",
}
