# %% [markdown]
# # The space in which photographs become neighbours
#
# Just before its classifier, the network has turned a photograph into a few hundred numbers: a point in a space with as
# many dimensions. Two photographs of windmills have hardly a pixel in common. **Are they neighbours there?** You will put
# a bank of photographs into that space, look up who is next to whom, and draw maps of it.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `embed` | from a photograph to a vector | 10 | ●●○ |
# | `nearest_neighbors` | who is next to whom | 15 | ●●○ |
# | `grid_assignment` | a map on which no photograph covers another | 15 | ●●○ |
# | three quick questions | is the idea clear? | 3 | ●○○ |
#
# As always, guesses are never graded. All cells together take less than half a minute on a laptop without a GPU.

# %%
import numpy as np
import torch
import torch.nn.functional as F
from scipy.optimize import linear_sum_assignment

from helpers import (
    check, closing_card, features_of, load_photo_bank, load_squeezenet, model_answer, neighbours_kept, pixels_of, predict,
    random_squeezenet, show_curves, show_images, show_mosaic, show_neighbours, show_scatter, tsne_map, warm_up, written,
    wrong_neighbours,
)

# %% [markdown]
# ## By hand first
#
# Three vectors in the plane: a query $q = (2, 1)$ and two others, $a = (1, 2)$ and $b = (6, 3)$. Which of the two is
# nearer to $q$?
#
# - **With a ruler:** $a$ is $\lVert q - a \rVert = \sqrt{1 + 1} \approx 1.41$ away, $b$ is
#   $\lVert q - b \rVert = \sqrt{16 + 4} \approx 4.47$ away. So it is $a$. This is the *Euclidean* distance.
# - **By direction:** $b$ is $3\,q$, so it points the same way as $q$, only further. The cosine of the angle between two
#   vectors is their dot product, divided by both lengths, and the *cosine distance* is 1 minus that:
#
# $$d_{\cos}(q, a) \;=\; 1 - \frac{q \cdot a}{\lVert q \rVert\,\lVert a \rVert}$$
#
# **Warm-up.** What is the cosine distance between $q$ and $a$? Both have length $\sqrt 5$.

# %% blank="cosine_distance"
q, a, b = torch.tensor([2.0, 1.0]), torch.tensor([1.0, 2.0]), torch.tensor([6.0, 3.0])

cosine_distance = 1 - (q @ a) / (q.norm() * a.norm())  # fill in: an expression with q and a, or a number

warm_up("feature_space", cosine_distance)

# %% [markdown]
# Both distances to both vectors:

# %%
for name, other in (("a", a), ("b", b)):
    cosine = (q @ other) / (q.norm() * other.norm())
    print(f"{name}: Euclidean {(q - other).norm():.2f}, cosine {abs(1 - cosine):.2f}")

# %% tags=["facts"]
assert torch.equal(b, 3 * q) and abs(q.norm().item() ** 2 - 5) < 1e-5 and abs(a.norm().item() ** 2 - 5) < 1e-5
assert abs((q - a).norm().item() - 1.41) < 0.01 and abs((q - b).norm().item() - 4.47) < 0.01
assert (q - a).square().tolist() == [1, 1] and (q - b).square().tolist() == [16, 4]

# %% [markdown]
# With a ruler $a$ is nearer, by direction it is $b$. Of a network's features, each number says how strongly one channel
# reacts. The direction of the vector is the *mixture* of reactions, its length how strong they are altogether. Which of the
# two should count is your choice, and you will see what it does.

# %% [markdown]
# ## The photographs
#
# The bank holds {{photographs}} photographs in {{categories}} categories. The network was trained on a thousand classes of
# ImageNet. Categories such as *animals*, *tools* or *monuments* are not among them: nobody told it that a hammer and a
# pair of scissors are of one kind.

# %%
bank = load_photo_bank()
labels = torch.from_numpy(bank.labels)  # (N,), the category of each photograph, as a number
model = load_squeezenet()

first = [int((labels == category).nonzero()[0]) for category in range(len(bank.categories))]
show_images([bank.photos[i][::2, ::2] for i in first], titles=list(bank.categories))

