# %% [markdown]
# # Class atlases: what argues for a class, and a test of it
#
# The atlas shows what a layer sees in many photographs. Now you ask the question that belongs to it: *what is it good for?* Which
# of these vectors argue for *mosque*, which for *castle*, and which for *fireboat*? At the end, the atlas has to prove itself: it
# suggests a patch that should turn palaces into mosques. You paste it into photographs and measure how often it works.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `class_attribution` | how much each vector argues for a class | 10 | ●○○ |
# | `class_specific` | the vectors that belong to a class | 10 | ●●○ |
# | `compare_classes` | two classes along one axis | 10 | ●●○ |
# | three quick questions | is the idea clear? | 3 | ●○○ |
#
# Guesses on the way are never graded. All cells together take less than a minute on a laptop without a GPU.

# %%
from collections import Counter

import numpy as np
import torch
import torch.nn.functional as F

from helpers import (
    FourierImage, check, closing_card, load_atlas, load_photo_bank, load_squeezenet, mean_interval, model_answer,
    paste, paste_experiment, patch_around, predict, preprocess, scores_with, show_atlas, show_class_axis, show_curves,
    show_images, show_layers, suggested_cells, tensor_of, visualize_class, wilson_interval, warm_up, written,
    wrong_attributions,
)
from helpers.attribution import upsample
from helpers.pictures.methods.drops import show_drops

# %% [markdown]
# ## By hand first
#
# At one position, a layer with four channels returns the vector $v$. The gradient of the score of *mosque* with respect to this
# vector is $g$:
#
# $$v = (2,\ 0,\ 1,\ 2)\,, \qquad g = (3,\ 4,\ -1,\ -4)\,.$$
#
# The first channel contributes $2 \cdot 3 = 6$ to the score, the second one nothing: it is 0 here, whatever its gradient. Add up
# all four, and you have the **attribution** of this vector to *mosque*: how much it argues for the class.
#
# **Warm-up.** What is it? Replace the three dots, then run the cell (Shift + Enter).

# %% blank="argued"
v = torch.tensor([2.0, 0.0, 1.0, 2.0])
g = torch.tensor([3.0, 4.0, -1.0, -4.0])

argued = (v * g).sum()  # fill in: an expression with v and g, or a number

warm_up("class_atlas", argued)

# %% tags=["facts"]
assert argued == -3 and (v * g).tolist() == [6, 0, -1, -8]

# %% [markdown]
# This vector argues *against* mosque. Without it, the score would rise by about 3. "About", because a gradient is only good for
# small changes. How good it is for this one, you will measure.

# %% [markdown]
# ## The network, the photographs, the atlas

# %%
model = load_squeezenet()
class_names = model.class_names
first_names = [name.split(",")[0] for name in class_names]
bank = load_photo_bank()
atlas = load_atlas()
grid = atlas.layer("features.12").grid(20)
cells = grid.cells

# %%
def number_of(name):
    """The number of a class, by the first of its names."""
    return first_names.index(name)


MOSQUE, PALACE = number_of("mosque"), number_of("palace")
images = torch.cat([preprocess(photo) for photo in bank.photos])
with torch.no_grad():
    maps = torch.cat([model.features(part) for part in images.split(32)])  # what features.12 returns
    seen = model.classifier(maps).flatten(1).argmax(dim=1)  # the class of each photograph
counts = Counter(seen.tolist()).most_common(7)
print("seen most often:", ", ".join(f"{first_names[c]} ({n})" for c, n in counts))

# %% tags=["facts"]
fact(photos=len(bank), cells=len(cells), vectors=atlas.vectors)
often = {first_names[c] for c, n in Counter(seen.tolist()).items() if n >= 5}
assert often == {"palace", "monastery", "castle", "mosque", "goldfish", "coral reef", "solar dish"}

# %% [markdown]
# These are the classes that the network really sees in the {{photos}} photographs. Only with such classes can we experiment.
#
# ## The idea
#
# Let $v$ be the vector of a layer at one position, and $s_c$ the score of class $c$. To first order, the vector contributes
#
# $$a_c(v) \;=\; \nabla_v\, s_c \cdot v \;=\; \sum_k \frac{\partial s_c}{\partial v_k}\, v_k$$
#
# to this score. It is gradient times activation, as in Grad-CAM, but with the gradient *of this very position*, and with both
# signs. Averaged over the vectors of a cell, it says how much the cell argues for each class. It comes from Carter et al.,
# [Activation Atlas](https://distill.pub/2019/activation-atlas/) (2019).

# %% [markdown]
# ## Exercise 1: `class_attribution`
#
# **Goal:** how much does each vector argue for a class? **About 10 minutes, ●○○, 6 points.**

# %% exercise="class_attribution"

# %% check="class_attribution"

# %% [markdown]
# Try it on one photograph, at all positions of a layer: the Taj Mahal, and the class *mosque*.

