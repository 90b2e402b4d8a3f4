# %% [markdown]
# # Style transfer: a photograph, painted by van Gogh
#
# A photograph of a castle, and a painting of a café. The network makes a third picture: the castle, in the colours and brush
# strokes of the café. For this, somebody has to say in numbers what *content* is, and what *style* is. Both are found in the
# same activations. The difference is one short line of code: **style is what is left when you forget where things are.**
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `content_loss` | how far is the image from the photograph? | 5 | ●○○ |
# | `gram_matrix` | which channels are active together? | 15 | ●●○ |
# | `style_loss` | how far is the image from the painting's style? | 15 | ●●○ |
# | `tv_loss` | how rough is the image? | 10 | ●○○ |
# | three quick questions | is the idea clear? | 3 | ●○○ |
#
# Then you paint: eight paintings are here, and as many photographs as you like. Guesses on the way are never graded. All cells
# together take less than a minute on a laptop without a GPU.

# %%
import copy
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageOps
from torch import nn

from helpers import (
    SQUEEZENET_MEAN, SQUEEZENET_STD, PixelImage, check, closing_card, load_imagenet_val, load_paintings, load_photo_bank,
    load_squeezenet, model_answer, predict, preprocess, random_squeezenet, show_images, synthesise, warm_up, written,
    wrong_style_objectives,
)
from helpers.synthesis import CANVAS, Objective, activations

# %% [markdown]
# ## By hand first
#
# A layer with two channels returns for an image, at three positions from left to right,
#
# $$a = (2,\ 0,\ 1)\,, \qquad b = (1,\ 3,\ 2)\,.$$
#
# Which channels are active *together*? Multiply two channels position by position, and add up. For all pairs of channels, that
# makes the **Gram matrix**. The entry of $a$ with itself is $2 \cdot 2 + 0 \cdot 0 + 1 \cdot 1 = 5$, that of $b$ with itself
# $1 + 9 + 4 = 14$.
#
# **Warm-up.** What is the entry of $a$ with $b$? Replace the three dots, then run the cell (Shift + Enter).

# %% blank="together"
a = torch.tensor([2.0, 0.0, 1.0])
b = torch.tensor([1.0, 3.0, 2.0])

together = (a * b).sum()  # fill in: an expression with a and b, or a number

warm_up("style_transfer", together)

# %% [markdown]
# Now shuffle the three positions, in both channels alike:

# %%
order = [2, 0, 1]
for one, other in ((a, b), (a[order], b[order])):
    both = torch.stack([one, other])
    print("a:", one.tolist(), " b:", other.tolist(), "  Gram matrix:", (both @ both.T).tolist())

# %% tags=["facts"]
assert together == 4 and a @ a == 5 and b @ b == 14 and (both @ both.T).tolist() == [[5, 4], [4, 14]]
assert b.square().tolist() == [1, 9, 4]

# %% [markdown]
# The Gram matrix is the same. It is a sum over positions, and a sum does not care about the order. **What is active together
# is kept; where it is, is forgotten.**

# %% [markdown]
# ## The network, a photograph and a painting

# %%
model = load_squeezenet()
class_names = model.class_names
bank = load_photo_bank()
LAYERS = [f"features.{i}" for i in range(13)]


def photograph(name, size=192):
    """A photograph of the bank, normalised, (1, 3, size, size)."""
    return preprocess(Image.open(bank.files[bank.names.index(name)]), size)


def painting(name, size=192):
    """A painting, normalised, (1, 3, H, W); its shorter side has so many pixels."""
    (found,) = load_paintings(name)
    return preprocess(found.picture, size)


def features(img, network=model, last=12):
    """What the layers up to `last` return: a list of tensors (1, C, H, W)."""
    found = activations(network, img, LAYERS[: last + 1])
    return [found[name] for name in LAYERS[: last + 1]]


castle, cafe = photograph("neuschwanstein castle"), painting("cafe_terrace")
(about,) = load_paintings("cafe_terrace")
show_images([castle, cafe], titles=["Neuschwanstein castle", f"{about.title}, {about.painter}, {about.year}"], columns=2)