# %% tags=["facts"]
counts = labels.bincount()
fact(photographs=len(bank), categories=len(bank.categories), monuments=counts.max(), dams=counts.min())
assert bank.categories[counts.argmax()] == "monuments" and bank.categories[counts.argmin()] == "dams"
chance = (counts * (counts - 1)).sum() / (len(bank) * (len(bank) - 1))
fact(chance=chance)
assert model(torch.zeros(1, 3, 224, 224)).shape[1] == 1000
household = [name for name, label in zip(bank.names, labels) if bank.categories[label] == "household"]
assert {"chair", "bulb", "baseball"} <= set(household)
assert not {"animals", "tools", "monuments"} & {n.strip() for names in model.class_names for n in names.split(",")}

# %% [markdown]
# The categories differ in size, from {{monuments}} monuments down to {{dams}} dams. Two photographs drawn at random are of
# the same category in {{chance:.0%}} of all cases: whatever we find has to be compared with that.
#
# The simplest vector for a photograph is the photograph itself: shrink it to 32 × 32 pixels and write all their colours in
# a row.

# %%
pixel_guess = predict(
    "For which share of the photographs is the nearest one, by raw pixels, of the same category?", low=0, high=100, unit="%",
)
pixel_guess

# %% tags=["facts"]
assert pixels_of(bank.photos[:1]).shape[1] == 3 * 32 * 32

# %% [markdown]
# ## The idea
#
# The layer `features.12` is SqueezeNet's last one before the classifier. It gives {{channels}} maps, one for each channel:
# where in the photograph is what this channel has learned to see? For the vector we ask only *how much* of it there is, and
# average each map over its $h \times w$ positions:
#
# $$\varphi_d(X) \;=\; \frac{1}{h\,w} \sum_{i=1}^{h} \sum_{j=1}^{w} A_{d,i,j}(X)$$
#
# Krizhevsky, Sutskever and Hinton, [ImageNet Classification with Deep Convolutional Neural
# Networks](https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks) (2012,
# section 6.1), looked up the nearest neighbours of photographs among such vectors. Two years later Donahue et al. showed
# that the features of a network trained for one task serve many others ([DeCAF](https://arxiv.org/abs/1310.1531), 2014).

# %% [markdown]
# ## Exercise 1: `embed`
#
# **Goal:** one vector for each photograph, from any layer. **About 10 minutes, ●●○, 8 points.**
#
# You will need a forward hook again. Three things to keep in mind:
# - The layer that comes next may be a ReLU that works *in place*: it overwrites what you kept, unless you kept a copy.
# - The hook has to be gone afterwards, even if the model raised an error.
# - The images may have any size, and there may be only one.

# %% exercise="embed"

# %% check="embed"

# %% [markdown]
# Now the whole bank, a few photographs at a time (about 5 seconds):

# %% tags=["play"]
features = features_of(embed, bank.photos, model, "features.12")
if written(features, "embed"):
    lengths = features.norm(dim=1)
    print(f"features: {tuple(features.shape)}, lengths of the vectors from {lengths.min():.0f} to {lengths.max():.0f}")

pixels = pixels_of(bank.photos)
print(f"raw pixels: {tuple(pixels.shape)}")

# %% tags=["facts"]
fact(channels=features.shape[1], shortest=lengths.min(), longest=lengths.max())
assert lengths.max() > 2.5 * lengths.min()

# %% [markdown]
# ## Exercise 2: `nearest_neighbors`
#
# **Goal:** the nearest rows of a bank for each query, by either metric. **About 15 minutes, ●●○, 10 points.**
#
# A query that is in the bank is at distance 0 from itself. Such a neighbour tells you nothing, so it does not count. But
# take care: with the cosine, a *different* vector can be at distance 0, too, as $b$ was above.

# %% tags=["facts"]
assert abs(1 - (q @ b) / (q.norm() * b.norm())) < 1e-6

# %% exercise="nearest_neighbors"

# %% check="nearest_neighbors"

# %% [markdown]
# Four photographs, each with its five nearest: above by the network's features (cosine), below by raw pixels (Euclidean).

# %% tags=["play"]
queries = [bank.names.index(name) for name in ("scissors 02", "windmill 03", "horse", "swans")]
by_features = by_pixels = None
if written(features, "embed"):
    by_features = nearest_neighbors(features, features, 5, "cosine")
    by_pixels = nearest_neighbors(pixels, pixels, 5, "euclidean")
if written(by_features, "nearest_neighbors"):
    display(show_neighbours(bank, queries, {"by features": by_features[queries], "by pixels": by_pixels[queries]}))

