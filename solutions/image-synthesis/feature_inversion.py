# %% [markdown]
# # Feature inversion: what does a layer still know?
#
# Up to here you gave the network a photograph and looked at what came out. In this lesson you get only what came out:
# the numbers that one layer returned, its **code**. From them you make a picture. If it looks like the photograph, then all that
# you see in it was still in the code. What is missing, the network had thrown away by then.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `total_variation` | how rough is an image? | 10 | ●●○ |
# | `inversion_loss` | how far from the code, how unlike a photograph? | 15 | ●●○ |
# | three quick questions | is the idea clear? | 3 | ●○○ |
#
# Then the network's memory is put to the test: does a layer know where things are, in which colours, whose picture it
# is? At the end there is a question that is not only about networks: is a code private? You can try it with a picture
# of your own. All cells together take less than a minute; you can watch the pictures grow.

# %%
import copy
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from helpers import (
    FourierImage, check, closing_card, inversion_explorer, invert, load_imagenet_val, load_photo_bank, load_squeezenet,
    model_answer, own_picture, places_among, predict, preprocess, show_curves, show_images, tensor_of, warm_up, written,
    wrong_inversions,
)
from helpers.synthesis import activations

# %% [markdown]
# ## By hand first
#
# A picture of four pixels:
#
# | | |
# | ---: | ---: |
# | 0 | 3 |
# | 1 | 2 |
#
# It has four pairs of neighbours. The step to the right is 3 in the top row and 1 in the bottom row; the step down is 1 on the
# left and −1 on the right. The **total variation** of a picture is the sum of the squares of all such steps.
#
# **Warm-up.** What is the total variation? Replace the three dots, then run the cell (Shift + Enter).

# %% blank="variation"
differences = torch.tensor([3.0, 1.0, 1.0, -1.0])  # to the right: top, bottom; down: left, right

variation = (differences**2).sum()  # fill in: an expression with differences, or a number

warm_up("feature_inversion", variation)

# %% [markdown]
# Now the smallest network that forgets. It returns the **largest** of the four pixels, as max pooling does. Its code of the
# picture is 3. Many pictures have that code:

# %%
candidates = torch.tensor([
    [[0.0, 3.0], [1.0, 2.0]],  # the picture itself
    [[0.0, 0.0], [0.0, 3.0]],
    [[3.0, 2.0], [3.0, 3.0]],
    [[3.0, 3.0], [3.0, 3.0]],
])
for picture in candidates:
    roughness = sum((picture.diff(dim=axis) ** 2).sum() for axis in (0, 1))
    print(picture.tolist(), "code", picture.max().item(), "total variation", roughness.item())

# %% tags=["facts"]
assert variation == 12 and all(one.max() == 3 for one in candidates)
assert sum((candidates[-1].diff(dim=axis) ** 2).sum() for axis in (0, 1)) == 0

# %% [markdown]
# The code alone cannot say which of them it was. If you have to choose, you need something else that you know about
# pictures, a **prior**: here, that neighbours are mostly alike. The last picture has the smallest total variation. It is
# *a* picture with this code, and not the one we began with. Keep this in mind for all that follows.

# %% [markdown]
# ## The network, and six places to look

# %%
model = load_squeezenet()
X_raw, y_raw, class_names = load_imagenet_val(num=4)
X = torch.cat([preprocess(photo, 128) for photo in X_raw])  # (4, 3, 128, 128), normalised
y = torch.from_numpy(y_raw)                                 # (4,), the correct classes
names = [class_names[int(label)] for label in y]

LAYERS = ["features.2", "features.4", "features.7", "features.9", "features.12", "classifier"]
with torch.no_grad():
    codes = activations(model, X, LAYERS)
print(f"{'a photograph':12} {X[0].numel():7,} numbers, {tuple(X[0].shape)}")
for layer, code in codes.items():
    print(f"{layer:12} {code[0].numel():7,} numbers, {tuple(code[0].shape)}")

show_images(X, titles=names, columns=4)

# %% tags=["facts"]
fact(pixels=f"{X[0].numel():,}", size_4=f"{codes['features.4'][0].numel():,}", size_last=f"{codes['classifier'][0].numel():,}")
fact(side=X.shape[-1], part=X.shape[-1] ** 2 / 224**2, times=codes["features.4"][0].numel() / X[0].numel())
with torch.no_grad():
    assert (model(X).argmax(dim=1) == y).all()