# %% [markdown]
# ## The idea
#
# Let $F$ be the features of the image $x$ at some layer, $F_{ip}$ the value of channel $i$ at position $p$. $P$ is the same for the photograph, and
# $A^{\ell}$ is the Gram matrix of the painting at layer $\ell$. We look for the image with the least
#
# $$L(x) \;=\; \underbrace{w_c \sum_{i,p} \left(F_{ip} - P_{ip}\right)^2}_{\text{content: a code with positions}} \;+\;
# \underbrace{\sum_{\ell} w_\ell \sum_{i,j} \left(G^{\ell}_{ij}(x) - A^{\ell}_{ij}\right)^2}_{\text{style: positions are summed away}} \;+\;
# w_t \operatorname{TV}(x)\,, \qquad G_{ij} = \frac{1}{CHW} \sum_p F_{ip} F_{jp}\,.$$
#
# The content loss is the feature inversion you know: the photograph's code, at one layer. The style loss compares only which
# channels are active together. The total variation keeps the image smooth. As before, the network is never changed: the gradient
# moves the pixels.
#
# It comes from Gatys, Ecker and Bethge, [Image Style Transfer Using Convolutional Neural
# Networks](https://openaccess.thecvf.com/content_cvpr_2016/html/Gatys_Image_Style_Transfer_CVPR_2016_paper.html) (2016).

# %% [markdown]
# ## Exercise 1: `content_loss`
#
# **Goal:** how far are the features of the image from those of the photograph? **About 5 minutes, ●○○, 4 points.**

# %% exercise="content_loss"

# %% check="content_loss"

# %% [markdown]
# What does this loss take for a change of content? Three images, compared with the castle: the same photograph *in grey*, the same
# photograph *moved* by eight pixels, and a *different* castle. Each number is relative to the photograph's own code, so that 1 is as far
# away as no activation at all.

# %%
content_guess = predict(
    "At the last layer (features.12), which of the three is closest to the photograph?",
    ["the grey one", "the moved one", "the other castle"],
)
content_guess

# %%
def in_grey(img):
    """The image without colours, normalised."""
    mean, std = (torch.tensor(one).view(1, 3, 1, 1) for one in (SQUEEZENET_MEAN, SQUEEZENET_STD))
    light = ((img * std + mean) * torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)).sum(dim=1, keepdim=True)
    return (light - mean) / std


compared = {
    "in grey": in_grey(castle),
    "moved": torch.roll(castle, 8, dims=3),
    "another": photograph("chateau de chambord"),
}
of_castle = features(castle)
distance = {}
for name, img in compared.items():
    distance[name] = [content_loss(1 / one.square().sum(), seen, one) for seen, one in zip(features(img), of_castle)]
if written(distance["moved"], "content_loss"):
    for name, values in distance.items():
        print(f"{name:8}", *(f"{LAYERS[i]}: {values[i]:.2f}" for i in (0, 3, 6, 9, 12)), sep="   ")
show_images([castle, *compared.values()], titles=["photograph", *compared])

# %%
nearest = None
if None not in distance["moved"]:
    nearest = min(distance, key=lambda name: distance[name][12])
content_guess.reveal({"in grey": "the grey one", "moved": "the moved one", "another": "the other castle"}.get(nearest))

# %% tags=["facts"]
assert nearest == "moved" and min(distance, key=lambda name: distance[name][0]) == "in grey"
for name, values in distance.items():
    fact(**{f"{name.split()[-1]}_{i}": values[i] for i in (0, 12) if (name, i) != ("another", 0)})

# %% [markdown]
# The first layer compares pixel by pixel, nearly: eight pixels further, and almost everything is different ({{moved_0:.2f}}), but without its
# colours the castle is much the same ({{grey_0:.2f}}). At the last layer the shift costs less than the colours ({{moved_12:.2f}} and {{grey_12:.2f}}): its
# units see large windows, and eight pixels are half a step from one unit to the next. Another castle is farther away than no
# activation at all ({{another_12:.2f}}). At every layer, though, position is compared with position: this is a code *with*
# positions. For style we have to get rid of them.

# %% [markdown]
# ## Exercise 2: `gram_matrix`
#
# **Goal:** which channels are active at the same positions? **About 15 minutes, ●●○, 7 points.**

# %% exercise="gram_matrix"

# %% check="gram_matrix"

# %% [markdown]
# The example by hand again, by your function. Then the castle: its features at `features.4`, and the same with all positions
# shuffled. All channels move together.

# %%
by_hand = gram_matrix(torch.stack([a, b]).view(1, 2, 1, 3), normalize=False)
if written(by_hand, "gram_matrix"):
    print(by_hand[0].tolist())

# %%
shuffled_guess = predict(
    "How many percent does the Gram matrix change (its relative squared distance) if the positions are shuffled?",
    low=0, high=200, unit="%",
)
shuffled_guess

# %%
maps = of_castle[4]
positions = torch.randperm(maps[0, 0].numel(), generator=torch.Generator().manual_seed(0))
shuffled = maps.flatten(2)[..., positions].view_as(maps)


