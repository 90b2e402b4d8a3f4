"""What goes wrong with guided Grad-CAM, most common first; other right ways; mutants that are right."""

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_MAPS = "maps = cam.unsqueeze(1)"
_ENLARGED = 'F.interpolate(maps, size, mode="bilinear", align_corners=False)'
_UPSAMPLE = 'torch.nn.Upsample(tuple(size), mode="bilinear")(maps)'
_ONE_BY_ONE = 'torch.cat([F.interpolate(one[None], size, mode="bilinear") for one in maps])'
_PRODUCT = "product = gradient * enlarged"

STYLES = (
    style("upsample", edit(_ENLARGED, _UPSAMPLE)),
    style("image_by_image", edit(_ENLARGED, _ONE_BY_ONE)),
    style("expanded", edit(_PRODUCT, "product = torch.mul(gradient, enlarged.expand_as(gradient))")),
)


def _enlarged(expression: str) -> Edit:
    """The maps are enlarged in another way."""
    return edit(_ENLARGED, expression) | edit(_UPSAMPLE, expression) | edit(_ONE_BY_ONE, expression)


def _product(expression: str) -> Edit:
    """Something else in place of the product."""
    return edit(_PRODUCT, f"product = {expression}") | edit(
        "product = torch.mul(gradient, enlarged.expand_as(gradient))", f"product = {expression}"
    )


def _made(expression: str) -> Edit:
    return append(f"product = {expression}")


_EACH = "dim=(1, 2, 3), keepdim=True"
_BILINEAR = 'F.interpolate({maps}, size, mode="bilinear")'
_MAP = "dim=(2, 3), keepdim=True"