# %% [markdown]
# The photographs have {{side}} × {{side}} pixels here, {{part:.0%}} of the usual 224 × 224: less to compute, and the network still
# recognises them.
#
# Look at the sizes. The code of `features.4` has {{times:.1f}} times as many numbers as the photograph, {{size_4}} against {{pixels}}.
# That does not mean that nothing is lost, since every number passed a ReLU. The last layer, `classifier`, has only
# {{size_last}} numbers, one for each class: the average over all positions.

# %% [markdown]
# ## The idea
#
# Let $\Phi(x)$ be what the layer returns for an image $x$, and $\Phi_0$ the given code. Find the image with
#
# $$\hat x = \arg\min_x \; \frac{\lVert \Phi(x) - \Phi_0 \rVert^2}{\lVert \Phi_0 \rVert^2}
# \;+\; \lambda_\alpha \sum |x|^6 \;+\; \lambda_{TV}\, TV(x)\,.$$
#
# The first term asks for the code. The other two know nothing of the network; they are the prior. The sixth powers are
# tiny for usual pixels and huge for extreme ones: they keep the values in the range of photographs. The total variation asks
# neighbours to be alike. It is Mahendran and Vedaldi,
# [Understanding Deep Image Representations by Inverting Them](https://arxiv.org/abs/1412.0035) (2015).
#
# By hand: a code of 3, where 4 was wanted, is at the distance $(3-4)^2 / 4^2 = 0.0625$.

# %% tags=["facts"]
assert (3 - 4) ** 2 / 4**2 == 0.0625

# %% [markdown]
# ## Exercise 1: `total_variation`
#
# **Goal:** one number for each image, which says how rough it is. **About 10 minutes, ●●○, 7 points.**
#
# As in the warm-up, for images in a batch, with three channels.

# %% exercise="total_variation"

# %% check="total_variation"

# %% [markdown]
# What does this number see? Here is the cat, and the same pixels in random order.

# %%
factor = predict(
    "How many times as large is the total variation if all pixels of the cat are shuffled?", low=1, high=200, unit="times",
)
factor

# %%
order = torch.randperm(128 * 128, generator=torch.Generator().manual_seed(0))
cat = X[3:4]
shuffled = cat.flatten(2)[:, :, order].view_as(cat)
smooth = F.avg_pool2d(F.pad(cat, (4, 4, 4, 4), mode="reflect"), 9, stride=1)
kinds = torch.cat([cat, smooth, shuffled])
rough = tensor_of(total_variation(kinds.clone()))
titles = ["the photograph", "blurred", "shuffled"]
if written(rough, "total_variation"):
    titles = [f"{title}: {value:,.0f}" for title, value in zip(titles, rough)]
show_images(kinds, titles=titles)

# %%
factor.reveal(float(rough[2] / rough[0]) if written(rough, "total_variation") else None)

# %% tags=["facts"]
fact(shuffled_times=rough[2] / rough[0], blurred_share=rough[1] / rough[0])

# %% [markdown]
# {{shuffled_times:.0f}} times as large for noise, and {{blurred_share:.0%}} of it for a blurred photograph. So a small total
# variation is a first, crude answer to the question whether something is a photograph. It likes blurred ones best, though.

# %% [markdown]
# ## Exercise 2: `inversion_loss`
#
# **Goal:** the loss that says how far images are from a code, and how unlike a photograph. **About 15 minutes, ●●○,
# 12 points.**
#
# Two things to keep in mind:
# - Gradients have to reach the image by two ways: through its features, and through the penalties.
# - The target is a constant. The features have to move towards it, not the other way round.

# %% exercise="inversion_loss"

# %% check="inversion_loss"

# %% [markdown]
# ## Three depths
#
# `invert` begins with faint noise and lowers your loss, step by step. Of the photograph it gets nothing but the code.
# An early layer, one in the middle, and the last. Your numbers can differ from those in the text: processors round differently,
# and every step makes the difference larger.

# %%
named_guess = predict(
    "From the last layer's code, all four pictures are made. In how many of them does the network see the right class?",
    low=0, high=4,
)
named_guess

# %%
def named(images):
    """Of how many of the four images the network names the right class."""
    with torch.no_grad():
        return int((model(images).argmax(dim=1) == y).sum())

found = {layer: invert(inversion_loss, X, model, layer) for layer in ("features.4", "features.7", "classifier")}
rows = None
if written(found["classifier"], "inversion_loss"):
    rows = [X] + [one.images for one in found.values()]