def relative(found, target):
    """The squared distance of two tensors, relative to the second one."""
    return ((found - target).square().sum() / target.square().sum()).item()


before, after = gram_matrix(maps), gram_matrix(shuffled)
gram_change = None
if written(before, "gram_matrix"):
    gram_change = relative(after, before)
    print(f"features: {relative(shuffled, maps):.2f}   Gram matrix: {gram_change:.6f}")
means = [one[0].mean(dim=0) for one in (maps, shuffled)]
dark, bright = means[0].min(), means[0].quantile(0.99)
show_images([((one - dark) / (bright - dark)).clamp(max=1) for one in means], titles=["mean of the channels", "shuffled"], columns=2)

# %%
shuffled_guess.reveal(None if gram_change is None else round(100 * gram_change, 4))

# %% tags=["facts"]
assert gram_change < 1e-6
fact(features_change=relative(shuffled, maps), gram_entries=before[0].numel(), channels=maps.shape[1], values=maps.numel())

# %% [markdown]
# For the content loss, the shuffled code is {{features_change:.2f}} away: all is lost. The Gram matrix does not change at all. From
# {{values:,}} values it keeps {{gram_entries:,}}, one for each pair of the {{channels}} channels, however large the picture is. So a painting and
# a photograph of different size and shape can be compared.

# %% [markdown]
# ## Exercise 3: `style_loss`
#
# **Goal:** how far is the style of the image from that of the painting, at several layers? **About 15 minutes, ●●○, 6 points.**

# %% exercise="style_loss"

# %% check="style_loss"

# %% [markdown]
# Is that a measure of style? Cut each of the eight paintings into a left and a right half. Of all other halves, which is the closest by
# your `style_loss`?

# %%
halves_guess = predict(
    "For how many of the 16 halves is the closest one the other half of the same painting?", low=0, high=16,
)
halves_guess

# %%
STYLE = [0, 3, 4, 6, 7]


def style_of(img, layers, network=model):
    """The Gram matrices of an image at these layers, and weights that make each layer count alike; or None."""
    with torch.no_grad():
        found = features(img, network)
    targets = [gram_matrix(found[i]) for i in layers]
    if None in targets:
        return None
    return targets, [1 / len(layers) / target.square().sum().item() for target in targets]


def style_distance(img, target):
    """How far an image is from a style at the layers of STYLE."""
    with torch.no_grad():
        return style_loss(features(img), STYLE, *target)


halves = [half for one in load_paintings() for half in preprocess(one.picture, 160).chunk(2, dim=3)]
styles = [style_of(half, STYLE) for half in halves]
found_halves = None
if written(styles, "gram_matrix") and written(style_distance(halves[0], styles[0]), "style_loss"):
    table = torch.tensor([[float(style_distance(half, style)) for style in styles] for half in halves])
    closest = table.fill_diagonal_(float("inf")).argmin(dim=1).tolist()
    found_halves = sum(best == i ^ 1 for i, best in enumerate(closest))
    print(f"{found_halves} of {len(halves)} halves find their other half")

# %%
halves_guess.reveal(found_halves)

# %% tags=["facts"]
fact(halves=len(halves), halves_found=found_halves, by_chance=16 / 15)

# %% [markdown]
# {{halves_found}} of 16 find their other half, where {{by_chance:.0f}} would by chance, and all of these are paintings by the same
# man. The measure is coarse, but it measures something.

# %% [markdown]
# ## Style alone: textures out of noise
#
# Start from noise, and move the pixels until the style loss is small. There is no photograph, so nothing says what goes where. From left to
# right, more and more layers count. A layer's weight is one over the squared norm of the painting's Gram matrix: thus each layer begins
# at a distance of about 1. Your numbers can differ from those in the text: processors round differently, and every step makes the
# difference larger.

# %%
texture_guess = predict(
    "With features.0 alone, what will the texture show of the painting?",
    ["colours, but no strokes", "short strokes in its colours", "pieces of tables and chairs", "the whole café, blurred"],
)
texture_guess

# %%
def negative(loss):
    """What is raised: minus the loss, of one image, (1,)."""
    return -loss.reshape(1)


noise = 0.5 * torch.randn(1, 3, 128, 128, generator=torch.Generator().manual_seed(0))
small_cafe = painting("cafe_terrace", 160)


