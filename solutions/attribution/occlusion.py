# %% [markdown]
# # Occlusion: what happens if you hide it?
#
# A gradient tells what a *small* change would do. There is a simpler way to ask what a network needs, and it needs no
# calculus: **cover a part of the photograph and look at the score again.** Where it drops, something was hidden that the
# network relied on. Move the cover over the whole photograph, and you have a map.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `occlusion_map` | the drop of the score, window by window | 20 | ●●○ |
# | `occlusion_pixels` | from windows to a map of pixels | 10 | ●●○ |
# | three quick questions | is the idea clear? | 3 | ●○○ |
#
# The map is easy to make. To say what it means is harder: it depends on the size of the cover, on its colour, and on what
# else is in the picture. Most of this lesson is about that. All cells together take about half a minute on a laptop
# without a GPU.

# %%
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from helpers import (
    baseline, blur_image, check, closing_card, load_imagenet_val, load_photo_bank, load_squeezenet, model_answer, predict,
    preprocess, random_squeezenet, rank_correlation, relative_to, show_drops, show_images, warm_up, written,
    wrong_occlusion_maps,
)
from helpers.attribution import saliency_map

# %% [markdown]
# ## By hand first
#
# An "image" of 4 × 4 numbers (left), and the simplest network there is: $s(x) = \sum w\,x$, with these weights (right):
#
# | $x$ | | | | | $w$ | | | |
# | --- | --- | --- | --- | --- | --- | --- | --- | --- |
# | 1 | 2 | **0** | **1** | | 1 | 0 | **2** | **−1** |
# | 0 | 1 | **3** | **0** | | 0 | 1 | **−1** | **0** |
# | 2 | 0 | 1 | 1 | | 1 | 0 | 0 | 1 |
# | 0 | 1 | 0 | 2 | | 0 | −2 | 1 | 1 |
#
# The score is 1. Now hide the window of 2 × 2 numbers at the top right: the four bold ones of $x$ become 0. The **drop** is
# the score of the whole image, minus the score with the window hidden.
#
# **Warm-up.** By how much does the score drop? Replace the three dots, then run the cell (Shift + Enter).

# %% blank="drop_top_right"
x = torch.tensor([[1.0, 2, 0, 1], [0, 1, 3, 0], [2, 0, 1, 1], [0, 1, 0, 2]])
w = torch.tensor([[1.0, 0, 2, -1], [0, 1, -1, 0], [1, 0, 0, 1], [0, -2, 1, 1]])

hidden = x.clone()
hidden[0:2, 2:4] = 0
score, hidden_score = (w * x).sum(), (w * hidden).sum()

drop_top_right = score - hidden_score  # fill in: an expression with the two scores, or a number

warm_up("occlusion", drop_top_right)

# %% [markdown]
# Now all four windows that lie side by side:

# %%
print("score:", (w * x).sum().item())
for top in (0, 2):
    for left in (0, 2):
        hidden = x.clone()
        hidden[top : top + 2, left : left + 2] = 0
        print(f"window at row {top}, column {left}: a drop of {((w * x).sum() - (w * hidden).sum()).item():g}")

# %% tags=["facts"]
parts = (w * x).reshape(2, 2, 2, 2).sum(dim=(1, 3))
assert parts.tolist() == [[2, -4], [0, 3]] and parts.sum() == score == 1 and hidden_score == 5
assert (w[2:, :2] * x[2:, :2]).flatten().tolist() == [2, 0, 0, -2]

# %% [markdown]
# Three things to notice. A drop has a **sign**: without the window at the top right the score rises to 5, so what is there
# speaks *against* the class. A window is judged **as a whole**: at the bottom left the drop is 0, because 2 and −2 cancel.
# And the four drops add up to the score, but only because this network is linear. Yours is not.

# %% [markdown]
# ## The network and five photographs

# %%
model = load_squeezenet()
X_raw, y_raw, class_names = load_imagenet_val(num=5)