# %% tags=["facts"]
near = lambda rows, i: [bank.names[j] for j in rows[queries[i]]]
kinds = lambda rows, i: [bank.categories[labels[j]] for j in rows[queries[i]]]
assert kinds(by_features, 0) == ["tools"] * 5 and "tools" not in kinds(by_pixels, 0)
assert kinds(by_features, 1).count("windmills") >= 3 and kinds(by_pixels, 1).count("monuments") >= 3
assert kinds(by_features, 2) == ["animals"] * 5 and kinds(by_pixels, 2).count("animals") <= 2
assert "animals" not in kinds(by_features, 3)

# %% [markdown]
# Pixels find what has the same colours in the same places: the windmill before a blue sky gets monuments before a blue sky.
# Features find other tools for the scissors and other animals for the horse, in any colour and position. And they fail: the
# white swans on black water have no animal among their five nearest, whatever the network took them for.
#
# Over the whole bank: for which share of the photographs is the *nearest* one of the same category?

# %% tags=["play"]
share = {}
if written(by_features, "nearest_neighbors"):
    for space, vectors in (("features", features), ("raw pixels", pixels)):
        for metric in ("cosine", "euclidean"):
            nearest = nearest_neighbors(vectors, vectors, 1, metric)[:, 0]
            share[space, metric] = (labels[nearest] == labels).float().mean().item()
            print(f"{space:10} {metric:9} {share[space, metric]:.0%}")

# %% tags=["play"]
pixel_guess.reveal(100 * share["raw pixels", "euclidean"] if share else None)

# %% tags=["facts"]
fact(both=share["features", "cosine"], ruler=share["features", "euclidean"])
fact(pixels_ruler=share["raw pixels", "euclidean"], pixels_angle=share["raw pixels", "cosine"])
assert share["features", "cosine"] > share["features", "euclidean"] + 0.02
assert share["features", "euclidean"] > share["raw pixels", "euclidean"] + 0.2
assert share["raw pixels", "euclidean"] > share["raw pixels", "cosine"] > 2 * chance.item()
in_lists = by_features.flatten().bincount(minlength=len(bank)).max()
by_ruler = nearest_neighbors(features, features, 5, "euclidean")
ruler_lists = by_ruler.flatten().bincount(minlength=len(bank))
fact(popular=round(int(ruler_lists.max()), -1))  # of machines that round differently, the tens agree
assert ruler_lists.max() > 2 * in_lists
assert lengths[ruler_lists.argmax()] < lengths.quantile(0.25)

# %% [markdown]
# By features it is {{both:.0%}} with the cosine and {{ruler:.0%}} with the ruler; by raw pixels {{pixels_angle:.0%}} and
# {{pixels_ruler:.0%}}, still far above the {{chance:.0%}} of chance: a blue sky says something about what stands before it.
#
# Why does the ruler do worse on features? Their lengths go from {{shortest:.0f}} to {{longest:.0f}}, and a short vector is
# not far from anything. One photograph with a short vector is among the five nearest of about {{popular}} others by
# Euclidean distance; with the cosine no photograph is in half as many lists. Such *hubs* are common in spaces with many
# dimensions ([Radovanović et al. 2010](https://www.jmlr.org/papers/v11/radovanovic10a.html)).

# %% [markdown]
# ### Wrong on purpose
#
# Three mistakes that are easily made with the cosine: the query is not left out; the dot product is not divided by the
# lengths; the cosines are sorted as if they were distances, the smallest first.

# %%
everywhere = predict(
    "With one of them, a single photograph is among the five nearest of nearly half of the bank. Which mistake is it?",
    ["the query not left out", "not divided by the lengths", "similarity sorted as a distance"],
)
everywhere

# %% tags=["play"]
most = {}
if written(by_features, "nearest_neighbors"):
    wrong = wrong_neighbours(features, features, 5)
    for name, rows in {"yours": by_features, **wrong}.items():
        most[name] = int(rows.flatten().bincount().max())
        alike = (labels[rows] == labels[:, None]).float().mean()
        print(f"{name:31} {alike:4.0%} of the query's category; one photograph is in {most[name]} lists")
    windmill = queries[1:2]
    found = {"yours": by_features[windmill]} | {name: rows[windmill] for name, rows in wrong.items()}
    display(show_neighbours(bank, windmill, found))

# %% tags=["play"]
everywhere.reveal(max((name for name in most if name != "yours"), key=most.get) if most else None)