def texture(layers, steps=50, source=small_cafe):
    """An image that has the style of a painting at these layers, from noise; None where a function is not written."""
    style = style_of(source, layers)
    if style is None or style_loss(features(noise), layers, *style) is None:
        return None
    used = LAYERS[: max(layers) + 1]

    def value(seen):
        return negative(20 * style_loss([seen[name] for name in used], layers, *style))

    return synthesise(
        model, Objective("style", frozenset(used), value), PixelImage(128, 128, start=noise),
        transform=None, steps=steps, lr=0.1,
    )


sets = [[0], [0, 3], [0, 3, 4], [0, 3, 4, 6, 7]]
textures = [texture(layers) for layers in sets]
show_images([small_cafe, *textures], titles=["painting", *(f"layers {', '.join(map(str, one))}" for one in sets)], columns=5)

# %%
texture_guess.reveal("colours, but no strokes" if textures[0] is not None else None)

# %% tags=["facts"]
style_all = style_of(small_cafe, STYLE)
left = [style_distance(one, style_all) for one in (noise, *textures)]
fact(noise_left=left[0])
fact(within=0.2, first_left=left[1], all_left=left[-1])
assert left[1] > left[0] > left[2] and left[1] > left[4]

# %% [markdown]
# With `features.0` alone, the colours of the café are there, yellow, orange and violet, as specks: its units see only a few pixels. One Fire
# module more, and the specks become short strokes. With the later layers, the strokes form patches of one colour and one
# direction, and there is something of the pavement. No table, no chair, no house: *where* things are is not in any Gram matrix.
#
# The distance at all five layers together is {{noise_left:.2f}} for the noise and {{all_left:.3f}} for the last texture. For the first one it is
# {{first_left:.1f}}: right at its own layer, its specks excite the later layers far more than the painting does.

# %% [markdown]
# ### Wrong on purpose
#
# Other things in place of the Gram matrix, all at layers 3, 4, 6 and 7, from the same noise: the products of all pairs of *positions* in
# place of channels (the axes mixed up), only the *mean* of each channel, only the *diagonal* of the matrix, and the *features* themselves.

# %%
wrong_guess = predict(
    "In one of these four pictures you recognise the café as it is. In which one?",
    ["positions, not channels", "means of the channels", "diagonal only", "features compared"],
)
wrong_guess

# %%
square = painting("cafe_terrace", 128)[..., :128, :128]
wrong = {
    name: synthesise(model, 20 * objective, PixelImage(128, 128, start=noise), transform=None, steps=40, lr=0.1)
    for name, objective in wrong_style_objectives(model, square, [LAYERS[i] for i in (3, 4, 6, 7)]).items()
}
show_images([textures[-1], *wrong.values()], titles=["yours", *wrong], columns=5)

# %%
wrong_guess.reveal("features compared" if textures[-1] is not None else None)

# %% tags=["facts"]
pixels_alike = {
    name: torch.corrcoef(torch.stack([img.flatten(), square.flatten()]))[0, 1].item() for name, img in wrong.items()
}
assert max(pixels_alike, key=pixels_alike.get) == "features compared"
fact(within=0.3, alike_features=pixels_alike["features compared"], alike_means=pixels_alike["means of the channels"])

# %% [markdown]
# - *Positions, not channels* keeps the opposite: which places look alike, whatever they look like. The edges of the awning and the houses are
#   faintly there, in no colour of the painting. If your Gram matrix has the shape (N, HW, HW), you get this.
# - The *means* and the *diagonal* have some strokes, but all over the place and with pale colours. What makes a stroke violet *and*
#   upright is two channels at once, and that is beside the diagonal.
# - The *features compared* copy the café (correlation of the pixels {{alike_features:.2f}}; the means: {{alike_means:.2f}}). That is
#   a content loss.

# %% [markdown]
# ## Exercise 4: `tv_loss`
#
# **Goal:** how rough is an image? **About 10 minutes, ●○○, 4 points.**
#
# By hand, for a row of four pixels, 3, 5, 4 and 9: the neighbours differ by 2, −1 and 5, so it is $4 + 1 + 25 = 30$, times the weight.

# %% tags=["facts"]
row = torch.tensor([3.0, 5.0, 4.0, 9.0])
assert (row[1:] - row[:-1]).tolist() == [2, -1, 5] and (row[1:] - row[:-1]).square().tolist() == [4, 1, 25]
assert (row[1:] - row[:-1]).square().sum() == 30

# %% exercise="tv_loss"

# %% check="tv_loss"

# %% [markdown]
# ## The transfer
#
# Everything is there. `objective` adds up your three losses. The content counts at `features.6`, relative to the code of the photograph; the
# style at the five layers from above. `painted` starts from a pale copy of the photograph: a pixel that is white already would
# hardly move.