X = torch.cat([preprocess(photo) for photo in X_raw])  # (5, 3, 224, 224), normalised
y = torch.from_numpy(y_raw)                            # (5,), the correct classes

scores = torch.cat([model(x) for x in X.split(1)]).detach()
names = [class_names[int(label)].split(",")[0] for label in y]
show_images(X_raw, titles=[f"{name}: {s[label]:.1f}" for name, s, label in zip(names, scores, y)])

# %% tags=["facts"]
assert names == ["lesser panda", "espresso", "macaw", "Siamese cat", "bison"]
assert scores.argmax(dim=1).tolist() == y.tolist()

# %% [markdown]
# The number after each name is its score, before the softmax. Make a guess before you compute anything:

# %%
hottest = predict("Which part of the cat does its score need most? Click on the photograph.", picture=X_raw[3])
hottest

# %% [markdown]
# ## The idea
#
# Let $X_{\setminus ij}$ be the photograph with the window $W_{ij}$ hidden: its pixels are set to one colour, all others stay.
# The map holds one number for each window,
#
# $$D_{ij} \;=\; s_y(X) \;-\; s_y\big(X_{\setminus ij}\big)\,, \qquad
# W_{ij} = \big[\,i\,t,\; i\,t + k\big) \times \big[\,j\,t,\; j\,t + k\big)\,,$$
#
# with windows of $k \times k$ pixels, $t$ pixels apart. The last ones may reach beyond the border; there they are cut off. So
# there are $\lceil (H - k)/t \rceil + 1$ rows of them. With $k = 32$ and $t = 16$ on 224 pixels that is
# {{side}} rows and {{side}} columns: {{count}} windows, and as many forward passes. No gradient is needed, so this works for
# any model that gives scores, even one that you cannot look into.
#
# This is section 4.2 of Zeiler and Fergus,
# [Visualizing and Understanding Convolutional Networks](https://arxiv.org/abs/1311.2901) (2014).

# %% tags=["facts"]
side = math.ceil((224 - 32) / 16) + 1
fact(side=side, count=side**2)
assert X.shape[2] == 224

# %% [markdown]
# ## Exercise 1: `occlusion_map`
#
# **Goal:** the drop for each window of one photograph. **About 20 minutes, ●●○, 10 points.**
#
# Three things to keep in mind:
# - Hide one window at a time: the photograph has to be whole again before the next one.
# - X is normalised. In its units 0 is ImageNet's mean colour, a grey; black is about −2.
# - The score of class y, also if another class is more probable.

# %% tags=["facts"]
black = baseline(X[:1], "black")[0, :, 0, 0]
assert -2.2 < black.min() and black.max() < -1.8
assert [3 * i for i in range(math.ceil((15 - 5) / 3) + 1)] == [0, 3, 6, 9, 12]  # in a hint
from helpers.attribution.batches import BATCH

assert BATCH == 8

# %% exercise="occlusion_map"

# %% check="occlusion_map"

# %% [markdown]
# The cat, first roughly, then more and more finely. Each square is a window of 32 pixels; red squares are where the score
# drops:

# %% tags=["nbval-ignore-output"]
maps, grown = {}, display("", display_id=True)
for stride in (64, 32, 16):
    drops = occlusion_map(X[3:4], y[3:4], model, 32, stride, 0.0)
    maps[f"every {stride} pixels"] = drops
    grown.update(show_drops(None, maps))

# %% [markdown]
# The map is coarse: one number for each window. On the photograph the windows overlap, so which number belongs to a *pixel*?

# %% [markdown]
# ## Exercise 2: `occlusion_pixels`
#
# **Goal:** a number for each pixel: the mean drop of all windows that cover it. **About 10 minutes, ●●○, 6 points.**
#
# A row of windows by hand: each is 2 pixels wide, the stride is 1, and the drops are 4 and 2. The first pixel is in the first
# window only and gets 4, the last one gets 2, and the one between them is in both: it gets their mean, 3.

# %% exercise="occlusion_pixels"