# %% tags=["facts"]
alike = {n: (labels[r] == labels[:, None]).float().mean() for n, r in {"yours": by_features, **wrong}.items()}
fact(of_five=alike["yours"], with_itself=alike["the query not left out"], dot=alike["not divided by the lengths"])
fact(farthest=round(most["similarity sorted as a distance"], -1), dot_most=round(most["not divided by the lengths"], -1))
assert max(most, key=most.get) == "similarity sorted as a distance" and 0.4 < most[max(most, key=most.get)] / len(bank) < 0.6
assert alike["the query not left out"] > alike["yours"] + 0.03 and alike["similarity sorted as a distance"] < 0.05
assert alike["not divided by the lengths"] < alike["yours"] - 0.05
long = wrong["not divided by the lengths"].flatten().bincount().argmax()
assert lengths[long] > lengths.quantile(0.75)

# %% [markdown]
# Of the five nearest, {{of_five:.0%}} are of the query's category. The first mistake makes this number *better*,
# {{with_itself:.0%}}, because every query finds itself: a result that improves is no proof of anything. Without the division
# it is {{dot:.0%}}, and one long vector is in about {{dot_most}} lists. Sorted the wrong way round, one photograph is in
# about {{farthest}} lists, since it is the opposite of so many.

# %% [markdown]
# ## Is it what the network has learned?
#
# Perhaps any vector made by convolutions would do. So let us ask the same of a network with random weights, and of the
# earlier layers. The network takes smaller images too, here 112 × 112 pixels, a quarter of what they have
# (about 6 seconds).

# %%
untrained = predict(
    "And with random weights: for which share is the nearest one of the same category?", low=0, high=100, unit="%",
)
untrained

# %% tags=["play"]
depths, by_depth, random_share = [0, 4, 7, 10, 12], {"cosine": [], "Euclidean": []}, None

def share_of_nearest(vectors, metric):
    nearest = nearest_neighbors(vectors, vectors, 1, metric)[:, 0]
    return (labels[nearest] == labels).float().mean().item()

if written(by_features, "nearest_neighbors"):
    for depth in depths:
        vectors = features_of(embed, bank.photos, model, f"features.{depth}", side=112)
        for metric, values in by_depth.items():
            values.append(share_of_nearest(vectors, metric.lower()))
    random_features = features_of(embed, bank.photos, random_squeezenet(seed=0), "features.12", side=112)
    random_share = share_of_nearest(random_features, "cosine")

marks = {} if random_share is None else {
    "last layer, random weights": random_share,
    "raw pixels": share["raw pixels", "euclidean"],
    "chance": (labels[:, None] == labels).float().sum().sub(len(bank)).item() / (len(bank) * (len(bank) - 1)),
}
show_curves(
    depths, by_depth if marks else None, hlines=marks, ylim=(0, 1), xlabel="layer of model.features",
    ylabel="nearest one of the same category", title="Neighbours by layer",
)

# %% tags=["play"]
untrained.reveal(None if random_share is None else 100 * random_share)

# %% tags=["facts"]
fact(first_layer=by_depth["cosine"][0], last_layer=by_depth["cosine"][-1], untrained=random_share)
assert depths[0] == 0 and all(a < b + 0.02 for a, b in zip(by_depth["cosine"], by_depth["cosine"][1:]))
assert chance < random_share < share["raw pixels", "euclidean"]
assert abs(marks["chance"] - chance.item()) < 1e-6 and (224 / 112) ** 2 == 4

# %% [markdown]
# From layer to layer neighbours agree more with our categories: {{first_layer:.0%}} after the first convolution,
# {{last_layer:.0%}} before the classifier. With random weights the same layer reaches {{untrained:.0%}}, less than the raw
# pixels. So it is training that brings these photographs together, and every stage of the network adds to it. Nobody asked
# for that: the network was trained to tell classes apart, and never heard that a hammer and a pair of scissors are both
# tools.

