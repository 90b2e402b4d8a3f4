# %% [markdown]
# # An activation atlas: all that a layer sees, on one map
#
# In the last lesson you saw what a layer makes of *one* photograph, position by position. But what can it see at all? Take
# vectors from many photographs, put those that are alike next to each other, and draw what each region stands for. The
# result is a map of what the layer has learned: an **activation atlas**.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `collect_activations` | vectors at random positions of many photographs | 15 | ●●○ |
# | `layout` | a place on a map for each vector | 15 | ●●○ |
# | `grid_average` | the mean vector of each cell of a grid | 15 | ●●○ |
# | three quick questions | is the idea clear? | 3 | ●○○ |
#
# Then you draw an atlas, look at a larger one, and find out what such a map would show if there were nothing to see.
# Guesses on the way are never graded. All cells together take about a minute on a laptop without a GPU.

# %%
import numpy as np
import torch
import torch.nn.functional as F
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from helpers import (
    check, closing_card, drawn_atlas, icons_of, load_atlas, load_photo_bank, load_squeezenet, model_answer, predict,
    random_squeezenet, show_atlas, show_cells, show_curves, show_images, show_scatter, tensor_of, warm_up, written,
)
from helpers.atlas.collect import network_input
from helpers.atlas.whiten import whitening as inverse_second_moment

# %% [markdown]
# ## By hand first
#
# Four vectors of two channels, each with a place on a map, x to the right and y downwards:
#
# | x, y | 0.1, 0.3 | 0.4, 0.2 | 0.3, 0.4 | 0.8, 0.2 |
# | --- | --- | --- | --- | --- |
# | vector | (5, 0) | (1, 2) | (0, 1) | (3, 4) |
#
# Lay a grid of 2 × 2 cells over the map. The first cell, at the top left, holds the points whose x and y are both below 0.5.
#
# **Warm-up.** What is the mean vector of the first cell? Replace the three dots, then run the cell (Shift + Enter).

# %% blank="first_cell"
spots = torch.tensor([[0.1, 0.3], [0.4, 0.2], [0.3, 0.4], [0.8, 0.2]])
vectors = torch.tensor([[5.0, 0], [1, 2], [0, 1], [3, 4]])

first_cell = vectors[:3].mean(dim=0)  # fill in: an expression with vectors, or a list of two numbers

warm_up("activation_atlas", first_cell)

# %% [markdown]
# The cell to the right of it holds one vector, (3, 4), and the two below hold none. Is a single vector enough to say what a
# region stands for? Here you decide: a cell with fewer vectors than `min_count` stays empty.

# %% tags=["facts"]
inside = (spots < 0.5).all(dim=1)
assert inside.tolist() == [True, True, True, False] and vectors[inside].mean(dim=0).tolist() == [2, 1]
assert ((spots[:, 0] >= 0.5) & (spots[:, 1] < 0.5)).tolist() == [False, False, False, True]

# %% [markdown]
# ## The idea
#
# A layer returns maps of $K$ channels. At each position of each photograph there is a vector $a \in \mathbb{R}^K$: what the
# layer says about that place. An atlas takes four steps:
#
# 1. **Collect** vectors at random positions of many photographs.
# 2. **Lay them out**: each gets a place in $[0, 1]^2$, close to vectors that are like it.
# 3. **Average** in the cells $C$ of a grid: $\bar a_C = \frac{1}{|C|} \sum_{i \in C} a_i$.
# 4. **Render** an icon for each mean: an image whose activations point along $\bar a_C$, as in the last lesson.
#
# It comes from Carter, Armstrong, Schubert, Johnson and Olah, [Activation Atlas](https://distill.pub/2019/activation-atlas/)
# (Distill 2019). They took one position of each of a million photographs. We have {{photographs}} photographs, so we take
# several of each.

# %%
model = load_squeezenet()
bank = load_photo_bank()
labels = torch.from_numpy(bank.labels)
X = network_input(bank.photos, 160)  # normalised, (238, 3, 160, 160): smaller than usual, which is faster

print(f"{len(bank)} photographs in {len(bank.categories)} categories; as input of the network: {tuple(X.shape)}")