# %% check="occlusion_pixels"

# %% tags=["facts"]
assert occlusion_pixels(torch.tensor([[4.0, 2.0]]), 2, 1, 2, 3).tolist() == [[4, 3, 2]] * 2
assert [i for i in range(0, 12, 2) if i <= 5 < i + 4] == [2, 4]  # windows that cover pixel 5, in a hint

# %%
pixels = None
if written(drops, "occlusion_map"):
    pixels = occlusion_pixels(drops, 32, 16, 224, 224)
show_drops(X_raw[3], {"Siamese cat, windows of 32": pixels})

# %%
hottest.reveal(pixels)

# %% tags=["facts"]
fact(most=drops.max(), score=scores[3, y[3]], negative=(drops < 0).float().mean())
top = int(drops.argmax()) // side, int(drops.argmax()) % side
assert 2 <= top[0] <= 4 and 8 <= top[1] <= 10  # between the ears

# %% [markdown]
# The map has a scale now, in units of the score: hide the forehead, and the score falls by {{most:.1f}} of {{score:.1f}}.
# That is more than a saliency map can say. And {{negative:.0%}} of the windows have a negative drop: the score *rises*
# when they are hidden.

# %% [markdown]
# ### Wrong on purpose
#
# The same photograph with larger windows, beside three maps that common mistakes produce: the windows *pile up*, since
# nobody made a fresh copy; the cover is *black*, since somebody took 0 for black and normalised it; the drop is that of the
# *probability*.

# %%
odd_one = predict(
    "Which of the three is least like the right map (lowest correlation)?",
    ["windows pile up", "black, not the mean", "probability"],
)
odd_one

# %% tags=["play"]
correlation, wrong = {}, {}
coarse = occlusion_map(X[3:4], y[3:4], model, 48, 32, 0.0)
if written(coarse, "occlusion_map"):
    wrong = wrong_occlusion_maps(X[3:4], y[3:4], model, 48, 32)
    for name, map_ in {"yours": coarse, **wrong}.items():
        pair = torch.stack([torch.as_tensor(one).flatten() for one in (coarse, map_)])
        correlation[name] = float(torch.corrcoef(pair)[0, 1])
        print(f"{name:20} correlation {correlation[name]:5.2f}, largest drop {map_.max():6.3f}, smallest {map_.min():6.3f}")
    shown = {"yours": coarse} | {name: wrong[name] for name in ("windows pile up", "black, not the mean")}
    display(show_drops(None, shown, full=coarse.max().item()))

# %% tags=["play"]
odd_one.reveal(min(wrong, key=correlation.get) if wrong else None)

# %% tags=["facts"]
fact(black_corr=correlation["black, not the mean"], piled=correlation["windows pile up"], sure=correlation["probability"])
fact(sure_drop=wrong["probability"].max(), sure_at=scores[3].softmax(0)[y[3]])
assert min(wrong, key=correlation.get) == "windows pile up" and wrong["windows pile up"].flatten()[-1] > 0.6 * scores[3, y[3]]

# %% [markdown]
# Piled up, the map only shows the order in which you hid things: row by row it grows, until nothing of the cat is left
# (correlation {{piled:.2f}}). The black cover gives a map that looks right ({{black_corr:.2f}}); we come back to it. The
# probability has the right places ({{sure:.2f}}) but is almost blind: the network is so sure of the cat ({{sure_at:.2%}})
# that its probability falls by {{sure_drop:.3f}} at most.

# %% [markdown]
# ## How large is the thing that you hide?
#
# Now three sizes of windows. Small windows should show more detail. What happens to the drops?

# %%
small_sum = predict(
    "Hide a window of 64 pixels where it costs most. Then hide its 16 pieces of 16 pixels one at a time, and add up their "
    "drops. Which share of the large drop do they reach?",
    low=0, high=300, unit="%",
)
small_sum