# %%
def objective(photo, picture, content_weight=1.0, style_weight=20.0, tv_weight=1e-5, content=6, layers=STYLE, network=model):
    """Minus the sum of your three losses, for the engine to raise; None where a function is not written."""
    used = LAYERS[: max(content, *layers) + 1]
    with torch.no_grad():
        original = features(photo, network)[content]
    content_weight = content_weight / original.square().sum().item()
    style = style_of(picture, layers, network)
    if style is None:
        return None
    targets, weights = style[0], [style_weight * weight for weight in style[1]]

    def losses(feats, img):
        return (
            content_loss(content_weight, feats[content], original),
            style_loss(feats, layers, targets, weights),
            tv_loss(img, tv_weight),
        )

    if None in losses(features(photo, network), photo):
        return None

    def value(seen):
        return negative(sum(losses([seen[name] for name in used], seen[CANVAS])))

    return Objective("style transfer", frozenset({*used, CANVAS}), value)


def painted(photo, picture, steps=60, start=None, network=model, **choices):
    """The photograph in the style of the picture; None where a function is not written."""
    raised = objective(photo, picture, network=network, **choices)
    if raised is None:
        return None
    canvas = PixelImage(*photo.shape[2:], start=0.5 * photo if start is None else start)
    return synthesise(network, raised, canvas, transform=None, steps=steps, lr=0.1)


castle_by_night = painted(castle, cafe, steps=80)
show_images([castle, cafe, castle_by_night], titles=["photograph", "painting", "both"], columns=3)

# %% [markdown]
# The walls are as yellow as the awning of the café, the sky is violet, and the forest below is made of its strokes. Nobody
# told the network what a wall or a sky is.
#
# Content alone, style alone and both, this time from noise, so that nothing but the losses says what is to appear. And the
# start from the pale photograph with *no total variation*:

# %% tags=["nbval-ignore-output"]
small_castle = photograph("neuschwanstein castle", 128)
variants = {
    "content alone": painted(small_castle, small_cafe, start=0.4 * noise, style_weight=0.0),
    "style alone": painted(small_castle, small_cafe, start=noise, content_weight=0.0),
    "both, from noise": painted(small_castle, small_cafe, start=0.4 * noise, style_weight=1.0),
    "from the photograph": painted(small_castle, small_cafe),
    "no total variation": painted(small_castle, small_cafe, tv_weight=0.0),
}
roughness = {}
if written(castle_by_night, "the four functions"):
    roughness = {name: float(tv_loss(img, 1.0)) / img.numel() for name, img in variants.items()}
    print(*(f"{name}: {value:.2f}" for name, value in roughness.items()), sep="   ")
show_images(list(variants.values()), titles=list(variants), columns=5)

# %% tags=["facts"]
fact(within=0.2, rough_with=roughness["from the photograph"], rough_without=roughness["no total variation"])

# %% [markdown]
# From noise, content alone gives back the castle, in colours that are partly arbitrary: at `features.6` the code cares little for them.
# Style alone is the texture. Both together, with less weight for the style, are a castle made of strokes. The start from the
# photograph gets there sooner, and its layout is safe from the beginning. The total variation takes out the finest grain: {{rough_with:.2f}} in place of
# {{rough_without:.2f}} for each value of the image.

# %% [markdown]
# ### Content on all layers?
#
# "If one layer keeps the content, all thirteen keep it better." Try it: the same style loss, but the content loss at all layers, added up.

# %%
all_guess = predict(
    "What becomes of the style, with the content loss on all 13 layers?",
    ["it gets stronger", "it stays as it is", "the photograph's colours come back", "the castle becomes a texture"],
)
all_guess

# %% tags=["nbval-ignore-output"]
def everywhere(photo, picture):
    """As `objective`, with the content loss at all layers."""
    with torch.no_grad():
        originals = features(photo)

    def value(seen):
        pairs = [(seen[name], one) for name, one in zip(LAYERS, originals)]
        return negative(sum(content_loss(1 / one.square().sum(), found, one) for found, one in pairs))

    return Objective("content", frozenset(LAYERS), value) + objective(photo, picture, content_weight=0.0)


on_all = None
if written(castle_by_night, "the four functions"):
    canvas = PixelImage(128, 128, start=0.5 * small_castle)
    on_all = synthesise(model, everywhere(small_castle, small_cafe), canvas, transform=None, steps=60, lr=0.1)
    far = {name: float(style_distance(img, style_of(small_cafe, STYLE)))
           for name, img in (("photograph", small_castle), ("one layer", variants["from the photograph"]), ("all", on_all))}
    print("style distance:", *(f"{name} {value:.3f}" for name, value in far.items()), sep="   ")
