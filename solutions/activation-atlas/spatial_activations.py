# %% [markdown]
# # Spatial activations: what a layer sees at each position
#
# For each position of a photograph, a layer returns a few hundred numbers: one vector. You will ask three things of it. Which other
# photographs have such a vector somewhere? How long is it, and where does it point? And **which picture would give the layer
# just this vector?** In the end you draw one such picture for every position: a photograph, as the network describes it to itself.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `activation_grid` | the vector at each position | 10 | ●●○ |
# | `direction_objective` | how well does an activation point along a vector? | 15 | ●●○ |
# | `whitening` | which directions are common anyway? | 15 | ●●● |
# | three quick questions | is the idea clear? | 3 | ●○○ |
#
# As always, guesses are never graded. All cells together take less than a minute on a laptop without a GPU.

# %%
from pathlib import Path

import torch
import torch.nn.functional as F
from PIL import Image, ImageOps

from helpers import (
    check, closing_card, icon_cosines, icon_lengths, icon_sheet, load_photo_bank, load_squeezenet, model_answer,
    nearest_positions, predict, preprocess, random_squeezenet, render_grid, show_icons, show_images, show_mosaic,
    show_saliency, warm_up, written, wrong_grids, wrong_whitenings,
)
from helpers.atlas import collect

# %% [markdown]
# ## By hand first
#
# A layer has two channels. We want an image that makes the activation point along $v = (1, 0)$: the first channel, and nothing
# else. Two images give the activations $a = (3, 4)$ and $b = (2, 0)$. Which one is better?
#
# - By the **dot product** it is $a$: $a \cdot v = 3$ and $b \cdot v = 2$. But most of $a$ is the other channel.
# - By the **cosine** it is $b$: $\cos(b, v) = 1$, and $\cos(a, v) = 3 / 5 = 0.6$. But an activation of $(0.001, 0)$ would do as
#   well.
#
# So we multiply both, and let a power $p$ say how much the angle counts: $(a \cdot v) \cdot \cos(a, v)^p$. For $b$ that is 2.
#
# **Warm-up.** What is it for $a$, with $p = 2$? Replace the three dots, then run the cell (Shift + Enter).

# %% blank="turned_away"
a, b = torch.tensor([3.0, 4.0]), torch.tensor([2.0, 0.0])
v = torch.tensor([1.0, 0.0])

turned_away = (a @ v) * ((a @ v) / (a.norm() * v.norm())) ** 2  # fill in: an expression with a and v, or a number

warm_up("spatial_activations", turned_away)

# %% tags=["facts"]
assert abs(turned_away.item() - 1.08) < 1e-6 and a @ v == 3 and b @ v == 2 and a.norm() == 5
assert F.cosine_similarity(b, v, dim=0) == 1 and abs(F.cosine_similarity(a, v, dim=0) - 0.6) < 1e-6
assert torch.allclose(F.cosine_similarity(torch.tensor([0.001, 0]), v, dim=0), torch.tensor(1.0))

# %% [markdown]
# ## The network and a photograph
#
# The layer is `features.12`, SqueezeNet's last one before the classifier.

# %%
model = load_squeezenet()
bank = load_photo_bank()
LAYER = "features.12"


def photograph(name, size=224):
    """A photograph of the bank, normalised, (1, 3, size, size)."""
    return preprocess(Image.open(bank.files[bank.names.index(name)]), size)


horse = photograph("horse")
show_images(horse, titles=["a horse, meadow, mountains, sky"])

# %% [markdown]
# ## The idea
#
# A layer returns $K$ maps of $h \times w$ numbers. So far you have read them map by map: *where* is this channel active? Now read
# them the other way, position by position: **what** are all channels saying *here*? That is a vector $a_{ij}$ with $K$ entries.
#
# An **icon** of this vector is an image $x$ that makes the layer point along it:
#
# $$x^* \;=\; \arg\max_x \; (A(x) \cdot v) \, \cdot \, \max\!\left(0.1, \cos(A(x), v)\right)^p\,, \qquad v = a_{ij}\,.$$
#
# $A(x)$ is what the layer returns in the middle of $x$. Without the bound of 0.1, an image that starts at a wide angle would have
# no slope to climb.
#
# Olah et al., [The Building Blocks of Interpretability](https://distill.pub/2018/building-blocks/) (2018), drew such grids.
# Carter et al., [Activation Atlas](https://distill.pub/2019/activation-atlas/) (2019), made atlases of them, with this objective.