# %%
taj = images[bank.names.index("taj mahal")][None]
place_guess = predict("Where does the Taj Mahal argue most for mosque?", picture=taj, grid=4)
place_guess

# %%
def vectors_and_gradient(X, layer, y):
    """A layer's vectors at all positions of an image, and the gradient of a class's score there, (h * w, K) each."""
    kept = []

    def keep(module, inputs, output):
        kept.append(output.detach().clone().requires_grad_())
        return kept[0].clone()  # a ReLU that follows may work in place

    hook = model.get_submodule(layer).register_forward_hook(keep)
    try:
        scores = model(X)
    finally:
        hook.remove()
    (gradient,) = torch.autograd.grad(scores[0, y], kept[0])
    return [one.detach().flatten(2)[0].T for one in (kept[0], gradient)]

# %%
def over_photograph(attribution):
    """Attributions of all positions as a map of the size of the photograph, or None."""
    if attribution is None:
        return None
    side = int(len(attribution) ** 0.5)
    return upsample(torch.as_tensor(attribution).float().view(1, side, side), 224, 224)[0]


LAYERS = ["features.6", "features.9", "features.12"]
argues = {layer: class_attribution(*vectors_and_gradient(taj, layer, MOSQUE)) for layer in LAYERS}
said = "The Taj Mahal, and in red what argues for mosque: at the last layer, its dome; before it, finer spots."
show_drops(taj, {layer: over_photograph(one) for layer, one in argues.items()}, columns=5, alt=said)