# %% tags=["facts"]
fact(photographs=len(bank))

# %% [markdown]
# ## Exercise 1: `collect_activations`
#
# **Goal:** vectors at a few random positions of each image. **About 15 minutes, ●●○, 10 points.**
#
# Why at random, and not all of them? Positions next to each other see nearly the same, and twice as many vectors take more
# than twice as long to lay out. Two things to keep in mind:
# - The positions of one image are all different, and each image gets positions of its own.
# - The vector is what *all channels* say at one position.

# %% exercise="collect_activations"

# %% check="collect_activations"

# %% tags=["facts"]
drawn = [torch.randint(0, 25, (20,), generator=torch.Generator().manual_seed(seed)) for seed in range(100)]
assert sum(len(some.unique()) == 20 for some in drawn) == 0 and drawn[0].max() <= 24  # what the hints ask

# %% [markdown]
# Four positions of each photograph, at `features.12`, the last layer before the classes:

# %%
PER_IMAGE = 4
photo = torch.arange(len(bank)).repeat_interleave(PER_IMAGE)  # the photograph of each vector


def collected(network, layer="features.12"):
    """Your vectors of all photographs, 16 at a time."""
    torch.manual_seed(0)
    parts = [tensor_of(collect_activations(some, network, layer, PER_IMAGE)) for some in X.split(16)]
    return None if parts[0] is None else torch.cat(parts).float()


activations = collected(model)
if written(activations, "collect_activations"):
    print("vectors:", tuple(activations.shape))

# %% [markdown]
# Are these vectors about what is *there*, or just about which photograph they are from? Let us ask for the nearest vector
# of each, by the angle.

# %%
same_photo = predict(
    "For which share of the vectors is the nearest one from the same photograph?", low=0, high=100, unit="%",
)
same_photo

# %%
def nearest(rows, count=1, others=False):
    """The nearest rows of each, by the angle; with others=True of other photographs only."""
    u = F.normalize(rows, dim=1)
    cosines = (u @ u.T).fill_diagonal_(-2)
    if others:
        cosines[photo[:, None] == photo] = -2
    return cosines.topk(count, dim=1).indices


own_share = category_share = None
if written(activations, "collect_activations"):
    own_share = (photo[nearest(activations)[:, 0]] == photo).float().mean().item()
    found = nearest(activations, others=True)[:, 0]
    category_share = (labels[photo[found]] == labels[photo]).float().mean().item()
    print(f"nearest vector from the same photograph: {own_share:.0%}")
    print(f"nearest vector of another photograph from the same category: {category_share:.0%}")

# %%
same_photo.reveal(None if own_share is None else 100 * own_share)

# %% tags=["facts"]
fact(vectors=len(activations), channels=activations.shape[1], own=own_share, category=category_share)
counts_of = labels.bincount().double()
chance = ((counts_of * (counts_of - 1)).sum() / (len(bank) * (len(bank) - 1))).item()
fact(chance=chance)
assert 0.1 < own_share < 0.35 and category_share > chance + 0.2

# %% [markdown]
# For {{own:.0%}} it is from the same photograph; the others are nearer to something elsewhere. And the nearest vector of
# *another* photograph is from the same category in {{category:.0%}} of all cases; by chance it would be {{chance:.0%}}. So
# vectors of different photographs that see alike things are close. That is what a map can show.

# %% [markdown]
# ## Exercise 2: `layout`
#
# **Goal:** a place in the unit square for each vector. **About 15 minutes, ●●○, 8 points.**
#
# You know t-SNE from the lesson on feature space: it keeps neighbours together, and its axes have no unit. Two things are
# new. t-SNE gets the 50 first principal components, which hold most of what there is and are faster to compare. And its
# result is scaled by *percentiles*: between the 1st and the 99th lies the square, and the few points beyond are moved to its
# border. UMAP would do as well: `pip install umap-learn`.

# %% exercise="layout"

# %% check="layout"

# %% [markdown]
# The map of our vectors, each in the colour of its photograph's category. Beside it is what you get from the first two
# principal components alone:

# %% tags=["nbval-ignore-output"]
def components(rows):
    """The first two principal components of the rows, each scaled to [0, 1]; None for None."""
    if rows is None:
        return None
    flat = (rows - rows.mean(dim=0)) @ torch.linalg.svd(rows - rows.mean(dim=0), full_matrices=False)[2][:2].T
    return (flat - flat.amin(dim=0)) / (flat.amax(dim=0) - flat.amin(dim=0))


places = None if activations is None else tensor_of(layout(activations, seed=0))
if written(places, "layout"):
    places = places.float()
    maps = {"your layout": places, "two principal components": components(activations)}
    display(show_scatter(maps, labels[photo], bank.categories))

# %% tags=["nbval-ignore-output"]
def kept(points, rows):
    """The share of the five nearest vectors that are among the five nearest points of the map."""
    apart = torch.cdist(points, points).fill_diagonal_(torch.inf)
    on_map = apart.topk(5, dim=1, largest=False).indices
    return (nearest(rows, 5)[:, :, None] == on_map[:, None]).any(dim=2).float().mean().item()


if written(places, "layout"):
    for title, points_of in maps.items():
        print(f"{title}: {kept(points_of, activations):.0%} of the five nearest neighbours are kept")

# %% tags=["facts"]
kept_tsne, kept_pca = kept(places, activations), kept(components(activations), activations)
fact(within=0.2, kept_tsne=kept_tsne)
assert kept_tsne > 0.22 and kept_pca < 0.12

# %% [markdown]
# t-SNE keeps about {{kept_tsne:.0%}} of the neighbours, two principal components less than 12%. (Your numbers can differ:
# processors round differently, and t-SNE makes the difference larger.) A third may seem little. But a cell of an atlas only
# needs vectors that are alike; which of them is nearest does not matter.

# %% [markdown]
# ## Exercise 3: `grid_average`
#
# **Goal:** the mean vector and the number of vectors of each cell. **About 15 minutes, ●●○, 9 points.**
#
# Take care with the point at exactly 1, with cells that hold nothing, and with which coordinate is the row.

# %% exercise="grid_average"

# %% check="grid_average"

# %% tags=["facts"]
columns = (torch.tensor([0.3, 0.5, 1.0]) * 4).long().clamp(max=3)  # what the hints ask
assert columns.tolist() == [1, 2, 3]

# %% [markdown]
# The example by hand again, with at least two vectors in a cell:

# %%
means, counts = tensor_of(grid_average(spots, vectors, 2, 2))
if written(means, "grid_average"):
    print("means: ", means.tolist())
    print("counts:", counts.tolist())

# %% tags=["facts"]
assert means.tolist() == [[[2, 1], [0, 0]], [[0, 0], [0, 0]]] and counts.tolist() == [[3, 1], [0, 0]]

# %% [markdown]
# ## Your atlas
#
# A grid of 6 × 6 cells over all vectors, at least 5 in each, and an icon for every mean (about 10 seconds). The size of an
# icon says how many vectors it stands for. Click the picture to look closer.

# %% tags=["nbval-ignore-output"]
SIDE, LEAST = 6, 5
means = counts = atlas = None
if written(places, "layout"):
    means, counts = tensor_of(grid_average(places, activations, SIDE, LEAST))
if written(means, "grid_average"):
    means = means.float()  # right answers may be arrays in double precision
    atlas = drawn_atlas(means, counts, LEAST, model, "features.12", steps=32, icon=64)
    print(f"{len(atlas.cells)} of {SIDE * SIDE} cells hold {LEAST} vectors or more; the fullest holds {counts.max()}")
show_cells(atlas, size_by="density")

# %% tags=["facts"]
assert 24 <= len(atlas.cells) <= 36 and counts.max() > 2 * counts.float().mean()

# %% [markdown]
# Icons next to each other often look alike: here are heads with eyes and beaks, there are roofs and walls, elsewhere sky above
# a landscape. Nobody has told the layout what a roof is. It only knows which vectors are close.

# %% [markdown]
# ### Wrong on purpose
#
# Three mistakes that raise no error: the vectors are in *another order* than their places, so each cell averages
# random vectors; *x and y are exchanged*, but only in the grid; and *sums* take the place of means.