# %% tags=["facts"]
from helpers.synthesis import objectives

opposite = objectives.direction("", torch.tensor([-1.0, 0.0]), cosine_power=1).value({"": torch.tensor([[3.0, 0.0]])})
assert torch.allclose(opposite, torch.tensor(-3 * 0.1))  # where the cosine is -1, the bound takes its place

# %% [markdown]
# ## Exercise 1: `activation_grid`
#
# **Goal:** the vector at every position of one photograph. **About 10 minutes, ●●○, 7 points.**

# %% exercise="activation_grid"

# %% check="activation_grid"

# %%
grid = activation_grid(horse, model, LAYER)
if written(grid, "activation_grid"):
    grid = torch.as_tensor(grid)
    active = (grid > 0).float().mean().item()
    print(f"{grid.shape[0]} x {grid.shape[1]} positions, {grid.shape[2]} channels; {active:.0%} above zero")

# %% [markdown]
# How long are the vectors? Length is how strongly all channels together react.

# %%
length_guess = predict(
    "Where are the vectors longest?", ["in the sky", "on the mountains", "on the horse", "on the meadow"],
)
length_guess

# %%
picture = longest = None
if written(grid, "activation_grid"):
    lengths = grid.norm(dim=2)
    row, column = divmod(int(lengths.argmax()), grid.shape[1])
    print(f"from {lengths.min():.0f} to {lengths.max():.0f}; the longest is in row {row}, column {column}")
    longest = "on the horse"
    enlarged = F.interpolate(lengths[None, None], size=224, mode="nearest")[0]
    picture = show_saliency(horse, enlarged, titles=["length of the vector at each position"])
picture

# %%
length_guess.reveal(longest)

# %% tags=["facts"]
fact(positions=grid.shape[0] * grid.shape[1], channels=grid.shape[2], active=active)
fact(shortest=lengths.min(), longest_vector=lengths.max())
assert 2 <= row <= 5 and 5 <= column <= 10 and lengths.max() > 10 * lengths.min()
beside = torch.cat([F.cosine_similarity(grid[:, :-1], grid[:, 1:], dim=2).flatten(),
                    F.cosine_similarity(grid[:-1], grid[1:], dim=2).flatten()]).mean()
units = F.normalize(grid.flatten(0, 1), dim=1)
fact(beside=beside, any_two=(units @ units.T).sum().sub(len(units)) / (len(units) * (len(units) - 1)))

# %% [markdown]
# Each of the {{positions}} positions has a vector with {{channels}} entries, of which {{active:.0%}} are above zero: few channels
# react. On the horse the vectors are longest, up to {{longest_vector:.0f}}; the shortest has {{shortest:.0f}}. Neighbours are
# alike, with a cosine of {{beside:.2f}} on average (any two positions: {{any_two:.2f}}), since their windows in the photograph
# overlap.

# %% [markdown]
# ## Ask other photographs
#
# What does a vector *mean*? Look where else there is one like it. `collect` takes the vectors at 30 random positions of each of
# the bank's photographs (about 5 seconds).

# %%
found = collect(bank.photos, model, LAYER, per_image=30, attributed=False)
print(f"{len(found):,} vectors of {len(bank)} photographs")

# %% [markdown]
# Eight positions of the photograph of the horse will go with us from here on.

# %%
PLACES = {
    "mane": (2, 8), "muzzle": (4, 8), "back": (4, 0), "legs": (8, 2), "hooves": (10, 0), "sky": (0, 12),
    "meadow": (12, 10), "belly": (6, 6),
}


def at_places(grid):
    """The vectors at the eight positions, (1, 8, K); None if there is no grid."""
    return None if grid is None else torch.stack([torch.as_tensor(grid)[place] for place in PLACES.values()])[None]


vectors = at_places(grid)
padded = F.pad(horse, (38, 38, 38, 38), mode="replicate")
squares = [padded[0, :, 17 * i : 17 * i + 84, 17 * j : 17 * j + 84] for i, j in PLACES.values()]
show_images(squares, titles=list(PLACES), columns=8)

# %%
back_guess = predict(
    "The eight positions of other photographs that are most like the horse's back: how many are on animals?",
    low=0, high=8,
)
back_guess