# %% [markdown]
# ## A map: t-SNE
#
# Nobody can look at a space with {{channels}} dimensions. t-SNE
# ([van der Maaten and Hinton 2008](https://www.jmlr.org/papers/v9/vandermaaten08a.html)) draws a map that tries to keep one
# thing: *who is next to whom*. It turns distances into probabilities, $p_{ij}$ in the space and $q_{ij}$ on the map, and
# moves the points until both are as alike as it can make them:
#
# $$C \;=\; \sum_{i \ne j} p_{ij} \log \frac{p_{ij}}{q_{ij}}\,, \qquad
# p_{j \mid i} \propto e^{-d_{ij}^2 / 2\sigma_i^2}\,, \qquad q_{ij} \propto \frac{1}{1 + \lVert y_i - y_j \rVert^2}$$
#
# Each term is multiplied by $p_{ij}$: it costs much to tear neighbours apart, and little to put strangers side by side.
# ($p_{ij}$ is the mean of $p_{j \mid i}$ and $p_{i \mid j}$, up to a factor.) The width $\sigma_i$ is set for each point, so
# that it has about as many neighbours as the **perplexity** says: 30 here. You need not write it; scikit-learn has it. The
# axes have no unit, so ours are stretched to fill a square. The map on the right is made from raw pixels in the same way.

# %%
kept_guess = predict(
    "Which share of the five nearest neighbours in the feature space are among the five nearest on the map?",
    low=0, high=100, unit="%",
)
kept_guess

# %% tags=["play"]
feature_map = tsne_map(features, perplexity=30)
pixel_map = tsne_map(pixels, perplexity=30, metric="euclidean")
show_scatter({"network's features": feature_map, "raw pixels": None if features is None else pixel_map}, labels, bank.categories)

# %% tags=["play", "nbval-ignore-output"]
kept = None
if written(by_features, "nearest_neighbors"):
    kept = neighbours_kept(by_features, nearest_neighbors(feature_map, feature_map, 5, "euclidean"))
    print(f"neighbours kept on the map: {kept:.0%}; by chance it would be {5 / (len(bank) - 1):.0%}")
    print(f"nearest one of the same category: {share_of_nearest(feature_map, 'euclidean'):.0%} on the map")

# %% tags=["play"]
kept_guess.reveal(None if kept is None else 100 * kept)

# %% tags=["facts"]
on_map, on_pixel_map = (share_of_nearest(one, "euclidean") for one in (feature_map, pixel_map))
assert 0.5 < kept < 0.7 and 0.8 < on_map and on_pixel_map < 0.6
fact(kept=round(kept, 1), map_by_chance=5 / (len(bank) - 1))

# %% [markdown]
# Monuments, animals, fishes and tools lie in regions of their own on the left, and overlap on the right. Yet the map keeps
# only about {{kept:.0%}} of the five nearest neighbours (by chance it would be {{map_by_chance:.0%}}): two dimensions have too
# little room for {{channels}}.

# %% [markdown]
# ### The same photographs, four maps
#
# What else may be read from such a map? Draw it again: with another perplexity, or from other places to start from. Watch
# the distances between regions and their sizes (about 4 seconds).

# %% tags=["play"]
maps = {
    "perplexity 30": feature_map,
    "perplexity 30, another start": tsne_map(features, perplexity=30, init="random", seed=2),
    "perplexity 2": tsne_map(features, perplexity=2),
    "perplexity 75": tsne_map(features, perplexity=75),
}
show_scatter(maps, labels, bank.categories)

# %% [markdown]
# In numbers: which category has its centre nearest to that of *sea*, and how widely are the fishes spread, compared with the
# animals? First in the feature space itself.

# %% tags=["play", "nbval-ignore-output"]
def centre_and_spread(points, category):
    members = points[labels == category]
    centre = members.mean(dim=0)
    return centre, (members - centre).norm(dim=1).mean()

next_to_sea, spread = {}, {}
if written(features, "embed"):
    sea, fishes, animals = (bank.categories.index(name) for name in ("sea", "fishes", "animals"))
    directions = features / lengths[:, None]
    for title, points in {"feature space": directions, **maps}.items():
        centres = torch.stack([centre_and_spread(points, category)[0] for category in range(len(bank.categories))])
        apart = (centres - centres[sea]).norm(dim=1)
        apart[sea] = torch.inf
        next_to_sea[title] = bank.categories[apart.argmin()]
        spread[title] = float(centre_and_spread(points, fishes)[1] / centre_and_spread(points, animals)[1])
        print(f"{title:29} next to the sea: {next_to_sea[title]:12} fishes / animals: {spread[title]:.2f}")

# %% tags=["facts"]
on_maps = {title: value for title, value in spread.items() if title != "feature space"}
assert max(on_maps.values()) < spread["feature space"] - 0.1
assert len(set(next_to_sea.values())) >= 3
fact(true_spread=spread["feature space"])