# %%
all_alike = predict(
    "With one of these mistakes the mean vectors of all cells become more alike. Which one?",
    ["another order", "x and y exchanged", "sums, not means"],
)
all_alike

# %% tags=["nbval-ignore-output"]
def likeness(rows):
    """The mean cosine between two of the rows."""
    u = F.normalize(rows, dim=1)
    return ((u @ u.T).sum() - len(u)).item() / (len(u) * (len(u) - 1))


wrong, alike = {}, {}
if written(means, "grid_average"):
    shuffled = torch.randperm(len(activations), generator=torch.Generator().manual_seed(0))
    sources = {"yours": (places, activations), "another order": (places, activations[shuffled])}
    sources["x and y exchanged"] = (places.flip(1), activations)
    for name, (where, rows) in sources.items():
        cells, held = tensor_of(grid_average(where, rows, SIDE, LEAST))
        wrong[name] = cells[held >= LEAST].float()
    wrong["sums, not means"] = wrong["yours"] * counts[counts >= LEAST][:, None]
    for name, cells in wrong.items():
        alike[name] = likeness(cells)
        print(f"{name:21} mean cosine between two cells: {alike[name]:.2f}")

# %% [markdown]
# Five cells of each, drawn:

# %% tags=["nbval-ignore-output"]
pictures, titles = [], []
for name, cells in wrong.items():
    chosen = cells[torch.linspace(0, len(cells) - 1, 5).long()]
    pictures += icons_of(chosen, model, "features.12", steps=24)
    titles += [name] + [""] * 4
show_images(pictures if pictures else None, titles=titles, columns=5)

# %%
all_alike.reveal(max((name for name in alike if name != "yours"), key=alike.get) if alike else None)

# %% tags=["facts"]
fact(within=0.3, alike_yours=alike["yours"], alike_shuffled=alike["another order"])
assert alike["another order"] > alike["yours"] + 0.1 and max(alike, key=alike.get) == "another order"
assert abs(alike["x and y exchanged"] - alike["yours"]) < 0.01 and abs(alike["sums, not means"] - alike["yours"]) < 0.01

# %% [markdown]
# In *another order*, each cell averages a bit of everything, so all cells move towards the mean of all vectors: two of them have
# a cosine of {{alike_shuffled:.2f}} on average, in place of {{alike_yours:.2f}}. Their icons still look like something, but they
# are mixtures of things that have nothing to do with each other, and neighbours have no more in common than others. *x and y
# exchanged* mirrors the atlas, and you cannot see it from the icons at all: it only hurts where grid and layout are used
# together, for example to look up the photographs of a cell. *Sums* point the same way as means, and an icon follows the
# direction: the same things, but for details. So two of the three mistakes cannot be seen: that is why your functions are
# checked.

# %% [markdown]
# ## The larger atlas
#
# With more vectors, cells become smaller, and icons more precise. This atlas was made in the same four steps, with
# {{atlas_vectors:,}} vectors of each of three layers. Click it, and use the wheel or <kbd>+</kbd> and <kbd>−</kbd> to zoom: each
# cell tells which classes its vectors argue for.

# %%
shipped = load_atlas()
show_atlas(shipped, "features.12")

# %% tags=["facts"]
fact(atlas_vectors=shipped.vectors)
assert len(shipped.layers) == 3

# %% [markdown]
# The same layer with fewer cells, sized by density. What was spread over many icons is one now:

# %%
coarse = shipped.layer("features.12").grids[0]
show_cells(coarse, shipped.class_names, size_by="density")

# %% [markdown]
# An icon is only a mean. Next to it is what three of its vectors saw:

# %% tags=["nbval-ignore-output"]
fullest = coarse.cells.counts.argsort(descending=True)[:3].tolist()
rows = [[coarse.icons[cell] / 255, *(coarse.patches[cell][:3] / 255)] for cell in fullest]
titles = [text for cell in fullest for text in (f"icon of {coarse.cells.counts[cell]} vectors", "a patch", "a patch", "a patch")]
show_images([picture for row in rows for picture in row], titles=titles, columns=4)