# %%
on_animals, rows, titles = {}, [], []
if written(vectors, "activation_grid"):
    for name in ("back", "meadow", "sky"):
        near = nearest_positions(vectors[0, [*PLACES].index(name)], found, bank, k=8, but=bank.names.index("horse"))
        kinds = [bank.categories[bank.labels[photo]] for photo in near.photos]
        on_animals[name] = kinds.count("animals")
        rows += list(near.patches)
        titles += [f"{name}: {cosine:.2f}" for cosine in near.cosines]
        print(f"{name}: {', '.join(bank.names[photo] for photo in near.photos)}")
show_images(rows or None, titles=titles or None, columns=8)

# %%
back_guess.reveal(on_animals.get("back"))

# %% tags=["facts"]
fact(vectors=len(found), photographs=len(bank), of_back=on_animals["back"])
assert len(found) == 30 * len(bank)
fact(of_meadow=on_animals["meadow"], of_sky=on_animals["sky"])
assert "horse 2" not in [bank.names[photo] for photo in nearest_positions(vectors[0, 2], found, bank, 8, 27).photos]
assert bank.names[27] == "horse" and [*PLACES][2] == "back"

# %% [markdown]
# The back finds brown fur: {{of_back}} of 8 positions are in photographs of animals, and none of them is a horse. The meadow
# finds grass and dry ground, mostly before monuments and windmills ({{of_meadow}} of 8 with animals). The sky finds what is pale
# and smooth: sky, water, stone ({{of_sky}} of 8 with animals). So a vector stands for a *kind of thing*, wherever it is.

# %% [markdown]
# ## Exercise 2: `direction_objective`
#
# **Goal:** how well does each activation point along a vector? **About 15 minutes, ●●○, 11 points.**

# %% exercise="direction_objective"

# %% check="direction_objective"

# %% tags=["facts"]
angle = torch.deg2rad(torch.tensor(60.0))  # what the hints say
assert abs(angle.cos() - 0.5) < 1e-6 and (-0.5) ** 2 == 0.25

# %% [markdown]
# `render_grid` does the rest: for each vector it starts with a random image in Fourier coordinates, as in class visualization,
# and climbs *your* objective, with a little of the dot product added: where the activation is at a wide angle, the objective
# alone would hardly have a slope. First the eight vectors twice, in the order from above: with a power of 0, where only the dot
# product counts, and with a power of 4.

# %%
power_guess = predict(
    "The icons made with a power of 4, compared with those of 0: what do they give the layer?",
    ["longer activations, at a better angle", "longer activations, at a worse angle",
     "shorter activations, at a better angle", "shorter activations, at a worse angle"],
)
power_guess

# %% tags=["nbval-ignore-output"]
def angles(icons, wanted=vectors, network=model):
    """The mean cosine between what icons give the layer and the vectors that they were made for."""
    return icon_cosines(icons[0], wanted[0], network, LAYER).diagonal().mean().item()


by_power = {}
for power in (0, 4):
    by_power[power] = render_grid(vectors, model, LAYER, direction_objective, cosine_power=power)
cosines = {}
if written(by_power[4], "activation_grid and direction_objective"):
    cosines = {power: angles(icons) for power, icons in by_power.items()}
    print("mean cosine:", *(f"power {power}: {cosine:.2f}" for power, cosine in cosines.items()), sep="   ")
show_icons({f"power {power}": one for power, one in by_power.items()}, PLACES)

# %% [markdown]
# And the numbers: how long are the activations, and at what angle are they?

# %% tags=["nbval-ignore-output"]
lengths_by_power = {}
if cosines:
    for power, one in by_power.items():
        lengths_by_power[power] = icon_lengths(one[0], model, LAYER).mean().item()
    for power in (0, 4):
        print(f"power {power}: length {lengths_by_power[power]:.0f}, cosine {cosines[power]:.2f}")

# %%
power_guess.reveal("shorter activations, at a better angle" if lengths_by_power else None)

# %% tags=["facts"]
fact(within=0.3, cos_0=cosines[0], cos_4=cosines[4], length_0=lengths_by_power[0], length_4=lengths_by_power[4])
assert cosines[4] > cosines[0] + 0.02 and lengths_by_power[4] < 0.85 * lengths_by_power[0]

# %% [markdown]
# With the dot product alone, the activations are {{length_0:.0f}} long, with a cosine of {{cos_0:.2f}} to the wanted vector. With
# a power of 4 they are {{length_4:.0f}} long, and the cosine is {{cos_4:.2f}}. An optimiser takes what is easiest: it raises the
# dot product, and does not care which other channels react as well. The cosine makes it care. (Your numbers can differ from those
# in the text: processors round differently, and every step makes the difference larger.)

