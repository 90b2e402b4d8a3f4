"""What goes wrong with receptive fields, most common first; other right ways to write it; mutants that are right."""

from autograde.mistakes.edits import Edit, append, body, drop, edit
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_START = "size, stride, offset = 1, 1, 0"
_LOOP = "for kernel, step, padding in layers:"
_SIZE = "size += (kernel - 1) * stride"
_OFFSET = "offset -= padding * stride"
_STRIDE = "stride *= step"
_TURN = f"{_SIZE}\n    {_OFFSET}\n    {_STRIDE}"
_LAST = "kernel, step, padding = layers[-1] if layers else (1, 1, 0)"


def _turn(*lines: str) -> Edit:
    """Other lines in the loop."""
    return edit(f"{_LOOP}\n    {_TURN}", "\n    ".join((_LOOP, *lines)))


def _end(line: str) -> Edit:
    """One more line after the loop."""
    return append(line)


MISCONCEPTIONS = (
    mistake(
        "kernels_added_without_stride",
        "You add kernel - 1 for every layer, as if each step of a layer were one pixel.",
        "A step between units of a higher layer is worth several pixels: as many as the strides below it, multiplied.",
        edit(_SIZE, "size += kernel - 1"),
    ),
    mistake(
        "padding_ignored",
        "Your offset stays 0: padding does not change where your fields begin.",
        "Padding adds units in front of the first one: which pixels would these see? They lie before pixel 0, at "
        "numbers below it: do not cut these off.",
        drop(_OFFSET),
        _end("offset = max(offset, 0)"),
    ),
    mistake(
        "padding_without_stride",
        "You subtract the padding itself, but padding counts units of the layer below, not pixels.",
        "How many pixels apart are two neighbouring units of the layer below? Multiply by that.",
        edit(_OFFSET, "offset -= padding"),
    ),
    mistake(
        "offset_sign",
        "Your offset goes the wrong way: padding lets the first field begin further to the left, at smaller numbers.",
        "The image's first pixel is 0. Which number does a pixel of padding before it have?",
        edit(_OFFSET, "offset += padding * stride"),
        edit(_OFFSET, "offset += padding"),
        _end("offset = abs(offset)"),
    ),
    mistake(
        "centre_of_the_field",
        "Your offset is where the first field's centre is, but it should say where the field begins.",
        "Leave the kernel out of the offset: only padding moves the beginning.",
        edit(_OFFSET, "offset += ((kernel - 1) / 2 - padding) * stride"),
        edit(_OFFSET, "offset += ((kernel - 1) // 2 - padding) * stride"),
        (
            edit(_START, "size, stride, offset = 1, 1, 0.5"),
            edit(_OFFSET, "offset += ((kernel - 1) / 2 - padding) * stride"),
        ),
        _end("offset += (size - 1) // 2"),
        _end("offset += size // 2"),
    ),
    mistake(
        "centred_on_the_first_pixel",
        "You place the first field around pixel 0, but where it begins depends on the padding, not on the size.",
        "Take a layer with kernel 3 and no padding: which three pixels does its unit 0 see?",
        _end("offset = -(size // 2)"),
        _end("offset = -(size - 1) / 2"),
    ),
    mistake(
        "end_of_the_field",
        "Your offset is where the first field ends, but it should say where it begins.",
        "Leave the size out of the offset.",
        _end("offset = offset + size"),
        _end("offset = offset + size - 1"),
    ),
    mistake(
        "own_stride_too_early",
        "You count a layer's own stride before you use it, but its kernel steps over the units of the layer below.",
        "Update the stride at the end of each turn: it is needed by the next layer.",
        _turn(_STRIDE, _SIZE, _OFFSET),
        _turn(_SIZE, _STRIDE, _OFFSET),
        _turn(_OFFSET, _STRIDE, _SIZE),
        edit(_SIZE, "size += (kernel - 1) * step"),
        edit(_OFFSET, "offset -= padding * step"),
    ),
    mistake(
        "strides_added",
        "You add the strides up, but strides multiply.",
        "A step of 2 over units that are 2 pixels apart is 4 pixels; a third such layer makes it 8, not 6.",
        edit(_STRIDE, "stride += step"),
        (edit(_START, "size, stride, offset = 1, 0, 0"), edit(_STRIDE, "stride += step")),
        edit(_STRIDE, "stride += step - 1"),
        _end("stride = sum(step for _, step, _ in layers)"),
    ),
    mistake(
        "last_stride_only",
        "Your stride is that of the last layer alone; the layers below it move the field too.",
        "One step of the last layer is as many pixels as all strides up to it, multiplied.",
        edit(_STRIDE, "stride = step"),
        _end(f"{_LAST}\nstride = step"),
    ),
    mistake(
        "stride_stays_one",
        "Your stride is always 1, whatever the layers' strides are.",
        "Multiply it by each layer's own stride, at the end of each turn of the loop.",
        drop(_STRIDE),
        _end("stride = 1"),
    ),
    mistake(
        "last_stride_left_out",
        "Your stride leaves out the last layer's own: it says how far apart the units of the layer below are.",
        "The last layer moves too: multiply by its stride as well.",
        _end(f"{_LAST}\nstride //= step"),
    ),
    mistake(
        "whole_kernel_added",
        "You add the whole kernel for each layer, but neighbouring fields overlap: a kernel of 3 reaches only two "
        "steps further than one unit.",
        "Use kernel - 1: a layer whose kernel is 1 must leave the size as it is.",
        edit(_SIZE, "size += kernel * stride"),
        edit(_SIZE, "size += kernel"),
        (edit(_START, "size, stride, offset = 0, 1, 0"), edit(_SIZE, "size += kernel * stride")),
        (edit(_START, "size, stride, offset = 0, 1, 0"), edit(_SIZE, "size += kernel")),
    ),
    mistake(
        "kernels_multiplied",
        "You multiply the kernels, as if the fields of neighbouring units did not overlap.",
        "Draw two layers with kernels of 3 and stride 1 on paper: how many pixels does one unit see, 5 or 9?",
        edit(_SIZE, "size *= kernel"),
    ),
    mistake(
        "starts_at_zero",
        "Your size is one too small: it starts at 0, but a pixel that no layer has touched sees itself.",
        "What should your function return for an empty list?",
        edit(_START, "size, stride, offset = 0, 1, 0"),
    ),
    mistake(
        "padding_in_the_size",
        "You let padding change the size, but a unit looks at the same number of places wherever these are.",
        "Padding decides where a field lies, and how many units a layer has. Leave it out of the size.",
        edit(_SIZE, "size += (kernel - 1 + 2 * padding) * stride"),
        edit(_SIZE, "size += (kernel - 1 - 2 * padding) * stride"),
        edit(_SIZE, "size += (kernel - 1 + padding) * stride"),
        edit(_SIZE, "size += (kernel - 1 - padding) * stride"),
        edit(_SIZE, "size += kernel - 1 + 2 * padding"),
    ),
    mistake(
        "padding_on_both_sides",
        "You count padding twice: once for each side.",
        "Only the padding in front of the first unit moves where its field begins.",
        edit(_OFFSET, "offset -= 2 * padding * stride"),
    ),
    mistake(
        "layers_in_reverse",
        "You go through the layers from the wrong end: the first in the list is the one that sees the image.",
        "Growing from the image upwards, a kernel counts times the strides below it. The other way, from the last "
        "layer down, needs another rule: size = (size - 1) * stride + kernel.",
        edit(_LOOP, "for kernel, step, padding in reversed(layers):"),
        edit(_LOOP, "for kernel, step, padding in layers[::-1]:"),
        edit(_SIZE, "size = (size - 1) * step + kernel"),
        edit(_SIZE, "size = size * step + kernel - step"),
    ),
    mistake(
        "downwards_without_overlap",
        "Going down a layer, you turn n units into n times the stride plus the kernel; that counts one step too many.",
        "Between n units there are n - 1 steps: size = (size - 1) * stride + kernel, from the last layer down.",
        body(f"""
            {_START}
            for kernel, step, padding in reversed(layers):
                size = size * step + kernel
                offset = offset * step - padding
                {_STRIDE}
        """),
    ),
    mistake(
        "output_size",
        "You compute how many units a layer has, (size + 2 padding - kernel) / stride + 1, but the question is how "
        "many pixels one unit sees.",
        "Fields grow from layer to layer, while layers get smaller: start from one pixel, and ask what a kernel adds.",
        edit(_SIZE, "size = (size + 2 * padding - kernel) // step + 1"),
        edit(_SIZE, "size = (size + 2 * padding - kernel) / step + 1"),
    ),
    mistake(
        "last_layer_only",
        "You look at the last layer alone: its kernel counts units of the layer below, not pixels.",
        "Go through all layers, and keep what you know of the field so far.",
        _end(f"{_LAST}\nsize, stride, offset = kernel, step, -padding"),
        _end(f"{_LAST}\nsize = kernel"),
        _end(f"{_LAST}\noffset = -padding"),
    ),
    mistake(
        "first_layer_only",
        "You return after the first layer.",
        "Look at where `return` or `break` stands: it belongs behind the loop.",
        edit(_STRIDE, f"{_STRIDE}\nbreak"),
    ),
    mistake(
        "one_layer_left_out",
        "One layer of the list is left out: the first or the last.",
        "Loop over all of `layers`, from the first to the last.",
        edit(_LOOP, "for kernel, step, padding in layers[1:]:"),
        edit(_LOOP, "for kernel, step, padding in layers[:-1]:"),
    ),
    mistake(
        "order_of_the_result",
        "The numbers are right, but in another order.",
        "Return size, stride, offset, as the docstring lists them.",
        _end("size, stride = stride, size"),
        _end("stride, offset = offset, stride"),
        _end("size, stride, offset = offset, size, stride"),
        _end("size, stride, offset = stride, offset, size"),
        _end("size, offset = offset, size"),
    ),
    mistake(
        "area",
        "You square the size: it should count the pixels along one side, not those of the whole square.",
        "Return the length of a side.",
        _end("size = size**2"),
    ),
    nothing_returned("size, stride, offset", _end("size = stride = offset = None")),
)