# %% [markdown]
# ### Layer by layer
#
# The same photographs at three depths:

# %%
for layer in shipped.layers:
    print(layer.name)
    display(show_cells(layer.grids[0]))

# %% [markdown]
# Early icons are textures, edges and colours; later ones have parts and whole things. The map changes with the layer, too:
# what is next to each other at first because of its texture is next to each other at last because of what it is.

# %% [markdown]
# ## Evidence: what would a useless atlas look like?
#
# A map always looks like something. So let us make two that cannot show anything that the network has learned: from a
# network with **random weights**, and from our own vectors with each **channel shuffled** by itself, so that every number
# occurs as before, but no vector belongs together (about 15 seconds).

# %%
empty_map = predict(
    "The shuffled vectors have no neighbours to speak of. What will t-SNE make of them?",
    ["a map as full as before", "all points in one spot", "points on the border only"],
)
empty_map

# %% tags=["nbval-ignore-output"]
def torn(rows):
    """The rows with each channel shuffled by itself."""
    generator = torch.Generator().manual_seed(0)
    return torch.stack([channel[torch.randperm(len(channel), generator=generator)] for channel in rows.T], dim=1)


spaces, useless, filled = {}, {}, {}
if written(means, "grid_average"):
    spaces = {"trained": activations, "random weights": collected(random_squeezenet(seed=0)), "shuffled": torn(activations)}
    useless = {name: places if name == "trained" else tensor_of(layout(rows, seed=0)).float() for name, rows in spaces.items()}
    for name, where in useless.items():
        filled[name] = int((tensor_of(grid_average(where, spaces[name], SIDE, LEAST))[1] >= LEAST).sum())
    display(show_scatter(useless, labels[photo], bank.categories, columns=3))

# %%
empty_map.reveal("a map as full as before" if filled else None)

# %% tags=["nbval-ignore-output"]
def category_on(where):
    """The share of points whose nearest point of another photograph is of the same category."""
    apart = torch.cdist(where, where)
    apart[photo[:, None] == photo] = torch.inf
    return (labels[photo[apart.argmin(dim=1)]] == labels[photo]).float().mean().item()


on_maps = {name: category_on(where) for name, where in useless.items()}
for name, share in on_maps.items():
    print(f"{name:15} {filled[name]} cells filled; nearest point of another photograph of the same category: {share:.0%}")

# %% tags=["facts"]
assert filled["shuffled"] > 0.8 * filled["trained"] and filled["random weights"] < filled["trained"]
assert on_maps["trained"] > on_maps["random weights"] + 0.08 and on_maps["shuffled"] < chance + 0.06
fact(within=0.15, on_trained=on_maps["trained"], on_random=on_maps["random weights"])
assert on_maps["random weights"] > chance + 0.02

# %% [markdown]
# The map of shuffled vectors is as full as yours, though there is nothing in it: t-SNE spreads out whatever it is given. The map
# of random weights even has clear islands. **That a map is full, or has islands, says nothing.** What tells them apart is
# something that the layout was not told. The nearest point of another photograph is of the same category in about
# {{on_trained:.0%}} of all cases on your map, in about {{on_random:.0%}} with random weights, and at the level of chance
# ({{chance:.0%}}) for shuffled vectors. Random weights do better than chance, since colours and textures pass through them as
# well.

# %% [markdown]
# ### Another seed
#
# Is it the same map with another seed?

# %% tags=["nbval-ignore-output"]
again = agreement = None
if written(places, "layout"):
    again = tensor_of(layout(activations, seed=1)).float()
    near = [torch.cdist(one, one).fill_diagonal_(torch.inf).topk(5, largest=False).indices for one in (places, again)]
    agreement = (near[0][:, :, None] == near[1][:, None]).any(dim=2).float().mean().item()
    print(f"of the five nearest points on one map, {agreement:.0%} are among the five nearest on the other")

# %% tags=["facts"]
assert agreement > 0.4

# %% [markdown]
# More than 40% of the nearest points are the same. Regions stay; where they lie on the page, and which of them touch, can
# change. Believe what several maps show.