show_images(
    rows and torch.cat(rows), titles=names + [layer for layer in found for _ in range(4)], columns=4,
)

# %% tags=["nbval-ignore-output"]
named_guess.reveal(named(found["classifier"].images) if rows else None)

# %% tags=["facts"]
assert [named(one.images) for one in found.values()][:2] == [4, 4]
assert named(found["classifier"].images) >= 3
last_errors = found["classifier"]
fact(within=0.3, last_code=last_errors.code_error.mean())

# %% [markdown]
# - **`features.4`**: nearly a photograph. Only faint halos and washed-out places betray it.
# - **`features.7`**: all edges are where they were, and you recognise every animal. The large areas have lost their
#   brightness and their colour: inside an even area, most units of this layer have nothing to say.
# - **`classifier`**: you see next to nothing, a few arcs at most. But *the network* still names the right class in all of
#   them, or in all but one, and the code is right to within {{last_code:.0%}} of its size!
#
# The last row is no failure of the optimiser: these are images whose code is what we asked for. They show how much
# the last layer does **not** ask for. To it, the cat and the grey noise are nearly the same.

# %% [markdown]
# ### Error against depth
#
# There are two errors, and they must not be mixed up. Both are norms of a difference, in units of the norm itself: **of the code**,
# which is what we minimise, and **of the pixels**, which `invert` only measures at the end. 0 is perfect; 1 is what a
# picture has that is grey throughout.

# %% tags=["nbval-ignore-output"]
for layer in LAYERS:
    if layer not in found:
        found[layer] = invert(inversion_loss, X, model, layer)
depth = range(1, len(LAYERS) + 1)
errors = None
if rows:
    errors = {
        "of the code": [found[layer].code_error.mean() for layer in LAYERS],
        "of the pixels": [found[layer].pixel_error.mean() for layer in LAYERS],
    }
    for layer, code, pixels in zip(LAYERS, *errors.values()):
        print(f"{layer:12} error of the code {code:.2f}, of the pixels {pixels:.2f}")
show_curves(
    depth, errors, ylim=(0, 1.1), xlabel="layer, from features.2 (1) to classifier (6)", ylabel="relative error",
    title="Mean error of four photographs",
)

# %% tags=["facts"]
of_code, of_pixels = ([float(value) for value in one] for one in errors.values())
fact(within=0.3, code_low=min(of_code), code_high=max(of_code))
fact(within=0.1, pixels_first=of_pixels[0], pixels_middle=of_pixels[2], pixels_last=of_pixels[-1])
assert of_pixels[:4] == sorted(of_pixels[:4]) and of_pixels[3] > 0.95 and max(of_code) < 0.35

# %% [markdown]
# The code is met everywhere: its error is between {{code_low:.2f}} and {{code_high:.2f}}, and not larger for late layers. The error of the
# pixels grows from {{pixels_first:.2f}} to {{pixels_middle:.2f}} in the middle and {{pixels_last:.2f}} at the end: as far from the photograph
# as plain grey. **The same code, another picture**: that gap is what the layers have thrown away.

# %% [markdown]
# ### With and without a prior
#
# What do the two penalties do? Set both weights to 0, so that nothing counts but the code of `features.4`.

# %%
without_prior = predict(
    "Without the penalties, what becomes of the two errors at features.4?",
    ["both get smaller", "both get larger", "the code's smaller, the pixels' larger", "the code's larger, the pixels' smaller"],
)
without_prior

# %% tags=["nbval-ignore-output"]
two = X[[1, 3]]  # the espresso and the cat
free = invert(inversion_loss, two, model, "features.4", tv_weight=0, alpha_weight=0)
changes = None
if written(free, "inversion_loss"):
    held = found["features.4"]
    changes = {
        "with prior": (held.code_error[[1, 3]].mean(), held.pixel_error[[1, 3]].mean()),
        "without": (free.code_error.mean(), free.pixel_error.mean()),
    }
    for name, (code, pixels) in changes.items():
        print(f"{name:10} error of the code {code:.3f}, of the pixels {pixels:.3f}")
    titles = [f"{name}, {one}" for one in ("espresso", "cat") for name in ("photograph", "with prior", "without")]
    triples = zip(two, held.images[[1, 3]], free.images)
    display(show_images(torch.stack([one for triple in triples for one in triple]), titles=titles, columns=3))