# Mistakes that the other ways to write it can hold, too.
_AT_THE_END = {
    "downwards_without_overlap",
    "padding_ignored",
    "offset_sign",
    "end_of_the_field",
    "order_of_the_result",
    "area",
    "nothing_returned",
}
_AT_THE_END |= {"centred_on_the_first_pixel", "centre_of_the_field", "last_layer_only", "strides_added"}
_AT_THE_END |= {"last_stride_only", "stride_stays_one", "last_stride_left_out"}
_IN_THE_LOOP = tuple(one.name for one in MISCONCEPTIONS if one.name not in _AT_THE_END)

STYLES = (
    style(
        "downwards",
        body("""
        first = last = 0
        for kernel, step, padding in layers[::-1]:
            first = first * step - padding
            last = last * step - padding + kernel - 1
        stride = int(np.prod([step for _, step, _ in layers]))
        size, offset = last - first + 1, first
    """),
        without=_IN_THE_LOOP,
    ),
    style(
        "two_neighbours",
        body("""
        fields = []
        for unit in (0, 1):
            first, size = unit, 1
            for kernel, step, padding in reversed(layers):
                first, size = first * step - padding, (size - 1) * step + kernel
            fields.append(first)
        offset, stride = fields[0], fields[1] - fields[0]
    """),
        without=_IN_THE_LOOP,
    ),
    style(
        "products",
        body("""
        kernels, steps, paddings = np.array(layers, dtype=int).reshape(-1, 3).T
        below = np.cumprod(np.concatenate([[1], steps]))
        size = 1 + ((kernels - 1) * below[:-1]).sum()
        stride, offset = below[-1], -(paddings * below[:-1]).sum()
    """),
        without=_IN_THE_LOOP,
    ),
)

EQUIVALENT: dict[str, str] = {}