MISCONCEPTIONS = (
    mistake(
        "nearest_neighbour",
        "You enlarge the maps in blocks: each pixel gets the value of the nearest position.",
        'Ask for bilinear interpolation, `mode="bilinear"`: the default of `F.interpolate` is "nearest".',
        _enlarged("F.interpolate(maps, size)"),
        _enlarged('F.interpolate(maps, size, mode="nearest-exact")'),
    ),
    mistake(
        "corners_aligned",
        "You align the corners: the outermost positions of the map are put on the outermost pixels.",
        "Leave `align_corners` at False: a position stands for a square of pixels, and belongs into its centre.",
        _enlarged('F.interpolate(maps, size, mode="bilinear", align_corners=True)'),
    ),
    mistake(
        "another_interpolation",
        "You enlarge the maps smoothly, but not by bilinear interpolation.",
        'Use `mode="bilinear"`: bicubic interpolation, for instance, goes beyond the values of the map.',
        _enlarged('F.interpolate(maps, size, mode="bicubic")'),
        _enlarged('F.interpolate(maps, size, mode="area")'),
    ),
    mistake(
        "gradient_shrunk",
        "You shrink the gradient to the size of the map, where the map should be enlarged.",
        "The fine lines are in the gradient: the result has its shape, (N, C, H, W).",
        _product('F.interpolate(gradient, cam.shape[1:], mode="bilinear") * maps'),
        _product('F.interpolate(gradient, cam.shape[1:], mode="bilinear", antialias=True) * maps'),
        _product("F.adaptive_avg_pool2d(gradient, cam.shape[1:]) * maps"),
    ),
    mistake(
        "added",
        "You add map and gradient in place of multiplying them.",
        "Multiply: a pixel counts if it matters and lies where the class is seen.",
        _product("gradient + enlarged"),
        _product("(gradient + enlarged) / 2"),
        _product("gradient - enlarged"),
    ),
    mistake(
        "divided",
        "You divide by the map in place of multiplying by it.",
        "Multiply: a pixel counts if it matters and lies where the class is seen.",
        _product("gradient / enlarged"),
    ),
    mistake(
        "absolute_gradient",
        "You take the absolute value of the gradient, or of the product.",
        "Keep the signs: a picture of guided Grad-CAM shows them as darker and brighter than grey.",
        _product("gradient.abs() * enlarged"),
        _product("(gradient * enlarged).abs()"),
    ),
    mistake(
        "absolute_map",
        "You take the absolute value of the map.",
        "Grad-CAM has its ReLU behind it already: use the map as you get it.",
        _product("gradient * enlarged.abs()"),
        _enlarged(_BILINEAR.format(maps="maps.abs()")),
    ),
    mistake(
        "relu_applied",
        "You set negative values to zero, in the gradient, in the map or in the product.",
        "Multiply the two as you get them: the only ReLU is inside Grad-CAM.",
        _made("product.relu()"),
        _product("gradient.relu() * enlarged"),
        _product("gradient * enlarged.relu()"),
        _enlarged(_BILINEAR.format(maps="maps.relu()")),
    ),
    mistake(
        "map_rescaled",
        "You rescale the map before you multiply, for example to the range from 0 to 1.",
        "Multiply by the map as it is: scaling belongs to the display.",
        _product(f"gradient * (enlarged - enlarged.amin({_MAP})) / (enlarged.amax({_MAP}) - enlarged.amin({_MAP}))"),
        _product("gradient * (enlarged - enlarged.min()) / (enlarged.max() - enlarged.min())"),
        _product(f"gradient * enlarged / enlarged.amax({_MAP})"),
        _product("gradient * enlarged / enlarged.max()"),
        _enlarged(_BILINEAR.format(maps=f"maps / maps.amax({_MAP})")),
        _enlarged(
            _BILINEAR.format(maps=f"(maps - maps.amin({_MAP})) / (maps.amax({_MAP}) - maps.amin({_MAP}))"),
        ),
    ),
    mistake(
        "map_made_binary",
        "You turn the map into a mask of zeros and ones.",
        "Multiply by the map itself: it says how much each place counts.",
        _product("gradient * (enlarged > 0)"),
        _product(f"gradient * (enlarged > enlarged.mean({_MAP}))"),
        _product(f"gradient * (enlarged > 0.5 * enlarged.amax({_MAP}))"),
    ),
    mistake(
        "rescaled",
        "You rescale the product, as for a picture.",
        "Return the product as it is: scaling belongs to the display.",
        _made("product / product.abs().max()"),
        _made(f"product / product.abs().amax({_EACH})"),
        _made(f"(product - product.amin({_EACH})) / (product.amax({_EACH}) - product.amin({_EACH}))"),
        _made("(product - product.min()) / (product.max() - product.min())"),
        _made(f"(product - product.mean({_EACH})) / (product.std({_EACH}) + 1e-5) * 0.1 + 0.5"),
    ),
    mistake(
        "colours_merged",
        "You merge the colours: one number is left for each pixel.",
        "Every colour is multiplied by the map: the result has the shape of the gradient, (N, C, H, W).",
        _made("product.abs().amax(dim=1)"),
        _made("product.sum(dim=1)"),
        _made("product.mean(dim=1)"),
        _made("product.abs().amax(dim=1, keepdim=True)"),
        _made("product.sum(dim=1, keepdim=True)"),
    ),
    mistake(
        "one_map_for_all",
        "All images are multiplied by the map of one image, or by the mean of all maps.",
        "Each image has a map of its own: (N, C, H, W) times (N, 1, H, W).",
        edit(_MAPS, "maps = cam[:1].unsqueeze(1).expand(len(cam), -1, -1, -1)"),
        edit(_MAPS, "maps = cam.mean(dim=0).expand(len(cam), 1, -1, -1)"),
    ),
    mistake(
        "map_transposed",
        "Rows and columns of the map are exchanged.",
        "Leave the axes as they are: (N, h, w), rows before columns.",
        edit(_MAPS, "maps = cam.transpose(1, 2).unsqueeze(1)"),
    ),
    mistake(
        "map_used_twice",
        "You multiply by the square of the map.",
        "Multiply by the map once.",
        _product("gradient * enlarged**2"),
        _product("gradient * enlarged * enlarged"),
    ),
    mistake(
        "gradient_used_twice",
        "You multiply by the gradient twice.",
        "Multiply gradient and map once.",
        _product("gradient**2 * enlarged"),
    ),
    mistake(
        "only_multiples",
        "Your function works only where H and W are multiples of h and w.",
        "Give `F.interpolate` the size to reach, `gradient.shape[2:]`, in place of a factor.",
        _enlarged('F.interpolate(maps, scale_factor=size[0] // maps.shape[2], mode="bilinear")'),
        _enlarged(
            'F.interpolate(maps, scale_factor=tuple(a // b for a, b in zip(size, maps.shape[2:])), mode="bilinear")'
        ),
    ),
    mistake(
        "map_alone",
        "Your function returns the enlarged maps, without the gradient.",
        "Multiply the gradient by them.",
        _product("enlarged"),
        _product("enlarged.expand_as(gradient)"),
    ),
    mistake(
        "squeezed",
        "With a single image, or a single channel, an axis disappears: `squeeze()` drops every axis of length 1.",
        "Leave `squeeze` out: the result has the shape of the gradient, (N, C, H, W).",
        _made("product.squeeze()"),
        _made("product.squeeze(0)"),
    ),
    mistake(
        "colours_last",
        "The values are right, but the colours are the last axis.",
        "Leave out the `permute`: the result has the shape of the gradient, (N, C, H, W).",
        _made("product.permute(0, 2, 3, 1)"),
    ),
    input_overwritten("gradient", append("gradient *= enlarged"), append("gradient.copy_(product)")).reworded(
        message="Your function changes the values of the caller's gradient or map.",
        hint="Keep the product in a new variable, `gradient * enlarged`: `gradient *= enlarged` changes the caller's.",
    ),
    nothing_returned("product", append("product = None")),
)

EQUIVALENT = {
    "enlarged = F.interpolate(maps, size, mode='bilinear', align_corners=False) -> "
    "enlarged = F.interpolate(maps, size, mode='bilinear')": "corners are not aligned by default",
}