# %%
without_prior.reveal("the code's smaller, the pixels' larger" if changes else None)

# %% tags=["facts"]
(code_with, pixels_with), (code_without, pixels_without) = changes.values()
assert code_without < code_with and pixels_without > pixels_with + 0.05
fact(within=0.2, code_with=code_with, code_without=code_without, pixels_with=pixels_with, pixels_without=pixels_without)

# %% [markdown]
# Without a prior the code is met *better* ({{code_without:.3f}} in place of {{code_with:.3f}}), and the picture is *worse*
# ({{pixels_without:.2f}} in place of {{pixels_with:.2f}}): a fine grid covers it, which this layer does not notice. Whatever the code leaves
# open has to come from somewhere, and without a prior it comes from the noise at the start and from the optimiser.

# %% [markdown]
# ### Wrong on purpose
#
# Four common mistakes in the loss, all at `features.4`: the distance is *not divided* by the target's size; the two *weights are
# exchanged*; the variation is *subtracted*; the *features are detached*, so that no gradient gets back through them.

# %%
harmless = predict(
    "Which of the four has the smallest error of the pixels?",
    ["not divided by the target", "weights exchanged", "variation subtracted", "features detached"],
)
harmless

# %% tags=["nbval-ignore-output"]
apart = {}
if rows:
    wrong = wrong_inversions(cat, model, "features.4")
    apart = {name: float((one - cat[0]).norm() / cat.norm()) for name, one in wrong.items()}
    right = float(found["features.4"].pixel_error[3])
    titles = ["photograph", f"yours: {right:.2f}"] + [f"{name}: {value:.2f}" for name, value in apart.items()]
    pictures = torch.stack([cat[0], found["features.4"].images[3], *wrong.values()])
    display(show_images(pictures, titles=titles, columns=3))

# %%
harmless.reveal(min(apart, key=apart.get) if apart else None)

# %% tags=["facts"]
assert min(apart, key=apart.get) == "not divided by the target" and right < min(apart.values())
fact(within=0.1, apart_undivided=apart["not divided by the target"], apart_right=right, apart_detached=apart["features detached"])
assert apart["variation subtracted"] > 3 and abs(apart["features detached"] - 1) < 0.01

# %% [markdown]
# A subtracted variation gives a chessboard: there every step is as large as it can be. Detached features give plain grey, with
# the error {{apart_detached:.2f}}: nothing pulls at the image but the penalties. The other two are harder to find. Not divided, the distance
# is so large that the penalties hardly count, and the picture ({{apart_undivided:.2f}} in place of {{apart_right:.2f}}) is the one *without a
# prior*. With exchanged weights it is pale as well, since sixth powers with a large weight punish all that is not grey.

# %% [markdown]
# ## What the code keeps
#
# A picture made from a code shows what is in it, but only as far as the optimiser finds it. There is a more direct question:
# **change the photograph, and see how far the code moves.** What moves it little, the layer has forgotten.

# %%
forgotten = predict(
    "Which change moves the code of the last layer most?", ["moved by 4 pixels", "mirrored", "without colour"],
)
forgotten

# %%
all_raw, _, _ = load_imagenet_val()
wide = torch.cat([preprocess(photo, 144) for photo in all_raw])  # larger, so that moved windows have no border
photos = wide[:, :, 8:136, 8:136]
changed = {
    "another photograph": photos.roll(1, dims=0),
    "mirrored": photos.flip(3),
    "moved by 4 pixels": wide[:, :, 8:136, 4:132],
    "without colour": photos.mean(dim=1, keepdim=True).expand(-1, 3, -1, -1),
}
with torch.no_grad():
    before = activations(model, photos, LAYERS)
    moved = {}
    for name, images in changed.items():
        after = activations(model, images, LAYERS)
        gaps = {layer: (after[layer] - before[layer]).flatten(1).norm(dim=1) for layer in LAYERS}
        moved[name] = [(gaps[layer] / before[layer].flatten(1).norm(dim=1)).mean() for layer in LAYERS]
show_curves(
    depth, moved, xlabel="layer, from features.2 (1) to classifier (6)", ylabel="distance of the codes",
    title="How far a change moves the code, in units of its norm",
)

# %%
last_moves = {name: values[-1] for name, values in moved.items() if name != "another photograph"}
forgotten.reveal(max(last_moves, key=last_moves.get))