# %% [markdown]
# ## The whole photograph
#
# Every second position in both directions, {{cells}} icons, growing eight at a time. On the right, each icon is as large as its
# vector is long.

# %%
every_second = None if grid is None else torch.as_tensor(grid)[::2, ::2]
icons = render_grid(every_second, model, LAYER, direction_objective)
sizes = None if icons is None else every_second.norm(dim=2)
show_images(
    [horse, icon_sheet(icons), icon_sheet(icons, sizes)] if icons is not None else None,
    titles=["photograph", "an icon for each position", "as large as the vector is long"], columns=3,
)

# %% [markdown]
# The sheet alone, larger. Zoom in (it works as for the map of `feature_space`):

# %%
sheet_cells = texts = None
if icons is not None:
    sheet_cells = [(i, j) for i in range(icons.shape[0]) for j in range(icons.shape[1])]
    texts = [f"row {2 * i}, column {2 * j}, length {every_second[i, j].norm():.0f}" for i, j in sheet_cells]
show_mosaic(None if icons is None else icons.reshape(-1, 64, 64, 3), sheet_cells, texts, 7)

# %% tags=["facts"]
fact(cells=icons.shape[0] * icons.shape[1])

# %% [markdown]
# There is fur where the horse is, something like a head where its head is, legs and hooves below, and a horizon with dry grass on
# the right. No icon is a copy of the photograph. A vector has {{channels}} numbers, and most of what was there is lost.

# %% [markdown]
# ### Does an icon say what its vector says?
#
# Put each icon back into the network, and look at the activation it gives. To which of the {{cells}} vectors is that the closest,
# by cosine?

# %%
hit_guess = predict("For how many of the 49 icons is it the vector that the icon was made for?", low=0, high=49)
hit_guess

# %% tags=["nbval-ignore-output"]
def hits(icons, wanted, network=model):
    """For how many icons the closest of the wanted vectors is their own; and the mean cosine with own and others."""
    found = icon_cosines(icons.reshape(-1, *icons.shape[-3:]), wanted.flatten(0, -2), network, LAYER)
    own, n = found.diagonal(), len(found)
    other = (found.sum() - own.sum()) / (n * n - n)
    return int((found.argmax(dim=1) == torch.arange(n)).sum()), own.mean().item(), other.item()


right_ones = None
if icons is not None:
    right_ones, own, others = hits(icons, every_second)
    print(f"{right_ones} of {len(icons) ** 2} icons; cosine with the own vector {own:.2f}, with others {others:.2f}")

# %% tags=["nbval-ignore-output"]
hit_guess.reveal(right_ones)

# %% tags=["facts"]
fact(within=0.3, right_ones=right_ones, own=own)
fact(within=0.5, others=others)
assert right_ones > 24 and own > 0.5 > 2 * others

# %% [markdown]
# {{right_ones}} of {{cells}}; by chance it would be 1. The cosine is {{own:.2f}} with the own vector, and {{others:.2f}} with the
# others. One or two icons may stay a haze: behind a ReLU, an image that excites none of a vector's channels has no slope to
# follow.

# %% [markdown]
# ## Wrong on purpose
#
# Two mistakes with the grid, at the same eight places: `view` in place of `permute`, which mixes channels and positions, and
# channels that are shuffled.

# %%
shuffled_guess = predict(
    "The channels of each vector are shuffled, all in the same way. What will the icons show?",
    ["nothing but noise", "the horse, in other colours", "clear things that are not in the photograph"],
)
shuffled_guess

# %% tags=["nbval-ignore-output"]
wrong = {name: at_places(one) for name, one in wrong_grids(grid).items()}
wrong_icons = {name: render_grid(one, model, LAYER, direction_objective) for name, one in wrong.items()}
wrong_cosines = {}
if cosines:
    wrong_cosines = {name: angles(one, wrong[name]) for name, one in wrong_icons.items()}
    print("mean cosine:", *(f"{name}: {cosine:.2f}" for name, cosine in wrong_cosines.items()), sep="   ")
show_icons({"right": by_power[4]} | wrong_icons, PLACES)

# %%
shuffled_guess.reveal("clear things that are not in the photograph" if wrong_cosines else None)