show_images(
    [small_castle, variants["from the photograph"], on_all],
    titles=["photograph", "content on features.6", "content on all layers"], columns=3,
)

# %%
all_guess.reveal(None if on_all is None else "the photograph's colours come back")

# %% tags=["facts"]
fact(far_photo=far["photograph"])
fact(within=0.2, far_one=far["one layer"], far_all=far["all"])
assert far["all"] > 2 * far["one layer"]

# %% [markdown]
# Early layers keep colours and edges at every place. If they must be kept, there is no room left for other strokes: the distance from
# the style is {{far_all:.3f}} in place of {{far_one:.3f}} (the photograph itself: {{far_photo:.2f}}). **A content loss has to forget
# something, or there is nothing to paint.**

# %% [markdown]
# ## How much style?
#
# A cheetah, the café, and four style weights, each ten times as large as the one before. Above each picture is how sure the network
# is of *cheetah*.

# %% tags=["nbval-ignore-output"]
raw, labels, _ = load_imagenet_val()
CHEETAH = 293
cheetah = preprocess(raw[labels.tolist().index(CHEETAH)], 128)


def sure(img, label):
    """The probability of a class, at the size at which the network was trained."""
    with torch.no_grad():
        return model(F.interpolate(img, size=224, mode="bilinear", antialias=True))[0].softmax(dim=0)[label].item()


WEIGHTS = [0.1, 1, 10, 100]
sweep = {weight: painted(cheetah, small_cafe, steps=50, style_weight=weight) for weight in WEIGHTS}
titles = [f"photograph: {sure(cheetah, CHEETAH):.0%}"]
titles += ["" if img is None else f"weight {weight}: {sure(img, CHEETAH):.0%}" for weight, img in sweep.items()]
show_images([cheetah, *sweep.values()], titles=titles, columns=5)

# %% tags=["facts"]
assert class_names[CHEETAH].startswith("cheetah")
fact(cheetah_before=sure(cheetah, CHEETAH), sweep_before=style_distance(cheetah, style_all))
fact(within=0.3, cheetah_one=sure(sweep[1], CHEETAH), sweep_after=style_distance(sweep[100], style_all))
assert sure(sweep[10], CHEETAH) < 0.05 and sure(sweep[100], CHEETAH) < 0.001

# %% [markdown]
# With the smallest weight it is the photograph, a little paler, and with the next one it has other colours. Then come strokes, first in the
# grass and last in the fur. The distance from the style falls from {{sweep_before:.2f}} to {{sweep_after:.3f}}.
#
# For you it is a cheetah in all of them. The network is {{cheetah_before:.0%}} sure of the photograph, {{cheetah_one:.0%}} at weight 1,
# less than 5% at weight 10 and less than 0.1% at weight 100. What it goes by is the texture far more than the shape
# ([Geirhos et al. 2019](https://arxiv.org/abs/1811.12231) used style transfer to show just that). There is no right weight. That is up to you.

# %% [markdown]
# ## Does it need a trained network?
#
# The same architecture with *random* weights, the same losses, the same photograph.

# %%
random_guess = predict(
    "What will a network with random weights transfer?",
    ["nothing: the photograph stays as it is", "some colours, but no strokes", "colours and strokes", "strokes, but no colours"],
)
random_guess

# %% tags=["nbval-ignore-output"]
untrained = random_squeezenet(seed=0)
by_chance = painted(small_castle, small_cafe, network=untrained)
far_random = None
if written(by_chance, "the four functions"):
    by_both = {"trained": variants["from the photograph"], "untrained": by_chance}
    far_random = {name: float(style_distance(img, style_of(small_cafe, STYLE))) for name, img in by_both.items()}
    print("style distance, by the trained network:", *(f"{name} {far:.3f}" for name, far in far_random.items()), sep="   ")
show_images([small_cafe, variants["from the photograph"], by_chance], titles=["painting", "trained", "untrained"], columns=3)

# %%
random_guess.reveal(None if far_random is None else "some colours, but no strokes")

# %% tags=["facts"]
with torch.no_grad():
    style_random = style_of(small_cafe, STYLE, untrained)
    own_before, own_after = (
        style_loss(features(img, untrained), STYLE, *style_random) for img in (small_castle, by_chance)
    )
fact(own_before=own_before)
fact(within=0.2, far_untrained=far_random["untrained"], far_trained=far_random["trained"], own_after=own_after)
assert far_random["untrained"] > far["photograph"] > 10 * far_random["trained"]