# %% [markdown]
# ## To whiten or not to whiten?
#
# Carter et al. multiply each mean by the inverse of the second moment, as you did in the last lesson, so that no direction
# counts more just because it is common. The matrix has {{channels}} × {{channels}} numbers, and they had a million vectors
# to estimate it from. We have {{vectors}}. So let us estimate it *twice*, each time from half of the photographs, and whiten
# the same cells with both.

# %%
twice = predict(
    "The same mean, whitened by one half and by the other half of the photographs: what is the cosine of the two results?",
    ["above 0.9", "about 0.5", "about 0"],
)
twice

# %% tags=["nbval-ignore-output"]
halves = cosine = None
if written(means, "grid_average"):
    centres = means[counts >= LEAST]
    halves = [inverse_second_moment(activations[photo % 2 == part]) for part in (0, 1)]
    cosine = F.cosine_similarity(centres @ halves[0], centres @ halves[1]).mean().item()
    print(f"mean cosine of a cell whitened by one half and by the other: {cosine:.1f}")

# %%
twice.reveal(None if cosine is None else "about 0")

# %% tags=["nbval-ignore-output"]
chosen = None if means is None else centres[torch.linspace(0, len(centres) - 1, 5).long()]
if written(chosen, "grid_average"):
    kinds = {"as they are": chosen, "whitened by one half": chosen @ halves[0], "by the other half": chosen @ halves[1]}
    pictures = [icon for rows in kinds.values() for icon in icons_of(rows, model, "features.12", steps=24)]
    titles = [text for kind in kinds for text in [kind] + [""] * 4]
    display(show_images(pictures, titles=titles, columns=5))

# %% tags=["facts"]
assert abs(cosine) < 0.25 and len(activations) // 2 < activations.shape[1]

# %% [markdown]
# The two results have hardly anything in common, and so do their icons. The inverse blows up the directions in which the
# vectors vary *least*, and half of our vectors are fewer than {{channels}}: in some directions they do not vary at all. What is
# blown up is chance. So with few vectors it is better not to whiten, and that is how the shipped atlas was made. Whiten when
# you have many times more vectors than channels.

# %% [markdown]
# ## A larger one, of your own photographs
#
# All of this is one command, for any folder with pictures. It can be stopped and goes on with `--resume`:
#
# ```
# python -m helpers.atlas make my-atlas --photos ~/pictures --per-image 10 --grids 10 20
# python -m helpers.atlas page my-atlas my-atlas.html
# ```
#
# With `pip install umap-learn`, `--method umap` lays the vectors out with UMAP, as in the article. The next cell compares the
# two where it is installed.

# %% tags=["play", "nbval-ignore-output"]
import importlib.util

if activations is not None and importlib.util.find_spec("umap"):
    from helpers.atlas import lay_out

    by_umap = lay_out(activations, "umap", seed=0)
    print(f"neighbours kept: t-SNE {kept(places, activations):.0%}, UMAP {kept(by_umap, activations):.0%}")
    display(show_scatter({"t-SNE": places, "UMAP": by_umap}, labels[photo], bank.categories))
else:
    print("UMAP is not installed.")

# %% [markdown]
# ## Play
#
# Choose how many cells the grid has, and how many vectors a cell needs. More cells hold vectors that are more alike, but
# fewer of them. Compare with the shuffled vectors: does the number below the sliders tell them apart?

# %% tags=["play"]
from helpers import grid_explorer

grid_explorer(useless or {"trained": None}, spaces or {"trained": None}, grid_average)

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about the lesson before, the others are about this one. Each counts one point.
#
# **Question 1.** The objective is the dot product times the cosine to the power $p$, and the wanted direction is (1, 0). One
# image gives the activation (2, 0), another one (4, 4). Which of them has the larger objective?
#
# 1. The second one, whatever $p$ is.
# 2. The first one, whatever $p$ is.
# 3. The second one for $p = 0$, the first one for $p = 4$.
# 4. The first one for $p = 0$, the second one for $p = 4$.
#
# **Question 2.** Cell A holds the vectors (4, 0) and (0, 4), cell B holds (2, 2) and (2, 2). What do you know about their icons?
#
# 1. Their means differ, so the icons differ, too.
# 2. They have the same mean, and so the same icon, although no vector of A points along it.
# 3. The two vectors of A cancel: its mean is zero.
# 4. They have the same mean, and in both cells there is a vector that points along it.
#
# **Question 3.** 1600 vectors are evenly spread over the square. How many does a cell of a grid of 20 × 20 cells hold?
#
# 1. 16
# 2. 8
# 3. 32
# 4. 4