# %% [markdown]
# The regions stay, since they are made of neighbours. But what lies next to the sea changes from map to map, and the fishes
# look far more crowded than they are: in the feature space they are spread {{true_spread:.0%}} as widely as the animals. t-SNE
# gives every point the same number of neighbours, and so it evens out what is dense and what is sparse. With perplexity
# 2 it breaks regions into small pieces that mean nothing. Wattenberg et al. show in
# [How to Use t-SNE Effectively](https://distill.pub/2016/misread-tsne/) (2016) how it finds clusters even in noise.

# %% [markdown]
# ## Exercise 3: `grid_assignment`
#
# **Goal:** a cell of its own for each point of a map, moving all as little as possible. **About 15 minutes, ●●○, 7 points.**
#
# Photographs at their places on the map would cover each other. In a grid each has a cell of its own. We want the
# assignment of points to cells $\sigma$ whose sum of squared distances is least:
#
# $$\min_{\sigma} \; \sum_{i} \big\lVert p_i - c_{\sigma(i)} \big\rVert^2 \qquad \text{with all } \sigma(i) \text{ different}$$
#
# Trying all assignments is hopeless: nine points in nine cells already have {{nine:,}}. But this is the *linear assignment
# problem*, which the Hungarian method solves exactly ([Kuhn 1955](https://doi.org/10.1002/nav.3800020109)), and SciPy has it
# as `linear_sum_assignment`. Your part is the matrix of costs.

# %% tags=["facts"]
import math

fact(nine=math.factorial(9))
assert 3 * 3 == 9  # the grid of a hint

# %% exercise="grid_assignment"

# %% check="grid_assignment"

# %% [markdown]
# Four points crowd in the top left quarter of the square. Each gets a quarter of its own, as (row, column):

# %%
crowd = torch.tensor([[0.1, 0.1], [0.3, 0.2], [0.2, 0.4], [0.4, 0.4]])  # x and y of each
mosaic, cells = None, grid_assignment(crowd, 2)
if written(cells, "grid_assignment"):
    for (x, y), cell in zip(crowd.tolist(), torch.as_tensor(cells).tolist()):
        print(f"x {x:.1f}, y {y:.1f} -> {cell}")

# %% tags=["facts"]
assert cells.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]] and crowd.max() < 0.5

# %% [markdown]
# The map of features, 16 × 16 cells. Click it to look closer: wheel, <kbd>+</kbd> and <kbd>−</kbd> zoom, the mouse or the
# arrow keys move.

# %% tags=["play"]
texts = [f"{name} ({bank.categories[label]})" for name, label in zip(bank.names, bank.labels)]
groups = [bank.categories[label] for label in bank.labels]
cells = None if feature_map is None else grid_assignment(feature_map, 16)
mosaic = show_mosaic(bank.photos, cells, texts, side=16, groups=groups)
mosaic

# %% [markdown]
# And the map of raw pixels:

# %% tags=["play"]
pixel_cells = None if features is None else grid_assignment(pixel_map, 16)
show_mosaic(bank.photos, pixel_cells, texts, side=16, groups=groups)

# %% tags=["facts"]
def alike_side_by_side(places):
    kind = {tuple(place): group for place, group in zip(places.tolist(), groups)}
    pairs = [(kind[p], kind[o]) for p in kind for o in ((p[0], p[1] + 1), (p[0] + 1, p[1])) if o in kind]
    return sum(one == other for one, other in pairs) / len(pairs)

in_features, in_pixels = alike_side_by_side(cells), alike_side_by_side(pixel_cells)
assert in_features > 0.65 and in_pixels < 0.5

# %% [markdown]
# The first grid is ordered by what is *in* the photographs: more than 65% of the pairs side by side are of one category.
# The second is ordered by brightness and colour, from white backgrounds to dark water (less than 50% of the pairs). Look for
# places in the first one where two categories meet: what do these photographs have in common?

# %% [markdown]
# ## Play
#
# Choose a photograph and see its neighbours by the features and by raw pixels, with either metric; then go on to the
# nearest one, and to the nearest of that. How soon do you come back to where you have been?

# %% tags=["play"]
from helpers import neighbour_explorer

spaces = {"features.12": features}
if features is not None:
    spaces["features.4"] = features_of(embed, bank.photos, model, "features.4", side=112)