# %% tags=["facts"]
assert max(last_moves, key=last_moves.get) == "without colour"
share = {name: [float(a / b) for a, b in zip(values, moved["another photograph"])] for name, values in moved.items()}
fact(photos=len(photos), mirrored_early=share["mirrored"][1], mirrored_last=share["mirrored"][-1])
fact(grey_early=share["without colour"][1], grey_last=share["without colour"][-1])
fact(moved_early=share["moved by 4 pixels"][1], moved_last=share["moved by 4 pixels"][-1])

# %% [markdown]
# These are means of {{photos}} photographs. Compare each curve with the top one, a *different* photograph.
#
# - **Position** is nearly everything to early layers: at `features.4`, a photograph moved by 4 pixels is {{moved_early:.0%}} as far
#   away as another photograph, and a mirrored one {{mirrored_early:.0%}}. For the last layer it is {{moved_last:.0%}} and
#   {{mirrored_last:.0%}}: it averages over all positions.
# - **Colour** is different. Without it, the code moves by {{grey_early:.0%}} of that distance at `features.4`, and by {{grey_last:.0%}} at
#   the last layer. The network keeps it to the end, since it helps to tell the classes apart.

# %% [markdown]
# ### Identity: who recognises what?
#
# Your eye is one judge of the pictures above. Here are two more. **The network**: does it name the right class, also if the
# picture is moved by 3 pixels? **A program without a network**: it sorts {{bank}} photographs by how alike their pixels are
# to the picture (correlation), and we note at which place the right one is.

# %%
first_places = predict(
    "From features.9, how many of the four right photographs are at the first place?", low=0, high=4,
)
first_places

# %% tags=["nbval-ignore-output"]
bank = load_photo_bank()
others = torch.cat([preprocess(photo, 128) for photo in bank.photos])
places = {}
if rows:
    print(f"{'':12} {'named':>6} {'moved':>6}   place of the right photograph among {len(others)}")
    for layer in LAYERS:
        images = found[layer].images
        places[layer] = places_among(images, X, others)
        stable = named(torch.roll(images, (3, 3), dims=(2, 3)))
        print(f"{layer:12} {named(images):>4}/4 {stable:>4}/4   {places[layer]}")

# %% tags=["nbval-ignore-output"]
first_places.reveal(places["features.9"].count(1) if places else None)

# %% tags=["facts"]
fact(bank=len(others))
stable = {layer: named(torch.roll(found[layer].images, (3, 3), dims=(2, 3))) for layer in LAYERS}
assert all(named(found[layer].images) >= 3 + (layer != "classifier") for layer in LAYERS)
assert places["features.4"] == places["features.7"] == [1, 1, 1, 1] and max(places["features.9"]) <= 5
assert max(places["classifier"]) > 50 and min(places["classifier"]) > 1
assert stable["features.4"] == 4 and max(stable["features.7"], stable["classifier"]) <= 1

# %% [markdown]
# The three judges disagree, and each of them says something else.
#
# - **The network** names nearly every picture correctly. That proves little: the right class is what the code says. Moved by
#   3 pixels, the pictures from `features.4` are all still named, but hardly any from later layers. A real photograph would
#   not mind. These pictures fit the network at one exact position: they are more like *fooling images*.
# - **You** recognise the animals of `features.7` in spite of that.
# - **The program** finds all four from `features.7`. From `features.9`, where you hardly see more than outlines, each is
#   among the first 5 of {{bank}}. At the last layer its list is useless.
#
# So do not take one judge's word for what a code contains. "I cannot see it" does not mean that it is not there.

# %% [markdown]
# ## Going further: a better prior
#
# Your total variation is a crude idea of a photograph. In *class visualization* you met another one: describe the image by
# **Fourier coefficients of decorrelated colours**, in which large shapes come first. The loss stays as it is; only the canvas
# changes.

# %% tags=["nbval-ignore-output"]
better, animals = {}, X[[0, 3]]
for layer in ("features.4", "features.7", "features.9", "features.12"):
    canvas = FourierImage(128, 128, count=2, decay=1.2)
    better[layer] = invert(inversion_loss, animals, model, layer, canvas=canvas, lr=0.04)