# %%
last = tensor_of(argues["features.12"])
brightest = None if last is None else int(last.argmax())
place_guess.reveal(None if last is None else (1 + brightest // 13 * 4 // 13, 1 + brightest % 13 * 4 // 13))

# %% tags=["facts"]
negative = {layer: (one < 0).float().mean() for layer, one in argues.items()}
fact(negative_12=negative["features.12"], negative_9=negative["features.9"], negative_6=negative["features.6"])
assert negative["features.12"] < 0.01 < negative["features.9"] < negative["features.6"]

# %% [markdown]
# At the last layer, the domes argue for *mosque*, and nothing argues against it: {{negative_12:.0%}} of the positions are below
# zero. That is this network's own way. Its class maps go through a ReLU, so no position can say "certainly not". At features.9,
# {{negative_9:.0%}} of the positions argue against the class, and at features.6 {{negative_6:.0%}}.
#
# ### Wrong on purpose
#
# The same map at features.9, with the commonest mistakes. Each map has a colour scale of its own here, since mistakes change the
# size, too.

# %%
acts, slopes = vectors_and_gradient(taj, "features.9", MOSQUE)
wrong = wrong_attributions(acts, slopes)
right = tensor_of(argues["features.9"])
kinds = {"right": None} if right is None else {"right": right} | wrong
shown = {name: over_photograph(None if one is None else one / one.abs().max()) for name, one in kinds.items()}
said = "The right map has red and blue spots around the dome; the wrong ones are red in other places, too."
show_drops(taj, shown, columns=4, full=1.0, alt=said)

# %% tags=["facts"]
alike = {name: np.corrcoef(argues["features.9"], one)[0, 1] for name, one in wrong.items()}
fact(within=0.1, alike_mean=alike["one gradient for all"], alike_only=alike["activations only"])

# %% [markdown]
# Without its sign, everything argues for everything. With one gradient for all positions, as in Grad-CAM, the correlation with
# the right map is {{alike_mean:.2f}}. With the activations alone, it is {{alike_only:.2f}}: they would be the same for every
# class.

# %% [markdown]
# ## The atlas, shaded by a class
#
# For the atlas, the same was computed for all {{vectors:,}} vectors and all classes, and averaged in each cell. Red cells argue for
# *mosque*. Move the mouse over a cell to see what it argues for.

# %%
show_atlas(atlas, "features.12", 20, shade=MOSQUE)

# %% tags=["facts"]
shades = cells.attributions
best = int(shades[:, MOSQUE].argmax())
fact(mosque_best=shades[best, MOSQUE], mosque_half=(shades[:, MOSQUE] >= shades[best, MOSQUE] / 2).sum().item())
assert (shades[:, MOSQUE] > 0).float().mean() > 0.8

# %% [markdown]
# The domes are at one place, and they are far ahead: {{mosque_half}} of {{cells}} cells reach half of the largest attribution,
# {{mosque_best:.2f}}. But nearly all cells are a little red: at this layer, almost every vector argues a little for almost every
# class. So what does it mean that a cell belongs to a class? There are two ways to ask.
#
# - **By rank:** *mosque* is among the first five classes of the cell.
# - **By magnitude:** the cell's attribution to *mosque* is at least half of the largest one.

# %% [markdown]
# ## Exercise 2: `class_specific`
#
# **Goal:** which vectors have the class among the first ones that they argue for? **About 10 minutes, ●●○, 5 points.**

# %% exercise="class_specific"

# %% check="class_specific"

# %% [markdown]
# Take *solar dish*, which the network sees in photographs of solar panels. Which cells does each of the two ways find?

# %%
rank_guess = predict(
    "The six cells that argue most for solar dish, by magnitude. What do they show?",
    ["solar panels, six times", "other things, too: a dome, animals", "nothing that one could name"],
)
rank_guess

# %%
def by_rank(y, rank=5):
    """The cells that have y among their first classes, the largest attribution first; None if not written."""
    mask = tensor_of(class_specific(cells.attributions, y, rank))
    return None if mask is None else ordered(y, mask.bool())


def ordered(y, mask):
    """The numbers of these cells, the largest attribution to y first."""
    order = cells.attributions[:, y].argsort(descending=True)
    return order[mask[order]].tolist()


def by_magnitude(y, share=0.5):
    """The cells whose attribution to y is at least this share of the largest one."""
    own = cells.attributions[:, y]
    return ordered(y, own >= share * own.max())

# %%
def show_both(y, count=6):
    """The first cells by rank, above the first by magnitude: what they saw, with attribution and place of y."""
    ranked = by_rank(y)
    if not written(ranked, "class_specific"):
        return None
    ranked = ranked[:count] + [None] * (count - len(ranked))
    own = cells.attributions[:, y]
    place = 1 + (cells.attributions > own[:, None]).sum(dim=1)
    chosen = [*ranked, *by_magnitude(y)[:count]]
    titles = ["" if i is None else f"{own[i]:.2f}, place {place[i]}" for i in chosen]
    blank = np.full_like(grid.patches[0, 0], 255)
    pictures = [blank if i is None else grid.patches[i, 0] for i in chosen]
    said = f"What the first cells of {class_names[y]} saw, by rank, and below by magnitude."
    return show_images(pictures, titles=titles, columns=count, alt=said)


SOLAR = number_of("solar dish")
show_both(SOLAR)

# %%
rank_guess.reveal("other things, too: a dome, animals" if by_rank(SOLAR) is not None else None)

# %% tags=["facts"]
half = shades >= shades.amax(dim=0) / 2
loud = int(half.sum(dim=1).argmax())
solar_ranks = (shades > shades[:, [SOLAR]]).sum(dim=1)[by_magnitude(SOLAR)[:6]]
fact(loud_classes=half[loud].sum().item(), both_solar=len({*by_rank(SOLAR)} & {*by_magnitude(SOLAR)}))
fact(rank_solar=len(by_rank(SOLAR)), magnitude_solar=len(by_magnitude(SOLAR)))
assert solar_ranks.float().median() > 20

# %% [markdown]
# By rank, there is a solar panel, and what has its lines, such as the wing of a butterfly. By magnitude, a spoonbill, a dome and a
# gosling come in: they argue for many other classes more, and are only here because their vectors are long. A single cell of this
# atlas reaches half of the maximum for {{loud_classes}} of all classes. Of {{rank_solar}} cells by rank and {{magnitude_solar}} by
# magnitude, {{both_solar}} is the same. Each way hides something:
#
# - **Rank** hides how much: a cell with a tiny attribution can be in first place. And it hides what a class shares with many
#   others.
# - **Magnitude** hides what is typical: long vectors, which argue for everything, push out the ones that belong to this class
#   alone.

# %% [markdown]
# ### Cabbage, and a sandbar
#
# Carter et al. follow *cabbage* through three layers of their network: from splotches of colour and texture to something very
# specific. Ours, at three layers:

# %%
CABBAGE, SANDBAR = number_of("head cabbage"), number_of("sandbar")
cabbage_guess = predict(
    "There is no cabbage in our photographs. What has cabbage among the first five classes, at the last layer?",
    ["grass", "a sea anemone", "green fish", "nothing at all"],
)
cabbage_guess

# %%
show_layers(atlas, CABBAGE)

# %%
show_both(CABBAGE)

# %%
cabbage_guess.reveal("a sea anemone" if by_rank(CABBAGE) is not None else None)

# %%
show_both(SANDBAR)

# %% tags=["facts"]
def from_photos(y, rank=5):
    return [bank.names[int(cells.members[i, 0, 0])] for i in by_rank(y, rank)]


def both_in(y):
    return len({*by_rank(y)} & {*by_magnitude(y)})


assert from_photos(CABBAGE) == ["fish 09"] and from_photos(SANDBAR)[:2] == ["bent pyramid", "sea 01"]
assert both_in(SOLAR) == 1 and both_in(CABBAGE) == both_in(SANDBAR) == 0
fact(cabbage_most=shades[by_rank(CABBAGE)[0], CABBAGE], sandbar_most=shades[by_rank(SANDBAR)[0], SANDBAR])

# %% [markdown]
# *Head cabbage* is among the first five classes in one cell: tentacles of a sea anemone, green, round and densely packed, with an
# attribution of {{cabbage_most:.2f}}, which is little. We see no heads of cabbage at any layer, and could not: **an atlas only
# shows what is in its photographs.** The paper's has a million vectors of ImageNet.
#
# In the paper, sand and water are two concepts in a middle layer, both arguing for *sandbar*, and they are one in the last layer.
# Here, the sand of a pyramid comes first ({{sandbar_most:.2f}}), then sand below shallow water, gravel, and a blue sky: what a
# sandbar consists of, piece by piece. By magnitude, you would believe that it is made of sheep and fish.

# %% [markdown]
# ## Exercise 3: `compare_classes`
#
# **Goal:** of two classes, which one does each vector argue for? **About 10 minutes, ●●○, 6 points.**

# %% exercise="compare_classes"

# %% check="compare_classes"

# %% [markdown]
# The paper's pair is *fireboat* against *streetcar*. There, windows, a crane and water make a fireboat, but the windows argue
# even more for a streetcar; buildings and water tell the two apart. Here are the five cells at either end, by your function.

# %%
FIREBOAT, STREETCAR = number_of("fireboat"), number_of("streetcar")


def ends(a, b, count=5):
    """The cells at either end of the axis from b to a, with your values; None if not written."""
    value = tensor_of(compare_classes(cells.attributions, a, b))
    if not written(value, "compare_classes"):
        return None
    order = value.argsort(descending=True).tolist()
    chosen = order[:count] + order[::-1][:count]
    titles = [f"{value[i]:+.2f}" for i in chosen]
    said = f"Five cells that argue for {class_names[a]}, then five for {class_names[b]}."
    return show_images([grid.patches[i, 0] for i in chosen], titles=titles, columns=count, alt=said)


ends(FIREBOAT, STREETCAR)

# %% [markdown]
# The whole axis, from left to right. From top to bottom, cells that are alike are at the same height: a layout in one dimension.

# %%
show_class_axis(grid, FIREBOAT, STREETCAR, class_names)

# %% tags=["facts"]
fire = compare_classes(cells.attributions, FIREBOAT, STREETCAR)
at_the_end = [bank.names[int(cells.members[end, 0, 0])] for end in (fire.argmax(), fire.argmin())]
assert at_the_end[0].startswith("windmill") and at_the_end[1] == "gosling"
place = {y: 1 + (shades > shades[:, [y]]).sum(dim=1) for y in (FIREBOAT, STREETCAR)}
ends_of = {FIREBOAT: fire.argsort(descending=True)[:5], STREETCAR: fire.argsort()[:5]}
fact(fire_place=place[FIREBOAT][ends_of[FIREBOAT]].median(), tram_place=place[STREETCAR][ends_of[STREETCAR]].median())
fire_largest = (shades[:, FIREBOAT] - shades[:, STREETCAR]).abs().max()
fact(undecided=(fire.abs() < 0.25).float().mean(), fire_largest=fire_largest)

# %% [markdown]
# For the fireboat, it is the sails of windmills against the sky: the crane, it seems. Of water there is nothing. At the other end
# are a gosling, a measuring tape and a sheep, cells with long vectors, in which *streetcar* is only in place {{tram_place:.0f}}
# of the classes (the median; *fireboat*, at its end: {{fire_place:.0f}}). With a largest difference of {{fire_largest:.2f}},
# neither class is really in these photographs: {{undecided:.0%}} of the cells are within a quarter of it on either side of 0. **A
# difference alone does not tell whether a cell has anything to do with either class.**

# %% [markdown]
# ## The experiment
#
# Between *grey whale* and *great white shark*, Carter et al. found an icon that looks like the red stitching of a baseball; it
# may be there for the shark's teeth and mouth. They pasted a baseball into a photograph of a grey whale, and the network saw a
# great white shark. One picture that works proves little. So let us ask how often it works, on all photographs that we have.
#
# Of the photographs, {{buildings}} are a *palace*, a *monastery* or a *castle* for the network. Which patch turns them into a
# *mosque*? The atlas suggests a cell by this rule: *mosque* is among its first ten classes, so it is not just that its vectors
# are long; the photographs of the source have no more of it than chance would give them; and of these cells, it has the largest
# attribution to the target minus that to the source. The patch is what the cell's first vector saw.

# %%
def of_class(c):
    """The numbers of the photographs in which the network sees class c."""
    return (seen == c).nonzero()[:, 0].tolist()


def suggestion(source, target):
    """The cell that the atlas suggests, and its patch of 80 x 80 pixels."""
    vectors = maps[of_class(source)].flatten(2).transpose(1, 2).flatten(0, 1)
    (cell,) = suggested_cells(cells, source, target, vectors)
    photo, row, column = cells.members[cell, 0].tolist()
    return cell, patch_around(bank.photos[photo], (row, column), (13, 13), 80)


BUILDINGS = [PALACE, number_of("monastery"), number_of("castle")]
suggested = {source: suggestion(source, MOSQUE) for source in BUILDINGS}
show_images([patch for _, patch in suggested.values()], titles=[f"into {first_names[c]}" for c in suggested])

# %% [markdown]
# Each photograph gets the patch at a random place, at 10% to 40% of its side. For comparison, three other kinds of patches are
# pasted at the same places: the icon of the suggested cell, a piece of a photograph in which the network sees the target, and one
# from anywhere.

# %%
wins_guess = predict(
    "In how many percent will mosque be ahead of the source's class, with the suggested patch at 40%?",
    low=0, high=100, unit="%",
)
wins_guess

# %%
def controls(pairs, seed=0):
    """For each (source, target): the middle of a photograph of the target, and a patch of any other photograph."""
    random, found = np.random.RandomState(seed), {"target's photo": [], "random": []}
    for place, (source, target) in enumerate(pairs):
        known = of_class(target)
        others = [i for i in range(len(bank)) if int(seen[i]) not in (source, target)]
        where = tuple(random.randint(13, size=2))
        own, other = known[place % len(known)], random.choice(others)
        found["target's photo"].append(patch_around(bank.photos[own], (6, 6), (13, 13), 80))
        found["random"].append(patch_around(bank.photos[other], where, (13, 13), 80))
    return {kind: torch.stack(patches) for kind, patches in found.items()}

# %%
def experiment(photos, pairs, shares, **patches):
    """Paste these patches and the controls into photographs, with a (source, target) for each."""
    source, target = torch.tensor(pairs).T
    patches = {kind: torch.stack(found) for kind, found in patches.items()} | controls(pairs)
    return paste_experiment(model, images[photos], source, target, patches, shares)


buildings = [(i, c) for c in BUILDINGS for i in of_class(c)]
pairs = [(c, MOSQUE) for _, c in buildings]
patches = [suggested[c][1] for _, c in buildings]
icons = [preprocess(grid.icons[suggested[c][0]], 80)[0] for _, c in buildings]
domes = experiment([i for i, _ in buildings], pairs, (0.1, 0.2, 0.3, 0.4), suggested=patches, icon=icons)

# %%
def show_wins(pasted, title):
    """How often the target wins, with 95% intervals, by the size of the patch."""
    wins = {kind: 100 * torch.tensor(pasted.wins(kind)).T for kind in pasted.after}  # rows: low, value, high
    return show_curves(
        [100 * share for share in pasted.shares],
        {kind: found[1] for kind, found in wins.items()},
        bands={kind: (found[0], found[2]) for kind, found in wins.items()},
        xlabel="side of the patch, % of the photograph's", ylabel="target ahead, % of photographs",
        title=title, ylim=(0, 100),
    )


show_wins(domes, f"From palaces, monasteries and castles to mosques: {len(domes)} photographs")

# %%
wins_guess.reveal(100 * domes.wins("suggested")[-1].value)

# %% tags=["facts"]
before = wilson_interval(int((domes.before[:, 1] > domes.before[:, 0]).sum()), len(domes))
dome_wins = {kind: domes.wins(kind)[-1] for kind in domes.after}
fact(buildings=len(domes))
low, value, high = dome_wins["suggested"]
fact(within=0.2, dome=value, dome_low=low, dome_high=high)
fact(within=0.3, icon=domes.wins("icon")[-1].value, dome_small=domes.wins("suggested")[1].value)
assert domes.wins("icon")[1].value < 0.1
fact(within=0.3, dome_own=dome_wins["target's photo"].value)
assert dome_wins["random"].value < 0.1
mean = domes.mean("suggested")
fact(within=0.3, source_before=mean[0, 0], source_after=mean[-1, 0], target_before=mean[0, 1], target_after=mean[-1, 1])
assert before.value == 0 and dome_wins["suggested"].low > dome_wins["random"].high
assert dome_wins["suggested"].value > 1.5 * dome_wins["target's photo"].value

# %%
means = {}
for kind in ("suggested", "random"):
    means[f"source, {kind}"], means[f"mosque, {kind}"] = domes.mean(kind).T
show_curves(
    [0, *(100 * share for share in domes.shares)], means, xlabel="side of the patch, % of the photograph's",
    ylabel="mean probability", title="What the network says of both classes",
)

# %%
some = [0, 8, 12, 20]
photos = [buildings[k][0] for k in some]
places = torch.rand(len(domes), 2, generator=torch.Generator().manual_seed(0))[some]
with_patch = paste(images[photos], torch.stack([patches[k] for k in some]), 0.3, places)
with torch.no_grad():
    labels = [*seen[photos], *model(with_patch).argmax(dim=1)]
show_images([*images[photos], *with_patch], titles=[first_names[c] for c in labels], columns=4)

# %% [markdown]
# Your numbers can differ a little: processors round differently. It works. With the dome at 40% of the side, *mosque* is ahead in
# {{dome:.0%}} of the {{buildings}} photographs (95% interval from {{dome_low:.0%}} to {{dome_high:.0%}}), and before in none. A
# patch from the middle of a photograph of a mosque does it in {{dome_own:.0%}}, a random patch in hardly any. On average, the
# probability of *mosque* rises from {{target_before:.1%}} to {{target_after:.0%}}, and that of the source falls from
# {{source_before:.0%}} to {{source_after:.0%}}. The atlas has found the very thing that this network calls a mosque: a dome.
#
# The icon itself wins in {{icon:.0%}} at 40%, but at 20% in hardly any, where the dome wins in {{dome_small:.0%}}. It was made by
# an optimiser, for this layer and one size. Small, it is not the same thing any more.
#
# ### And everywhere else?
#
# We chose this pair because it works. That is how nice pictures get into papers. So take **all** pairs of the {{often}} classes
# that the network sees in at least five photographs: five photographs of each, every other class as their target, and the patch
# at 30% of the side.

# %%
all_guess = predict(
    "Over all pairs, how often does the suggested patch win?",
    ["no more often than a random one", "more often, but in less than a quarter of the cases", "in most cases"],
)
all_guess

# %%
OFTEN = sorted(c for c, n in Counter(seen.tolist()).items() if n >= 5)
cases = [(i, c, target) for c in OFTEN for i in of_class(c)[:5] for target in OFTEN if target != c]
patch_for = {(c, target): suggestion(c, target)[1] for c in OFTEN for target in OFTEN if target != c}
all_pairs = [case[1:] for case in cases]
everywhere = experiment([i for i, *_ in cases], all_pairs, (0.3,), suggested=[patch_for[pair] for pair in all_pairs])

# %%
ahead = {kind: (after[0, :, 1] > after[0, :, 0]).float() for kind, after in everywhere.after.items()}
targets = len(OFTEN) - 1  # of each photograph
by_photo = {kind: one.view(-1, targets).mean(dim=1) for kind, one in ahead.items()}
for kind, shares in by_photo.items():
    low, value, high = mean_interval(shares)
    print(f"{kind:15} {value:6.1%}   95% interval {low:.1%} to {high:.1%}")

# %%
all_guess.reveal("more often, but in less than a quarter of the cases")

# %% tags=["facts"]
fact(often=len(OFTEN), cases=len(cases))
rates = {kind: mean_interval(shares) for kind, shares in by_photo.items()}
fact(within=0.3, all_suggested=rates["suggested"].value, all_own=rates["target's photo"].value)
fact(within=0.3, all_random=rates["random"].value)
to_mosque = torch.tensor([target == MOSQUE for *_, target in cases])
fact(within=0.4, to_mosque=ahead["suggested"][to_mosque].mean(), to_others=ahead["suggested"][~to_mosque].mean())
fact(within=0.5, others_random=ahead["random"][~to_mosque].mean())
over_random, over_own = (mean_interval(by_photo["suggested"] - by_photo[kind]) for kind in ("random", "target's photo"))
fact(within=0.5, over_random=100 * over_random.value, random_low=100 * over_random.low, random_high=100 * over_random.high)
fact(within=0.5, over_own=100 * over_own.value, own_low=100 * over_own.low, own_high=100 * over_own.high)
assert rates["random"].value < rates["suggested"].value < 0.25

# %% [markdown]
# Over all {{cases}} cases, the suggested patch wins in {{all_suggested:.0%}}, one from the target's own photograph in
# {{all_own:.0%}}, and a random one in {{all_random:.0%}}. Compared photograph by photograph, the suggestion is ahead of the
# random patch by {{over_random:.0f}} percentage points (95% interval from {{random_low:.0f}} to {{random_high:.0f}}), and of the
# target's own photograph by {{over_own:.0f}} (from {{own_low:.0f}} to {{own_high:.0f}}). To *mosque* it wins in {{to_mosque:.0%}}
# of the cases, to the other classes in {{to_others:.0%}} (a random patch: {{others_random:.0%}}).
#
# **So, honestly: what the atlas suggests is better than chance, and it fails most of the time.** It works for the one class whose
# cells are far ahead of all others. Had we shown you the domes alone, it would have been another story.

# %% [markdown]
# ### The snorkel and the steam locomotive
#
# Another case of the paper: between *snorkel* and *scuba diver*, the atlas shows tubes on one side, and something round, shiny
# and metallic on the other, much like the front of a steam locomotive. A locomotive pasted beside a snorkel made their network
# see a scuba diver. Our bank has no photograph of a snorkel or a locomotive. But it has some of the sea, and a picture of the
# class *steam locomotive* can be made.

# %%
SNORKEL, SCUBA, STEAM = number_of("snorkel"), number_of("scuba diver"), number_of("steam locomotive")
ends(SNORKEL, SCUBA)

# %%
steam_guess = predict(
    "A picture of a locomotive, pasted into photographs of the sea. What gains from it?",
    ["the scuba diver, as in the paper", "the snorkel", "neither of them much"],
)
steam_guess

# %% tags=["nbval-ignore-output"]
locomotive = visualize_class(model, STEAM, FourierImage(128, 128, seed=0), steps=30, progress=False)
sea = [i for i, name in enumerate(bank.names) if name.startswith("sea ")]
two = [torch.full((len(sea),), c) for c in (SNORKEL, SCUBA)]
other = controls([(SNORKEL, int(seen[sea[0]]))] * len(sea))["random"]
patches_by_kind = {"locomotive": locomotive[0], "random": other}
divers = paste_experiment(model, images[sea], *two, patches_by_kind, (0.2, 0.3, 0.4))
for kind in divers.after:
    snorkel, scuba = divers.mean(kind)[-1].tolist()
    print(f"{kind:12} snorkel {snorkel:.2%}   scuba diver {scuba:.2%}")
print("no patch     snorkel {:.2%}   scuba diver {:.2%}".format(*divers.mean("random")[0].tolist()))
with_engine = paste(images[[sea[2]]], locomotive[0], 0.4, torch.tensor([[0.1, 0.9]]))
show_images([images[[sea[2]]], locomotive, with_engine], columns=3)

# %%
steam_guess.reveal("neither of them much")

# %% tags=["facts"]
at_first, at_last = divers.mean("locomotive")[0], divers.mean("locomotive")[-1]
fact(sea=len(sea), scuba_first=at_first[1])
fact(within=0.5, scuba_last=at_last[1], snorkel_last=at_last[0])
assert at_last[1] < at_first[1] / 2 and at_last[0] < 0.05

# %% [markdown]
# No. In the {{sea}} photographs of the sea, the probability of *scuba diver* falls from {{scuba_first:.1%}} to {{scuba_last:.1%}}
# with the locomotive, and that of *snorkel* stays small, at {{snorkel_last:.1%}}. A random patch does the same: it only hides a
# part of the sea. On the axis, too, nothing looks like an engine. What argues for *snorkel* is thin like a tube, a spire, a tool
# and a beak, and at the other end there are round things, a dome and the eye of a fish. The paper's finding is about its network
# and its million photographs. Ours has others.

# %% [markdown]
# ## How far can attributions be trusted?
#
# An attribution is a linear approximation. What would it look like if it were useless? Put it to the test: take the vector at one
# position out, set it to zero, run the rest of the network, and see by how much the score *really* falls. Do it at random
# positions of some photographs, at three layers, for the class that the network sees.

# %%
linear_guess = predict(
    "At which layer does the attribution agree best with the real change?", ["features.6", "features.9", "features.12"],
)
linear_guess

# %%
def agreement(photo, layer, count=16):
    """The correlation of attribution and real change of the score at random positions; None if not written."""
    X, y = images[[photo]], int(seen[photo])
    acts, slopes = vectors_and_gradient(X, layer, y)
    where = torch.randperm(len(acts), generator=torch.Generator().manual_seed(photo))[:count]
    told = tensor_of(class_attribution(acts[where], slopes[where]))
    if told is None:
        return None
    with torch.no_grad():
        change = model(X)[:, y] - scores_with(X, model, layer, where, torch.zeros(acts.shape[1]))[:, y]
    return np.corrcoef(told, change)[0, 1]


tested = np.random.RandomState(0).permutation(len(bank))[:10].tolist()
agreements = {layer: [agreement(photo, layer) for photo in tested] for layer in LAYERS}
if written(agreements["features.6"], "class_attribution"):
    for layer, found in agreements.items():
        low, value, high = mean_interval(found)
        print(f"{layer:12} correlation {value:.2f}   95% interval {low:.2f} to {min(1, high):.2f}")

# %%
linear_guess.reveal("features.12" if None not in agreements["features.12"] else None)

# %% tags=["facts"]
linear = {layer: mean_interval(found) for layer, found in agreements.items()}
fact(linear_12=linear["features.12"].value)
fact(within=0.15, linear_9=linear["features.9"].value, linear_6=linear["features.6"].value)
assert linear["features.12"].low > 0.99 and linear["features.9"].high < 0.98 and 0 < linear["features.6"].low

# %% [markdown]
# At features.12 the two agree ({{linear_12:.2f}}), and that is no wonder: only one layer with weights follows, so the score is
# all but linear in the vector. At features.9 the correlation is {{linear_9:.2f}}, at features.6 {{linear_6:.2f}}. It is not
# useless, since that would be 0. But the further from the end, the less an attribution says about what really happens. And it
# says nothing at all about what happens when many vectors change at once, as they do under a patch.

# %% [markdown]
# ## Play
#
# Paste patches into photographs yourself: the dome, the locomotive, or a piece of anything. Choose two classes, and move the patch.

# %% tags=["play"]
from helpers import pasting_explorer

stamps = {"dome": suggested[PALACE][1], "locomotive": locomotive[0], "grey": torch.zeros(3, 8, 8)}
names = ["schwerin palace", "louvre", "cite de carcassonne", "sea 05", "fish 10", "baseball", "owl"]
album = {name: bank.photos[bank.names.index(name)] for name in names}
pasting_explorer(album, stamps, model, class_names, MOSQUE)

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about the lesson before, the others are about this one. Each counts one point.
#
# **Question 1.** The cells of a 10 × 10 grid hold 12 vectors each, on average. You lay a 20 × 20 grid over the same layout. How
# many vectors does a cell hold now, on average, empty cells included?
#
# 1. 12
# 2. 24
# 3. 6
# 4. 3
#
# **Question 2.** A vector is $(2, 1, 3)$, and the gradient of a class's score at its place is $(1, -4, 0)$. What is its
# attribution to this class?
#
# 1. 6
# 2. −2
# 3. 2
# 4. −18
#
# **Question 3.** A vector's attribution to *cabbage* is 0.1, and to all other classes less. The largest attribution of any vector
# to *cabbage* is 10. Which class-specific atlas of *cabbage* has this vector in it?
#
# 1. The one by rank 1, but not the one by magnitude (at least half of the largest).
# 2. The one by magnitude, but not the one by rank.
# 3. Both.
# 4. None.

# %% tags=["facts"]
assert 12 * 10 * 10 / (20 * 20) == 3 and [24, 6] == [12 * 2, 12 / 2]
assert (torch.tensor([2, 1, 3]) * torch.tensor([1, -4, 0])).tolist() == [2, -4, 0] and 6 * -3 == -18 and 0.1 < 10 / 2

# %% exercise="class_atlas_questions"

# %% check="class_atlas_questions"

# %% [markdown]
# ## Question (4 points)
#
# A newspaper writes: "An atlas of the network's mind shows why it sees mosques: it looks for domes. So now we know how it decides."
#
# **What do you answer?** Say what an attribution really is, and what the experiment showed beyond it. Name two of your
# measurements: one that speaks for the newspaper's sentence, and one that shows where it goes too far.

# %% [markdown] question="class_atlas_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** An attribution is gradient times activation: a linear estimate of what one vector contributes to a score,
# averaged over the vectors of a cell. It is a hypothesis about the network, not yet an observation of how it decides. The
# experiment is one: it changes the picture and looks at what happens.
#
# For the sentence: with the dome pasted in at the largest size, *mosque* was ahead in {{dome:.0%}} of {{buildings}} photographs
# of palaces, monasteries and castles, with a random patch in hardly any. So a dome is *enough* for this network, in most
# buildings. That does not say that it is all the network looks for, or that it needs one.
#
# Against it: over all {{cases}} cases, the suggested patch won in {{all_suggested:.0%}} only (a random one in
# {{all_random:.0%}}). For most classes, then, the atlas did not tell us what decides. And earlier in the network, attribution and
# the real change agree less: {{linear_6:.2f}} at features.6. Besides, the sentence is about *mosque*, which we chose after we had
# seen that it works.
#
# **Rubric.** 1 point: an attribution is a linear estimate for single vectors. 1 point: the experiment changes the picture, which
# shows that a dome is enough, not that it is needed or all there is. 1 point: a measurement for the sentence (the dome against
# random patches). 1 point: a measurement against it as a general claim (all pairs, linearity, cells with long vectors, or that
# the pair was chosen afterwards).
# ### END SOLUTION

# %%
model_answer("class_atlas_question")

# %% [markdown]
# ## What this does not tell you
#
# - **An average of attributions hides its spread.** A cell can hold vectors that argue for a class and others that argue against
#   it. And it depends on the grid and on the layout's parameters ([Carter et al.
#   2019](https://distill.pub/2019/activation-atlas/), in the appendix).
# - **Directions are not everything.** Vectors laid out by their likeness show what is common together, not how layers compute it
#   from one another; circuits try to ([Olah et al. 2020](https://distill.pub/2020/circuits/zoom-in/)).
# - **The search can be automated.** Carter et al. looked for patches by eye. A program that compares natural patches with
#   optimised ones finds more that fool a network, best between similar classes ([Casper et al.
#   2022](https://arxiv.org/abs/2211.10024)).
# - **One patch can be made to win everywhere.** An optimised patch needs no atlas, and shows little about what the network has
#   learned from photographs ([Brown et al. 2017](https://arxiv.org/abs/1712.09665)).
# - **Many comparisons, few photographs.** Intervals say how sure one rate is, not how many pairs one has looked at before
#   ([Simmons et al. 2011](https://doi.org/10.1177/0956797611417632)).

# %%
closing_card("class_atlas", picture=with_patch[:1])

# %% [markdown]
# This was the last lesson of activation atlases, and of this course. You began with the gradient of one score with respect to an
# image; you end with a map of what a whole layer has learned, and with an experiment that tells a nice picture from a finding.