# %% [markdown]
# By its own measure, the untrained network does well: its style distance falls from {{own_before:.2f}} to {{own_after:.3f}}. Its random
# filters see colours, so the yellow and the blue of the café come over, as grain. Strokes do not. For the trained network, the picture is still
# {{far_untrained:.2f}} away from the painting's style, farther than the photograph ({{far_photo:.2f}}); its own is {{far_trained:.3f}} away.
# Colours are in any filters; strokes have to be learned.

# %% [markdown]
# ## Does colour belong to style?
#
# Take the colours out of the *painting*, and leave the photograph as it is.

# %%
colour_guess = predict(
    "The photograph is in colour, the painting in grey. How many percent of the photograph's colour is left?",
    low=0, high=100, unit="%",
)
colour_guess

# %% tags=["nbval-ignore-output"]
def colourfulness(img):
    """How far the colours of the pixels are from grey, on average."""
    return (img - in_grey(img)).abs().mean().item()


drawn = painted(castle, in_grey(cafe))
colour_left = None
if written(drawn, "the four functions"):
    colour_left = colourfulness(drawn) / colourfulness(castle)
    of_grey = style_distance(in_grey(cafe), style_of(cafe, STYLE))
    print(f"colour left: {colour_left:.0%}; style distance of the grey painting from the coloured one: {of_grey:.2f}")
show_images([castle, in_grey(cafe), drawn], titles=["photograph", "painting in grey", "both"], columns=3)

# %% tags=["nbval-ignore-output"]
colour_guess.reveal(None if colour_left is None else 100 * colour_left)

# %% tags=["facts"]
fact(of_grey=of_grey)
fact(within=0.2, colour_left=colour_left)

# %% [markdown]
# It is a drawing, with {{colour_left:.0%}} of the photograph's colour left. Style as we measure it *has* colour in it: painted in grey, the café is {{of_grey:.2f}}
# away from itself. And content at `features.6` has little, so the painting decides. If you want van Gogh's strokes and
# the photograph's colours, use this: draw first, then put the colours back.

# %% [markdown]
# ## The gallery
#
# Three photographs, three paintings, nine pictures. All have the same weights.

# %%
subjects = {
    "cat": preprocess(raw[24], 128), "panda": preprocess(raw[7], 128), "castle": photograph("neuschwanstein castle", 128),
}
masters = ["cafe_terrace", "pere_tanguy", "saint_paul_hospital"]
gallery = [
    painted(photo, painting(master, 160), steps=35) for photo in subjects.values() for master in masters
]
first_row = [torch.ones(1, 3, 128, 128), *(painting(master, 128)[..., :128, :128] for master in masters)]
rows = [cell for i, photo in enumerate(subjects.values()) for cell in (photo, *gallery[3 * i : 3 * i + 3])]
show_images([*first_row, *rows], titles=["", *(one.title for one in load_paintings(*masters)), *[""] * 12], columns=4)

# %% [markdown]
# Read it by columns: the same strokes and colours three times, on other things. Read it by rows: the same thing three times, by other
# hands. The café makes flat strokes in violet and yellow, the portrait short ones, the hall wide curves.

# %% [markdown]
# ## Your own picture, and another painting
#
# Put a photograph and a painting beside this notebook, write their names below, and run the cell.

# %% tags=["play"]
own_photo, own_painting = Path("my_photo.jpg"), Path("my_painting.jpg")


def opened(path, otherwise, size):
    """The picture of a file, normalised; without the file, something else."""
    return preprocess(ImageOps.exif_transpose(Image.open(path)).convert("RGB"), size) if path.is_file() else otherwise


mine = opened(own_photo, photograph("windmill 03", 192), 192)
style = opened(own_painting, painting("church_at_auvers", 192), 192)
show_images([mine, style, painted(mine, style, steps=60)], titles=["photograph", "painting", "both"], columns=3)

# %% [markdown]
# ## Play
#
# Choose photograph, painting and weights. The picture grows while you watch; another choice stops it.

# %% tags=["play"]
from helpers import style_explorer