# %% tags=["facts"]
assert 1600 / (20 * 20) == 4 and 1600 / (10 * 10) == 16 and 16 // 2 == 8 and 16 * 2 == 32

# %% exercise="atlas_questions"

# %% check="atlas_questions"

# %% [markdown]
# ## Question (4 points)
#
# A friend shows you an atlas of another network, and says: "It has learned three groups of concepts: you can see three islands.
# In this cell is a dog with a boat's hull, so it thinks that dogs and boats belong together. And there are no faces, so it cannot
# see faces."
#
# **What do you answer?** Go through the three sentences, and say what you would measure to find out.

# %% [markdown] question="activation_atlas_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** *Three islands*: the layout makes shapes from anything. Our shuffled vectors, in which nothing belongs
# together, gave a map as full as the real one, and a network with random weights gave islands. Islands depend on the method, its
# perplexity and the seed; another seed kept only part of the nearest points. I would draw the map several times, and compare with
# shuffled vectors and with random weights, by something that the layout was not told: by category the nearest point agreed in
# about {{on_trained:.0%}} of all cases, with random weights in about {{on_random:.0%}}, by chance in {{chance:.0%}}.
#
# *A dog with a hull*: an icon is drawn from the mean of a cell. A mean can be something that no vector is like: (4, 0) and (0, 4)
# give (2, 2). So the cell may hold dogs and boats that merely lie next to each other on the map. I would look at the photographs'
# patches of that cell, at how alike its vectors are (the cosine with their mean), and use a finer grid.
#
# *No faces*: the atlas shows what was in the photographs that it was made from, at the positions that were drawn, in cells with
# enough vectors. Where no photograph has a face, no vector of a face can be there. I would collect from photographs of faces.
#
# **Rubric.** 1 point: islands can come from the layout, with a measurement of one's own (shuffled, random weights, another seed).
# 1 point: the icon shows a mean, which need not be like any vector; look at the members or at a finer grid. 1 point: the atlas
# only shows what the photographs, positions and `min_count` let through. 1 point: a sensible measurement for at least two of the
# sentences.
# ### END SOLUTION

# %% tags=["facts"]
assert torch.tensor([[4.0, 0], [0, 4]]).mean(dim=0).tolist() == [2, 2]

# %%
model_answer("activation_atlas_question")

# %% [markdown]
# ## What this does not tell you
#
# - **Not what the photographs do not show.** The atlas is of a network *and* a collection of photographs
#   ([Carter et al. 2019](https://distill.pub/2019/activation-atlas/)).
# - **Means hide what they are made of.** An icon can show a mixture that never occurs. Look at the patches.
# - **Distances and sizes mean little.** t-SNE and UMAP keep neighbours, and distort the rest ([Wattenberg et al.
#   2016](https://distill.pub/2016/misread-tsne/), [Chari and Pachter 2023](https://doi.org/10.1371/journal.pcbi.1011288)).
# - **Whole vectors only.** A vector can be a sum of several things at once; the atlas shows the sum. Dictionaries of directions
#   try to take it apart ([Fel et al. 2023](https://arxiv.org/abs/2306.07304)).
# - **Icons are made by a recipe.** Other settings of the optimiser give other pictures of the same mean, and people can find
#   natural examples more helpful ([Zimmermann et al. 2021](https://arxiv.org/abs/2106.12447)).

# %%
closing_card("activation_atlas", picture=show_cells(atlas))

# %% [markdown]
# Next lesson: the atlas in the eyes of one class. Which regions argue for it, and can the map tell how to fool the network?