# %% tags=["facts"]
cos_mixed, cos_shuffled = wrong_cosines.values()
fact(within=0.3, cos_mixed=cos_mixed, cos_shuffled=cos_shuffled)
assert max(cos_mixed, cos_shuffled) < cosines[4] - 0.1

# %% [markdown]
# The icons of shuffled channels look as convincing as the right ones: eyes and faces, on the sky too. **A clear picture proves
# nothing.** The cosine tells: right vectors are reached at {{cos_4:.2f}}, shuffled ones at {{cos_shuffled:.2f}} and mixed ones at
# {{cos_mixed:.2f}}, because no image makes the channels react in such combinations.

# %% [markdown]
# ## Exercise 3: `whitening`
#
# Some directions are common: a few channels react to almost every photograph, and most vectors lean their way. Carter et al. take
# this back. They multiply the vector with the inverse of the second moment, $M = \frac{1}{N} \sum a a^\top$ over many vectors
# $a$, and render $M^{-1} v$. What is special about $v$ then counts more than what is common to all.
#
# **Goal:** this inverse, also where there is none. **About 15 minutes, ●●●, 6 points.**

# %% exercise="whitening"

# %% check="whitening"

# %% tags=["facts"]
two = torch.tensor([[1.0, 2], [3, 0]])  # what the hints say
assert torch.equal(torch.outer(two[1], two[1]), torch.tensor([[9.0, 0], [0, 0]]))
assert torch.equal(two.T @ two / 2, torch.tensor([[5.0, 1], [1, 2]]))
assert torch.linalg.matrix_rank(torch.eye(7)[:4]) == 4

# %% [markdown]
# For the {{vectors:,}} vectors of the bank, and twice with a mistake: the mean subtracted, and not inverted.

# %%
whitened_guess = predict(
    "Do icons of whitened vectors give the layer the vectors of the photograph at a better angle, or a worse one?",
    ["better", "about the same", "worse"],
)
whitened_guess

# %% tags=["nbval-ignore-output"]
W = whitening(found.vectors)
matrices = {}
if written(W, "whitening") and cosines:
    matrices = {"whitened": torch.as_tensor(W).float()} | wrong_whitenings(found.vectors)
by_matrix = {"not whitened": by_power[4]}
for name, one in matrices.items():
    by_matrix[name] = render_grid(vectors, model, LAYER, direction_objective, whitening=one)
whitened_cosines = {name: angles(one) for name, one in by_matrix.items()} if matrices else {}
for name, cosine in whitened_cosines.items():
    print(f"{name}: mean cosine with the photograph's vectors {cosine:.2f}")
show_icons(by_matrix, PLACES)

# %%
whitened_guess.reveal("worse" if whitened_cosines else None)

# %% tags=["facts"]
fact(within=0.3, cos_white=whitened_cosines["whitened"], cos_centred=whitened_cosines["mean subtracted"])
assert whitened_cosines["whitened"] < whitened_cosines["not whitened"] - 0.15
white = vectors[0] @ torch.as_tensor(W).float()
fact(turned=F.cosine_similarity(white, vectors[0], dim=1).mean(), negative=(white < 0).float().mean())

# %% [markdown]
# The cosine falls from {{cos_4:.2f}} to {{cos_white:.2f}}. Whitening turns the vectors: on average the cosine of $M^{-1} v$ and
# $v$ is {{turned:.2f}}, and {{negative:.0%}} of the entries are now negative, which no activation behind a ReLU can be. Carter et
# al. had a million vectors for their second moment. We have {{vectors:,}}, from {{photographs}} photographs: what looks rare in
# them can just be missing. With so few, no whitening gives the better icons, and we go on without it. (With the mean subtracted,
# the cosine is {{cos_centred:.2f}}. The mean of such sparse activations is small, so this mistake hardly shows in the picture. Do
# not rely on pictures to find it.)

# %% [markdown]
# ## Through the layers
#
# The same eight places, four layers. Earlier layers see less of the photograph, and their icons are made with smaller images.

# %% tags=["nbval-ignore-output"]
SIDES = {"features.3": 24, "features.6": 48, "features.9": 96}  # pixels


def places_of(layer):
    """The vectors of a layer where the eight places are, (1, 8, K)."""
    one = torch.as_tensor(activation_grid(horse, model, layer))
    scale = one.shape[0] / 13
    rows, columns = zip(*(((i + 0.5) * scale, (j + 0.5) * scale) for i, j in PLACES.values()))
    return one[[int(i) for i in rows], [int(j) for j in columns]][None]