names = ["neuschwanstein castle", "windmill 03", "taj mahal", "leaning tower of pisa", "horse", "owl"]
photos = {name: photograph(name, 128) for name in names} | {"cat": subjects["cat"], "panda": subjects["panda"]}
style_explorer(photos, {one.title: painting(one.name, 160) for one in load_paintings()}, model, objective)

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about the lesson before, the others are about this one. Each counts one point.
#
# **Question 1.** In DeepDream, a layer returns 3, 0 and −1. You take a step of 0.1 at the layer itself, along the gradient of half the squared
# norm, without dividing it by anything. What is there now?
#
# 1. 3.1, 0.1 and −0.9
# 2. 3.1, 0 and −1.1
# 3. 3.3, 0 and −1.1
# 4. 2.7, 0 and −0.9
#
# **Question 2.** You mirror the features of a layer from left to right, all channels alike. What happens to their Gram matrix?
#
# 1. Nothing.
# 2. Its rows come in reverse order.
# 3. Its rows and its columns come in reverse order.
# 4. Its diagonal stays, the rest changes.
#
# **Question 3.** Height and width of an image double. How many entries does its Gram matrix at a layer have?
#
# 1. Twice as many.
# 2. As many as before.
# 3. 16 times as many.
# 4. 4 times as many.

# %% tags=["facts"]
stepped = torch.tensor([3.0, 0, -1]) * 1.1
assert torch.allclose(stepped, torch.tensor([3.3, 0, -1.1]))
assert [2, 4, 16] == [2, 2**2, 2**4] and torch.allclose(torch.tensor([3.0, 0, -1]) + 0.1, torch.tensor([3.1, 0.1, -0.9]))
assert torch.allclose(torch.tensor([3.0, 0, -1]) * 0.9, torch.tensor([2.7, 0, -0.9]))

# %% exercise="style_questions"

# %% check="style_questions"

# %% [markdown]
# ## Question (4 points)
#
# A museum wants to find forgeries: "Your style loss measures style. So a painting with a small style loss to our van Gogh is by van Gogh."
#
# **What do you answer?** Say what the style loss really compares, and what it forgets. Name two of your measurements: one that
# speaks for it as a measure of style, and one that shows that something else than the painter's hand is in it.

# %% [markdown] question="style_transfer_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** The style loss compares Gram matrices: for each pair of channels of a layer, how strongly both are active at the same
# positions, added up over all positions. Where something is gets lost: shuffled positions change the features by {{features_change:.2f}}, and the Gram
# matrix not at all. So it knows nothing of the composition, of what is shown, or of how the strokes follow a figure.
#
# It measures something of style: {{halves_found}} of {{halves}} halves of paintings find the other half of the same painting, where {{by_chance:.0f}} would by chance, and a
# texture from noise has the colours and strokes of the café. But these are measurements of one *painting*, not of a painter: all eight are by the
# same man, and they are told apart. The motif's colours are in it: a grey copy of the very same painting is {{of_grey:.2f}} away from it. And our castle has a
# style distance of {{far_one:.3f}}, while the photograph it is made from has {{far_photo:.2f}}. Van Gogh never painted it. A small style loss can be
# made on purpose; that is what this lesson does.
#
# **Rubric.** 1 point: it compares which channels are active together, at some layers. 1 point: it forgets positions, and with them
# composition and content. 1 point: a measurement that speaks for it (halves, textures, trained against untrained). 1 point: a measurement
# that speaks against it as proof (the grey painting, or that our own picture has a small loss without being by van Gogh).
# ### END SOLUTION

# %%
model_answer("style_transfer_question")

# %% [markdown]
# ## What this does not tell you
#
# - **Style is more than this.** A painter's choice of motif, composition and light is in no Gram matrix. Matching them is
#   the same as matching some distributions of features ([Li et al. 2017](https://arxiv.org/abs/1701.01036)); that this is "style" is our word for it.
# - **Content and style are not apart.** Both losses look at the same activations, and one weight trades them against each other
#   ([Gatys et al. 2016](https://openaccess.thecvf.com/content_cvpr_2016/html/Gatys_Image_Style_Transfer_CVPR_2016_paper.html)).
# - **Textures, not large patterns.** A Gram matrix of features that see a small window says nothing about what is far apart; symmetry
#   and long lines get lost ([Gatys et al. 2015](https://arxiv.org/abs/1505.07376)).
# - **It is slow.** Each picture is an optimisation. A network can learn to do it in a single pass
#   ([Johnson et al. 2016](https://arxiv.org/abs/1603.08155)).
# - **It depends on the network.** Architectures differ in how well they transfer, for reasons that have little to do with
#   how well they classify ([Wang et al. 2021](https://arxiv.org/abs/2104.05623)).

# %%
closing_card("style_transfer", picture=castle_by_night)

# %% [markdown]
# This was the last lesson of image synthesis. You can now make images from a code, from a layer's own taste, and from a photograph
# and a painting. The next assignment, `activation-atlas`, begins with the lesson `spatial_activations`: what does a layer see at each
# position of a photograph? You will draw an icon for every one of them.