neighbour_explorer(bank, spaces | {"raw pixels": pixels}, nearest_neighbors)

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about the lesson before, the others are about this one. Each counts one point.
#
# **Question 1.** A 3 × 3 convolution with stride 2, and after it a 3 × 3 convolution with stride 1, both without padding. How
# many pixels wide is the receptive field of a unit in the second layer?
#
# 1. 5
# 2. 6
# 3. 7
# 4. 9
#
# **Question 2.** Every vector of a bank is multiplied by a positive number of its own. The queries stay as they are. Which
# neighbours can change?
#
# 1. Those by Euclidean distance, but not those by cosine distance.
# 2. Those by cosine distance, but not those by Euclidean distance.
# 3. Both.
# 4. Neither, since the factors are positive.
#
# **Question 3.** What costs t-SNE more: to put two *strangers* (small $p$) side by side on the map, or to tear two
# *neighbours* (large $p$) apart?
#
# 1. The strangers cost more.
# 2. The neighbours cost more.
# 3. Both cost the same.
# 4. Neither costs anything, as long as the clusters are right.

# %% tags=["facts"]
assert 3 + (3 - 1) * 2 == 7 and 3 + (3 - 1) == 5 and 3 + 3 == 6 and 3 * 3 == 9

# %% exercise="feature_questions"

# %% check="feature_questions"

# %% [markdown]
# ## Question (4 points)
#
# A friend shows you a t-SNE map of photographs and says: "There are four clusters. *Sea* is the smallest, so these photographs
# are the most alike. It is close to *solar panels*, so the network finds them similar, and far from *tools*."
#
# **What may one conclude from a t-SNE map, and what not?** Go through the friend's sentences, and say how you would check
# what remains.

# %% [markdown] question="feature_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** The map is made to keep *neighbours*: each term of the cost is multiplied by $p_{ij}$, which is large for
# near points only. So one may conclude that points that lie together on the map are mostly neighbours in the space, and that
# a group which is clearly apart on several maps is a group there as well. Even that holds only in part: on our map about
# {{kept:.0%}} of the five nearest neighbours were kept.
#
# *"There are four clusters"*: the number depends on the perplexity. With a small one, regions fall apart, and even noise
# forms clumps. *"Sea is the smallest, so they are the most alike"*: no, sizes mean nothing. The widths $\sigma_i$ are
# chosen so that each point has as many neighbours as any other, which evens out dense and sparse regions. *"Close to solar
# panels, far from tools"*: no. How far apart two clusters lie costs next to nothing, since all these $p_{ij}$ are tiny; on
# our four maps, different categories came next to the sea.
#
# To check: compute it in the space itself (nearest neighbours, mean distances between and within the categories); draw
# several maps with other perplexities and starts, and believe only what all of them show; compare with a space that should
# show nothing, such as random weights.
#
# **Rubric.** 1 point: a map keeps neighbours, with a reason (the cost, or the share kept). 1 point: sizes of clusters
# mean nothing, with a reason. 1 point: distances between clusters mean nothing, with a reason (also: the number of clusters
# depends on the perplexity). 1 point: a sensible check, in the space itself or with several maps.
# ### END SOLUTION

# %%
model_answer("feature_question")

# %% [markdown]
# ## What this does not tell you
#
# - **Similar to whom?** Neighbours show what *this* network treats alike. Unlike people, networks trained on ImageNet go by
#   texture more than by shape ([Geirhos et al. 2019](https://arxiv.org/abs/1811.12231)).
# - **A category is not the truth.** *Household* holds a chair, a bulb and a baseball. A neighbour of another category may
#   be the better one, so the shares above are a rough measure.
# - **Near does not mean safe.** Two photographs that look the same can be made to have features far apart, and a photograph
#   can be given the features of any other ([Sabour et al. 2016](https://arxiv.org/abs/1511.05122)).
# - **Averaging forgets places.** The vector says how much of something there is, not where.
# - **A map is not the space.** Of t-SNE, read the neighbours; not distances between clusters, their sizes or their number
#   ([Wattenberg et al. 2016](https://distill.pub/2016/misread-tsne/)). UMAP and others have the same limits
#   ([Chari and Pachter 2023](https://doi.org/10.1371/journal.pcbi.1011288)).

# %%
closing_card("feature_space", picture=mosaic)

# %% [markdown]
# This was the last lesson of this assignment: you have seen what single channels look for, which photographs excite them
# most, and how all of them together bring photographs side by side. Next, the question turns round: of one photograph and
# one decision, *which part was decisive?*