if written(better["features.4"], "inversion_loss"):
    pictures, titles = [], []
    for k, name in ((0, "panda"), (3, "cat")):
        for kind, made in (("pixels", found), ("Fourier", better)):
            for layer in better:
                pictures.append(made[layer].images[k if made is found else k // 3])
                titles.append(f"{kind}, {layer}")
    display(show_images(torch.stack(pictures), titles=titles, columns=4))
    for layer, one in better.items():
        plain = found[layer].pixel_error[[0, 3]].mean()
        print(f"{layer:12} error of the pixels: {plain:.2f} from pixels, {one.pixel_error.mean():.2f} from Fourier coefficients")

# %% tags=["facts"]
plain_7, fourier_7 = found["features.7"].pixel_error[[0, 3]].mean(), better["features.7"].pixel_error.mean()
fact(within=0.1, plain_7=plain_7, fourier_7=fourier_7)
assert fourier_7 < plain_7 - 0.1

# %% [markdown]
# From `features.7`, the error of the pixels falls from {{plain_7:.2f}} to {{fourier_7:.2f}}, **with the same code**. Even brightness and
# colour are back. So they were *not* thrown away, as it seemed above: the code had them, in small hints that your prior did not
# put together. What a picture from a code shows is a *lower* bound of what is in it.

# %% [markdown]
# ### Four starts
#
# At a late layer, many images have the code. Start from four different noises, and compare what they have in common:

# %%
starts = {}
for layer in ("features.12", "classifier"):
    canvas = FourierImage(128, 128, seed=1, count=4, decay=1.2)
    starts[layer] = invert(inversion_loss, cat.repeat(4, 1, 1, 1), model, layer, canvas=canvas, lr=0.04)
if written(starts["classifier"], "inversion_loss"):
    titles = [f"{layer}, start {k}" for layer in starts for k in range(1, 5)]
    display(show_images(torch.cat([one.images for one in starts.values()]), titles=titles, columns=4))

# %% tags=["facts"]
with torch.no_grad():
    sure = model(torch.cat([one.images for one in starts.values()])).softmax(dim=1)[:, y[3]]
fact(least_sure=sure.min())
assert sure.min() > 0.9

# %% [markdown]
# The network is at least {{least_sure:.0%}} sure of a *Siamese cat* in each of the eight. In the upper row, the head with its two
# ears is always on the right, where it was in the photograph. In the lower row it is **anywhere**: the second picture has
# a face on the left and the third in the middle, while the others have hardly more than dark patches. That
# the last layer has lost the position is not only a curve: you can see it.

# %% [markdown]
# ## Is a code private?
#
# An app wants to sort your pictures, and promises: *your photograph never leaves the phone, only features are sent*. You are
# now the one who gets the features. Give the path of a picture of your own, such as `"me.jpg"`; it is read on this
# machine only. With `None`, you get the head of Père Tanguy, as Vincent van Gogh painted him.

# %%
PICTURE = None  # or the path of a picture of yours

mine = own_picture(PICTURE)
leaked = {}
for layer in ("features.4", "features.7", "features.9", "features.12", "classifier"):
    canvas = FourierImage(128, 128, decay=1.5)
    leaked[layer] = invert(inversion_loss, mine, model, layer, canvas=canvas, lr=0.04)
if written(leaked["classifier"], "inversion_loss"):
    pictures = torch.cat([mine] + [one.images for one in leaked.values()])
    display(show_images(pictures, titles=["what never left the phone", *leaked], columns=3))

# %% tags=["facts"]
tanguy_places = {layer: places_among(one.images, mine, torch.cat([others, X]))[0] for layer, one in leaked.items()}
assert tanguy_places["features.4"] == tanguy_places["features.7"] == 1
fact(tanguy_part=codes["features.9"][0].numel() / X[0].numel())

# %% [markdown]
# If you left the path as it is: from `features.4` and `features.7` you see who it is. From `features.9`, whose code has
# {{tanguy_part:.0%}} as many numbers as the picture, and from `features.12`, a hat, eyes and a beard remain, in the right
# places. Only the last layer keeps the person to itself, and says instead what *kind* of picture it is.
#
# And you were not a strong attacker: you had a few seconds and a prior that knows nothing about faces. An attacker with many
# photographs can *train* a second network to turn codes into pictures.

# %% [markdown]
# ## Play
#
# Choose a photograph, a layer, what the image is made from, the weight of the total variation and the start. How large can the
# weight get before the cat is gone? Which layer is the last at which *you* see the animal?

# %% tags=["play"]
inversion_explorer(X_raw, model, class_names, inversion_loss)

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about the last lesson, the others are about this one. Each counts one point.
#
# **Question 1.** Two channels have these maps at four positions: 4, 0, 0, 0 and 0, 0, 2, 2. The gradient of the score is −1 at
# each position of the first and 1 at each of the second. What is Grad-CAM's map?
#
# 1. 4, 0, 2, 2
# 2. 0, 0, 2, 2
# 3. −4, 0, 2, 2
# 4. 0, 0, 0, 0
#
# **Question 2.** What is the loss of this lesson at the photograph itself, with both weights above 0?
#
# 1. 0: its features are equal to the target.
# 2. 1: the distance is divided by the size of the target.
# 3. It depends on the layer: the later it is, the larger is the loss.
# 4. Its two penalties. A slightly paler image can have a smaller loss.
#
# **Question 3.** A code is the mean of each map over all positions. Which change of the maps can it not notice?
#
# 1. All values are doubled.
# 2. The largest value of each map becomes 0.
# 3. The positions are shuffled.
# 4. Two maps are exchanged.

# %% tags=["facts"]
seen_maps = torch.tensor([[4.0, 0, 0, 0], [0, 0, 2, 2]])
assert F.relu(torch.tensor([-1.0, 1]) @ seen_maps).tolist() == [0, 0, 2, 2]

# %% exercise="inversion_questions"

# %% check="inversion_questions"

# %% [markdown]
# ## Question (4 points)
#
# The makers of the app write: "We send the output of a layer in the middle of the network, not your photograph. We tried to
# invert it with an optimiser, and got only grey noise. So your picture is safe with us."
#
# **Do you agree?** Say what their experiment shows and what it does not; which layer you would rather send, and what the app
# loses by it; and what you would measure before you believe them.

# %% [markdown] question="inversion_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** No. That one optimiser with one prior finds no picture shows only that *this* attack fails. In this lesson the
# pixels' error from `features.7` was {{plain_7:.2f}} with total variation and {{fourier_7:.2f}} with a Fourier canvas, from the same code. A picture
# made from a code is a lower bound of what the code contains; no such experiment gives an upper bound. And a picture need not
# be seen by a person: from `features.9` a simple comparison of pixels had every right photograph near the top of its list of {{bank}}, where outlines were
# hardly visible.
#
# I would send as late a layer as the task permits, best the scores only: they have no positions, and {{size_last}} numbers in place of {{pixels}}.
# The app then cannot do anything that needs positions or details, such as finding faces or recognising classes that the network was not
# trained for. The scores still tell what is in the picture, which may be private as well.
#
# Before I believe them, I would try to do what should be impossible: with several priors and starts, and with a network trained to
# invert; then measure by several judges (people, a search among known photographs, a network for faces) on pictures that nobody
# tuned the attack on. I would report how often each succeeds, against chance.
#
# **Rubric.** 1 point: one failed attack proves nothing; the result depends on the prior. 1 point: evidence from the lesson (another prior or
# another judge finds more in the same code). 1 point: a later layer, and what is lost by it. 1 point: a measurement with a
# stronger attack or another judge, compared with chance.
# ### END SOLUTION

# %%
model_answer("inversion_question")

# %% [markdown]
# ## What this does not tell you
#
# - **What a picture lacks may still be in the code.** It depends on the prior, as you saw. Networks trained to invert codes get colours and rough
#   positions even from the last layer of AlexNet ([Dosovitskiy and Brox 2016](https://arxiv.org/abs/1506.02753)).
# - **What a picture has may come from the prior.** A generator trained on photographs makes sharp and plausible pictures from almost any code
#   ([Dosovitskiy and Brox, Generating Images with Perceptual Similarity Metrics, 2016](https://arxiv.org/abs/1602.02644)): details that nobody ever photographed.
# - **One architecture.** Networks built to be invertible lose nothing on their way and classify as well
#   ([Jacobsen et al. 2018](https://arxiv.org/abs/1802.07088)): forgetting is not necessary for recognising.
# - **Training matters.** Codes of networks trained against fooling images can be inverted far better, without any prior
#   ([Engstrom et al. 2019](https://arxiv.org/abs/1906.00945)).
# - **Gradients leak as well**, not only codes: pictures can be made from what is sent when networks are trained
#   together ([Zhu et al. 2019](https://arxiv.org/abs/1906.08935)).

# %%
best = starts["features.12"]
closing_card("feature_inversion", picture=None if best is None else best.images[2:3])

# %% [markdown]
# Next lesson: *DeepDream*. Here you asked for a code that a photograph has. What happens if you ask a layer for *more* of
# whatever it sees?