layers = {}
if cosines:
    for layer, side in SIDES.items():
        layers[layer] = render_grid(places_of(layer), model, layer, direction_objective, input_side=side)
layers[LAYER] = by_power[4]
show_icons(layers, PLACES)

# %% [markdown]
# `features.3` has colours and the direction of edges. In `features.6` there are patterns: hair, grass. `features.9` has parts: an
# eye, a leg with a shadow. And in `features.12` parts of animals stand on a ground. Compare with the dreams of `deep_dream`,
# which showed the same order from the other side.

# %% [markdown]
# ## Does it need a trained network?
#
# The same photograph, places and objective; the network has random weights.

# %%
random_guess = predict(
    "The icons of the network with random weights: how well do they reach their vectors, by the mean cosine?",
    ["better than those of the trained network", "about as well", "worse"],
)
random_guess

# %% tags=["nbval-ignore-output"]
untrained = random_squeezenet(seed=0)
random_icons = random_cosine = random_hits = None
if cosines:
    random_vectors = at_places(activation_grid(horse, untrained, LAYER))
    random_icons = render_grid(random_vectors, untrained, LAYER, direction_objective)
    random_cosine = angles(random_icons, random_vectors, untrained)
    trained_hits, random_hits = hits(by_power[4], vectors)[0], hits(random_icons, random_vectors, untrained)[0]
    print(f"trained: mean cosine {cosines[4]:.2f}, {trained_hits} of 8 closest to their own vector")
    print(f"random:  mean cosine {random_cosine:.2f}, {random_hits} of 8 closest to their own vector")
show_icons({"trained": by_power[4], "random": random_icons}, PLACES)

# %%
random_guess.reveal(None if random_cosine is None else "better than those of the trained network")

# %% tags=["facts"]
fact(within=0.3, random_cosine=random_cosine)
assert random_cosine > cosines[4] + 0.03 and trained_hits >= 6 and random_hits < trained_hits
of_random = F.normalize(random_vectors[0], dim=1)
of_trained = F.normalize(vectors[0], dim=1)
fact(random_alike=((of_random @ of_random.T).sum() - 8) / 56, trained_alike=((of_trained @ of_trained.T).sum() - 8) / 56)

# %% [markdown]
# They reach them at {{random_cosine:.2f}}, *better* than the trained network ({{cos_4:.2f}}). But that is worth little, since all
# vectors of the random network point nearly the same way: any two of the eight have a cosine of {{random_alike:.2f}} (trained:
# {{trained_alike:.2f}}). Its icons are all the same specks, and they cannot tell sky from fur. What separates the two networks is
# not how well a vector is reached but how much the vectors *differ*.

# %% [markdown]
# ## Your own photograph
#
# Put a picture of yours beside this notebook to see it as the layer does. All positions, without the `[::2, ::2]`, take four
# times as long.

# %% tags=["play"]
own_file = Path("my_photo.jpg")
mine = photograph("cow")
if own_file.is_file():
    mine = preprocess(ImageOps.exif_transpose(Image.open(own_file)).convert("RGB"))
own_grid = activation_grid(mine, model, LAYER)
own_icons = None if own_grid is None else render_grid(own_grid[::2, ::2], model, LAYER, direction_objective)
show_images([mine, icon_sheet(own_icons)] if own_icons is not None else None, titles=["photograph", "icons"], columns=2)

# %% [markdown]
# ## Play
#
# Choose a position: the strongest channels, where else in the bank there is such a vector, and its icon.

# %% tags=["play"]
from helpers import spatial_explorer

spatial_explorer(bank, found, model, activation_grid, direction_objective)

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about the lesson before, the others are about this one. Each counts one point.
#
# **Question 1.** Two channels return $a = (2, 0, 1)$ and $b = (1, 3, 0)$ at three positions. Which of these has the same Gram
# matrix?
#
# 1. $a = (2, 1, 0)$ and $b = (1, 3, 0)$
# 2. $a = (1, 3, 0)$ and $b = (2, 0, 1)$
# 3. $a = (4, 0, 1)$ and $b = (1, 9, 0)$
# 4. $a = (1, 2, 0)$ and $b = (0, 1, 3)$
#
# **Question 2.** A layer returns 512 maps of 13 × 13 numbers. How many vectors has its grid, and how long is each?
#
# 1. 512 vectors of 169 numbers.
# 2. 13 vectors of 512 numbers.
# 3. 169 vectors of 512 numbers.
# 4. One vector of 512 numbers.
#
# **Question 3.** The vector $v$ has length 1. One activation has length 2 and points along $v$; another has length 8, at an angle
# of 60° to it (cosine 0.5). What are their objectives with a power of 4?
#
# 1. 2 and 0.25
# 2. 2 and 4
# 3. 2 and 8
# 4. 1 and 0.0625