# %% tags=["play"]
share = None
by_size, strides = {16: None, 32: drops, 64: None}, {16: 16, 32: 16, 64: 32}
if written(drops, "occlusion_map"):
    for size in (16, 64):
        by_size[size] = occlusion_map(X[3:4], y[3:4], model, size, strides[size], 0.0)
    for size, map_ in by_size.items():
        print(f"windows of {size}, every {strides[size]}: {math.prod(map_.shape)} forward passes, largest drop {map_.max():.1f}")
    i, j = divmod(int(by_size[64].argmax()), by_size[64].shape[1])
    share = float(by_size[16][2 * i : 2 * i + 4, 2 * j : 2 * j + 4].sum() / by_size[64].max())
size_maps = {
    f"windows of {size}": None if map_ is None else occlusion_pixels(map_, size, strides[size], 224, 224)
    for size, map_ in by_size.items()
}
show_drops(X_raw[3], size_maps)

# %% tags=["play"]
small_sum.reveal(None if share is None else 100 * share)

# %% tags=["facts"]
fact(small=by_size[16].max(), middle=by_size[32].max(), large=by_size[64].max(), pieces=share)
assert by_size[16].max() < by_size[32].max() < by_size[64].max() and share > 2
assert (64 // 16) ** 2 == 16

# %% [markdown]
# The largest drop grows from {{small:.1f}} to {{middle:.1f}} to {{large:.1f}}, while the map gets blurred. But the 16 pieces
# of the large window, hidden one at a time, add up to {{pieces:.0%}} of its drop! Pieces may be needed *together*: if an ear
# counts only beside a forehead, both are charged for the pair. And each of the small covers has edges of its own, which the
# network sees; more on that below. So a map for one size is not a map for another, and drops do not add up. **Occlusion is
# faithful by construction, but only to the windows that you tried.** It says what happens without this window, not what
# happens without this window *and* another one.

# %% [markdown]
# ## What do you hide it with?
#
# "Without this window" is not quite right: there is no photograph without these pixels, only one with *other* pixels there. Your
# function writes one number. A trick lets it write anything: give it the *difference* from another image $B$, and a network
# that adds $B$ again. Where the difference is 0, the network sees $B$:
#
# $$D_{ij} = s_y(X) - s_y(X_{\setminus ij})\,, \qquad s_y(X) = \tilde s_y(X - B)\,, \quad \tilde s_y(\delta) = s_y(B + \delta)$$

# %%
kinds = ["mean", "black", "noise", "blur"]
show_images([baseline(X[3:4], kind) for kind in kinds], titles=kinds)

# %%
fill_guess = predict(
    "How alike will the four maps of the cat be (lowest rank correlation with that of the mean colour)?",
    low=0, high=100, unit="%",
)
fill_guess

# %% tags=["play"]
fills, alike = {}, {}
if written(coarse, "occlusion_map"):
    for kind in kinds:
        B = baseline(X[3:4], kind)
        fills[kind] = occlusion_map(X[3:4] - B, y[3:4], relative_to(B, model), 48, 32, 0.0)
        alike[kind] = rank_correlation(fills[kind], fills["mean"])
    print("\n".join(f"{k:5} largest drop {fills[k].max():4.1f}, rank correlation {alike[k]:.2f}" for k in kinds))
fill_maps = {kind: occlusion_pixels(map_, 48, 32, 224, 224) for kind, map_ in fills.items()}
show_drops(X_raw[3], fill_maps or {"": None})

# %% tags=["play"]
fill_guess.reveal(100 * min(alike.values()) if alike else None)

# %% tags=["facts"]
least_alike_of_the_cat = min(alike.values())
fact(least_alike=least_alike_of_the_cat)
fact(low_fill=min(map_.max() for map_ in fills.values()), high_fill=max(map_.max() for map_ in fills.values()))
assert torch.allclose(fills["mean"], coarse, atol=1e-4)

# %% [markdown]
# Here the filling hardly matters: the rank correlations are {{least_alike:.2f}} or more, the largest drops lie between
# {{low_fill:.1f}} and {{high_fill:.1f}}, and all four maps find the head. The cat's face is strong evidence, and all four
# fillings destroy it. Do not conclude that it never matters.

# %% [markdown]
# ### A hot corner of the sky
#
# Here is a photograph that the network gets wrong. It shows a windmill:

# %%
bank = load_photo_bank()
mill_raw = bank.photos[bank.names.index("windmill 08")]
mill = preprocess(mill_raw)
with torch.no_grad():
    seen = model(mill)[0]
    mill_y = seen.argmax().view(1)
show_images([mill_raw], titles=[f"{class_names[int(mill_y)]}: {seen.max():.1f}"])

# %%
mill_guess = predict("What does the score of the class that it sees need most? Click on the photograph.", picture=mill_raw)
mill_guess

# %% tags=["play"]
sky, mill_alike = {}, {}
if written(drops, "occlusion_map"):
    for kind in kinds:
        B = baseline(mill, kind)
        sky[kind] = occlusion_map(mill - B, mill_y, relative_to(B, model), 56, 42, 0.0)
        mill_alike[kind] = rank_correlation(sky[kind], sky["mean"])
    print("\n".join(f"{k:5} top left corner {sky[k][0, 0]:.1f}, rank correlation {mill_alike[k]:.2f}" for k in kinds))
mill_maps = {kind: occlusion_pixels(map_, 56, 42, 224, 224) for kind, map_ in sky.items()}
show_drops(mill_raw, mill_maps or {"": None})

# %% tags=["play"]
mill_guess.reveal(mill_maps["mean"] if mill_maps else None)

# %% tags=["facts"]
mean = sky["mean"]
fact(mill_class=class_names[int(mill_y)], corner=mean[0, 0], hub=mean[3, 2], mill_least=min(mill_alike.values()))
assert mean[0].min() > 2 and mean[3, 2] < 0.2
assert max(v for k, v in mill_alike.items() if k != "mean") < least_alike_of_the_cat

# %% [markdown]
# The network says *{{mill_class}}*, and with the mean colour its map is hot where nothing is: hide the top left corner of the
# sky, and the score drops by {{corner:.1f}}. Hide the tower, and the change is {{hub:.1f}}. And now the filling matters: the
# rank correlations with the first map go down to {{mill_least:.2f}}. There are two ways to explain a hot corner of the sky:
#
# 1. **Context.** The network has learned that radio telescopes stand before a wide, blue sky. Then the sky itself counts.
# 2. **The cover.** A grey square in a blue sky is a new thing with edges. The sky is no longer empty.
#
# Another filling cannot tell them apart: the blurred sky is still sky, *and* it has no edges. Change one thing at a time.
# First the same grey on the same corner, but faded in softly: the sky is gone, and so are the edges. Then the whole sky in
# grey of the same brightness, with nothing hidden: only its colour is gone.

# %%
corner = torch.zeros(1, 1, 224, 224)
corner[..., :56, :56] = 1
grey_sky = torch.tensor(mill_raw).float()
is_blue = grey_sky[..., 2] > grey_sky[..., 0] + 25
grey_sky[is_blue] = grey_sky[is_blue].mean(dim=1, keepdim=True)

changed = {
    "grey corner": mill * (1 - corner),
    "soft edges": mill * (1 - blur_image(corner.clone(), sigma=6)),
    "grey sky": preprocess(grey_sky.byte().numpy()),
}
with torch.no_grad():
    cost = {name: float(seen.max() - model(image)[0, mill_y]) for name, image in changed.items()}
show_images([mill, *changed.values()], titles=["as it is", *(f"{name}: drop {cost[name]:.1f}" for name in changed)])

# %% tags=["facts"]
assert abs(cost["grey corner"] - sky["mean"][0, 0]) < 1e-3
fact(soft=cost["soft edges"], sky_colour=cost["grey sky"])
assert cost["soft edges"] < 0.5 * cost["grey corner"] and cost["grey sky"] > cost["grey corner"]

# %% [markdown]
# With soft edges the corner costs {{soft:.1f}}, not {{corner:.1f}}: more than half of the hot corner was the edge of the
# cover. And the grey sky costs {{sky_colour:.1f}}, although nothing is hidden: this network does use the blue. So here both
# explanations are right, and the map alone could not have told you. **No filling is neutral**, and a map without the name
# of its filling says little.

# %% [markdown]
# ## Two of the same
#
# What if the object is there twice? We paste two small pandas side by side on grey and hide one of them.

# %%
two_guess = predict(
    "Two pandas, one is hidden. What happens to the probability of the class?",
    ["it falls to about half", "it falls by a quarter or so", "it hardly changes"],
)
two_guess

# %%
small = F.interpolate(X[0:1], size=112, mode="bilinear", antialias=True)
two = torch.zeros(1, 3, 224, 224)  # the mean colour
two[:, :, :112, :112] = two[:, :, :112, 112:] = small

by_score = occlusion_map(two, y[0:1], model, 112, 112, 0.0)
sure_of_it = torch.nn.Sequential(model, torch.nn.Softmax(dim=1)).eval()
by_probability = occlusion_map(two, y[0:1], sure_of_it, 112, 112, 0.0)
with torch.no_grad():
    both, both_p = model(two)[0, y[0]], sure_of_it(two)[0, y[0]]
if written(by_score, "occlusion_map"):
    print(f"both pandas:       score {both:.1f}, probability {both_p:.2%}")
    print(f"the left hidden:   score drops by {by_score[0, 0]:.1f}, probability by {by_probability[0, 0]:.2%}")
    print(f"the right hidden:  score drops by {by_score[0, 1]:.1f}, probability by {by_probability[0, 1]:.2%}")
show_images([two], titles=["two pandas"])

# %%
two_guess.reveal(None if by_score is None else "it hardly changes")

# %% tags=["facts"]
fact(both=both, left=by_score[0, 0], right=by_score[0, 1], p_left=by_probability[0, 0], p_right=by_probability[0, 1])
assert by_probability.max() < 0.1 and by_score[0].min() > 0.35 * both
alone = 2 * both - by_score[0].sum()  # the scores of the left panda alone and of the right one alone, added up
assert 0.9 * alone < both < 1.1 * alone

# %% [markdown]
# By the probability, neither panda matters: hide one, and it falls by {{p_left:.1%}} or {{p_right:.1%}}, because the other
# panda is enough. A map made of probabilities would be pale on both, and you might conclude that the network looks at
# neither. By the score both are hot: {{left:.1f}} and {{right:.1f}} of {{both:.1f}}. This network's score is a *mean over
# places*, so two pandas count nearly twice. Had it been a *maximum* over places, the score would hide the second panda just
# as the probability does. It is the same with two parts of one animal if either is enough.

# %% [markdown]
# ## Ask about another class
#
# The map answers the question "what does *this* score need?". So ask about a class that is not there. For two of the
# photographs, the correct class beside the most probable wrong one:

# %% tags=["play"]
second = torch.stack([s.topk(2).indices[1] for s in scores])
others = {}
if written(coarse, "occlusion_map"):
    for i in (1, 3):
        for label in (y[i], second[i]):
            found = occlusion_map(X[i : i + 1], label.view(1), model, 48, 32, 0.0)
            others[class_names[int(label)].split(",")[0]] = occlusion_pixels(found, 48, 32, 224, 224)
pictures = {name: X_raw[i] for name, i in zip(others, (1, 1, 3, 3))}
show_drops(pictures or None, others or {"": None})

# %% tags=["facts"]
asked = list(others)
fact(wrong_1=asked[1], wrong_3=asked[3])
apart = [rank_correlation(others[a], others[b]) for a, b in (asked[:2], asked[2:])]
fact(apart_1=apart[0], apart_3=apart[1])

# %% [markdown]
# *{{wrong_1}}* and *espresso* need different parts of the same photograph (rank correlation of the two maps {{apart_1:.2f}}),
# *{{wrong_3}}* and *Siamese cat* too ({{apart_3:.2f}}). Blue parts speak for something else: hide them, and the class
# that you asked about gains.

# %% [markdown]
# ## Does it agree with the gradient?
#
# Both maps claim to show what the score depends on. Compare them, pixel by pixel, on all five photographs, and with the map
# of a network that has learned nothing.

# %%
agreement = predict(
    "How alike are the occlusion map and the saliency map, on average (rank correlation, 100% = same order of pixels)?",
    low=0, high=100, unit="%",
)
agreement

# %% tags=["play"]
ranks, five, untrained_rank = [], {}, None
if written(pixels, "occlusion_pixels"):
    gradients = saliency_map(X, y, model)
    for i, name in enumerate(names):
        five[name] = others.get(name)  # the espresso and the cat have a map already
        if five[name] is None:
            found = occlusion_map(X[i : i + 1], y[i : i + 1], model, 48, 32, 0.0)
            five[name] = occlusion_pixels(found, 48, 32, 224, 224)
        ranks.append(rank_correlation(five[name], gradients[i]))
    untrained = occlusion_map(X[3:4], y[3:4], random_squeezenet(seed=0), 48, 32, 0.0)
    untrained_rank = rank_correlation(untrained, coarse)
    print("\n".join(f"{name:13} rank correlation with the saliency map {r:.2f}" for name, r in zip(names, ranks)))
    print(f"the cat, trained and untrained network: {untrained_rank:.2f}")
show_drops(dict(zip(names, X_raw)) if five else None, five or {"": None})

# %% tags=["play"]
agreement.reveal(100 * sum(ranks) / 5 if ranks else None)

# %% tags=["facts"]
fact(rank_low=min(ranks), rank_high=max(ranks), untrained=untrained_rank)
assert max(ranks) < 0.7 and abs(untrained_rank) < 0.6

# %% [markdown]
# They agree only in part: the rank correlations are between {{rank_low:.2f}} and {{rank_high:.2f}}. Neither is wrong. The
# gradient asks about an infinitely small change of single pixels, whatever its sign; occlusion about a large change of a
# whole window, with its sign. Where a score has levelled off, small changes do nothing and large ones do. And the map does
# depend on what the network has learned: with random weights, the cat's map has a rank correlation of {{untrained:.2f}} with
# that of the trained network.

# %% [markdown]
# ## Play
#
# Move the window over a photograph, and read score, drop and classes before and after. Make it larger, hide with another
# filling, ask about another class. The button draws the whole map with your own `occlusion_map`.
#
# For long maps, `helpers.attribution` has the same function in batches: `occlusion_map(X, y, model, 32, 8, progress=True)`
# shows a bar and goes from coarse to fine. Stop it (■) whenever you like: you get what there is so far, with the gaps filled
# by the nearest window.

# %% tags=["play"]
from helpers import occlusion_explorer

occlusion_explorer(X_raw, model, class_names, occlusion_map)

# %% tags=["facts"]
from helpers.attribution import occlusion_map as ready_made

assert torch.allclose(ready_made(X[3:4], y[3:4], model, 48, 32)[0], coarse, atol=1e-3)
assert {"progress"} <= set(ready_made.__wrapped__.__code__.co_varnames) and 32 // 8 == 4

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about the lesson before, the others are about this one. Each counts one point.
#
# **Question 1.** In one photograph, a channel's map is 8 at the top right and 0 at the three other positions. In another
# photograph it is 8 at the bottom left and 0 elsewhere. What does `embed`, which averages over all positions, give for this
# channel?
#
# 1. Different numbers, since the places differ.
# 2. 8 for both.
# 3. 2 for both.
# 4. 0 for both, since most positions are 0.
#
# **Question 2.** The score of a class is 12. With a window hidden it is 15. What does the map show there, and what does it mean?
#
# 1. −3: what is in the window speaks against the class.
# 2. 3: what is in the window speaks for the class.
# 3. 0: a drop cannot be negative.
# 4. 3: the sign does not matter.
#
# **Question 3.** Two equal dogs are in a photograph, and the score is the *larger* of what each dog alone would give. A window
# hides one dog at a time. What does the map show?
#
# 1. Both dogs are as hot as a single dog would be.
# 2. One dog is as hot as a single dog would be, the other is cold.
# 3. Both dogs are half as hot as a single dog would be.
# 4. Both dogs are cold.

# %% tags=["facts"]
assert (8 + 0 + 0 + 0) / 4 == 2 and 12 - 15 == -3

# %% exercise="occlusion_questions"

# %% check="occlusion_questions"

# %% [markdown]
# ## Question (4 points)
#
# A company shows you occlusion maps of its network for road photographs. One photograph shows a bicycle on a field path;
# the network says *bicycle*. The map is red on the bicycle, and just as red in the top right corner of the sky.
#
# **What does the heat map mean, and what would a hot corner of the sky tell you?** Say what exactly a red place says, give two
# explanations for the corner, and say how you would find out which one is right.

# %% tags=["facts"]
assert (64 // 16) ** 2 == 16

# %% [markdown] question="occlusion_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** Each place of the map says by how much the score of *bicycle* falls when a window of this size is replaced
# by this filling, and everything else stays. It is an experiment, not an estimate, and has a sign and a unit. It does not say
# that the pixels "contain" the bicycle, nor what happens if two windows are hidden at once: two redundant parts may both be
# cold, and the drops do not add up (our 16 small windows added up to {{pieces:.0%}} of the large one's drop).
#
# A hot corner of the sky can mean two things. *Context*: in the training photographs bicycles were seen outdoors, and the
# network has learned to use the open sky as evidence. Then it may fail on a bicycle in a cellar. *The cover*: a grey square in
# a smooth sky is a new object with edges, which the network has never seen there; the drop is its answer to the square.
#
# To tell them apart, change one thing at a time. The cover without its edges: our windmill's corner cost {{soft:.1f}} in place
# of {{corner:.1f}} when the same grey was faded in softly. The context without a cover: when the whole sky turned grey, the
# score fell by {{sky_colour:.1f}}, though nothing was hidden. For the bicycle one could also put it before another
# background, or ask the same of many photographs. Hiding by the blurred photograph alone decides nothing: it keeps the sky
# *and* has no edges.
#
# **Rubric.** 1 point: the drop of the class's score when this window is replaced by this filling (size and filling
# named). 1 point: context as one explanation, with what follows from it. 1 point: the cover itself as another
# explanation. 1 point: a test that changes one of the two and not the other (soft edges; another sky or background).
# ### END SOLUTION

# %%
model_answer("occlusion_question")

# %% [markdown]
# ## What this does not tell you
#
# - **One window at a time.** What is there twice may look unimportant, and drops do not add up. RISE hides many random parts
#   at once and averages ([Petsiuk et al. 2018](https://arxiv.org/abs/1806.07421)).
# - **The window is yours.** Its size, stride and shape are choices. One can also *learn* the smallest part whose removal
#   destroys the score ([Fong and Vedaldi 2017](https://arxiv.org/abs/1704.03296)).
# - **So is the filling.** None is neutral ([Sturmfels et al. 2020](https://distill.pub/2020/attribution-baselines/)), and
#   covered photographs are unlike any that the network was trained on: part of the drop may come from that alone
#   ([Hooker et al. 2019](https://arxiv.org/abs/1806.10758)).
# - **It is slow.** One backward pass gives a gradient; this map took {{count}} forward passes.
# - **A hot place is a cause, not a reason.** The map says *that* the score needs this place, not *what* the network sees in it.

# %%
closing_card("occlusion", picture=None if pixels is None else show_drops(X_raw[3], {"what the cat's score needs": pixels}))

# %% [markdown]
# Next lesson: can one backward pass do better than the gradient, if you change what happens at the ReLUs?