# %% tags=["facts"]
assert 13 * 13 == 169 and abs(torch.deg2rad(torch.tensor(60.0)).cos() - 0.5) < 1e-6 and 8 * 0.5 * 0.5**4 == 0.25 and 0.5**4 == 0.0625 and 8 * 0.5 == 4
assert LAYER == "features.12" and grid.shape == (13, 13, 512)
a, b = torch.tensor([2.0, 0, 1]), torch.tensor([1.0, 3, 0])
gram = [[a @ a, a @ b], [a @ b, b @ b]]
for c, d in [([2, 1, 0], [1, 3, 0]), ([1, 3, 0], [2, 0, 1]), ([4, 0, 1], [1, 9, 0]), ([1, 2, 0], [0, 1, 3])]:
    c, d = torch.tensor(c).float(), torch.tensor(d).float()
    assert ([[c @ c, c @ d], [c @ d, d @ d]] == gram) == (c.tolist() == [1, 2, 0])

# %% exercise="spatial_questions"

# %% check="spatial_questions"

# %% [markdown]
# ## Question (4 points)
#
# A magazine prints the sheet of icons beside the photograph, under the headline: "This is what the network sees."
#
# **What do you answer?** Say what an icon is, and which of your measurements support the headline. Then name two reasons, with
# a measurement for one of them at least, why it promises too much.

# %% [markdown] question="spatial_activations_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** An icon is an image that was made by an optimiser so that the middle of one layer answers with a wanted
# vector: that of one position of the photograph. It is one of many images that would do, not something stored in the network.
#
# What supports the headline is that the vectors do mean something: of the eight positions in other photographs that are most like
# the horse's back, {{of_back}} are on animals. And the icons say what their vectors say: {{right_ones}} of {{cells}} give an
# activation that is closest to their own vector; by chance it would be 1.
#
# But a clear picture proves nothing: vectors with shuffled channels, which occur nowhere, gave pictures as clear, with eyes and
# faces; only the cosine was lower ({{cos_shuffled:.2f}} in place of {{cos_4:.2f}}). And how an icon looks depends on choices of
# ours: the power of the cosine, whitening, the start, the number of steps. It is one layer of many, and what matters for the
# decision is not in the sheet: every vector gets an icon, whether or not a class depends on it.
#
# **Rubric.** 1 point: an icon is made by optimisation for one vector, one of many possible images. 1 point: a measurement that
# supports the headline (hits, neighbours in the bank). 1 point: a measurement against it (shuffled channels, random weights,
# whitening or power change the picture). 1 point: a second reason (one layer only; nothing about the decision; much is lost; our
# choices).
# ### END SOLUTION

# %%
model_answer("spatial_activations_question")

# %% [markdown]
# ## What this does not tell you
#
# - **An icon is one answer of many.** Quite different images can excite the same unit or direction
#   ([Nguyen et al. 2016](https://arxiv.org/abs/1602.03616)); another start gives another icon.
# - **It need not help people.** Photographs that excite a unit strongly explain it to people better than synthetic images do
#   ([Borowski et al. 2021](https://arxiv.org/abs/2010.12606), [Zimmermann et al. 2021](https://arxiv.org/abs/2106.12447)).
# - **It can be tricked.** Networks can be built whose visualizations show something else than what they do on photographs
#   ([Geirhos et al. 2023](https://arxiv.org/abs/2306.04719)).
# - **What counts for the decision is not in it.** The sheet shows every vector alike. How much each argues for a class comes in
#   the lesson after next.
# - **One photograph.** What the layer can see elsewhere does not show ([Carter et al.
#   2019](https://distill.pub/2019/activation-atlas/)).

# %%
closing_card("spatial_activations", picture=icon_sheet(icons))

# %% [markdown]
# Next lesson: `activation_atlas`. One photograph has {{positions}} vectors. What does the map look like on which *all*
# photographs have a place?
