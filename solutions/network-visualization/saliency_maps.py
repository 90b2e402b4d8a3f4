# %% [markdown]
# # Saliency maps: which pixels does the score depend on?
#
# A network looks at a photograph and says *macaw*. Which pixels made it say so? You will ask it in the simplest way
# there is: **change a pixel a little and see how far the score moves.** One backward pass answers this for all pixels
# at once.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `compute_saliency_maps` | the gradient of the score, as a picture | 15 | ●●○ |
# | `smooth_grad` | the same with less noise, by adding noise | 15 | ●●○ |
# | `seeds_for_segmentation` | from the map to an outline of the object | 10 | ●○○ |
# | three quick questions | is the idea clear? | 3 | ●○○ |
#
# Before many of the pictures you make a guess. Guesses are never graded: they show you what you believed before you
# looked. At the end there is something to play with, a question to answer in prose, and a list of what such maps do *not*
# tell you. All cells together take well under a minute on a laptop without a GPU.

# %%
import torch

from helpers import (
    BACKGROUND, FOREGROUND, UNKNOWN, blur_image, check, closing_card, deletion_curve, grabcut_mask,
    load_imagenet_val, load_squeezenet, model_answer, noise_dilemma, predict, preprocess, random_squeezenet,
    rank_correlation, show_curves, show_images, show_maps, show_masks, show_saliency, warm_up, written, wrong_saliency_maps,
)

# %% [markdown]
# ## By hand first
#
# Take an "image" of 2 × 2 pixels and the simplest network there is: $s(x) = \sum w\,x$, with one weight for each number.
# Its gradient is $w$ itself, whatever the image. Here is $w$, colour by colour:
#
# | | top left | top right | bottom left | bottom right |
# | --- | --- | --- | --- | --- |
# | red | 1 | 0 | −2 | 0.5 |
# | green | 0.5 | 0 | 1 | −0.5 |
# | blue | **−3** | 0 | 0 | 0.25 |
#
# A weight of −3 means: raise this number by 0.1, and the score *falls* by 0.3. A pixel's **saliency** is its strongest
# reaction, whatever the direction: the largest *absolute value* of its three colours.
#
# **Warm-up.** What is the saliency of the top left pixel? Replace the three dots, then run the cell (Shift + Enter).

# %% blank="saliency_of_top_left"
top_left = torch.tensor([1.0, 0.5, -3.0])  # its weights: red, green, blue

saliency_of_top_left = top_left.abs().max()  # fill in: an expression with top_left, or a number

warm_up("saliency_maps", saliency_of_top_left)

# %% [markdown]
# Now all four pixels, with the gradient found by autograd:

# %%
w = torch.tensor([[[ 1.0, 0.0], [-2.0,  0.50]],   # red:   top row, bottom row
                  [[ 0.5, 0.0], [ 1.0, -0.50]],   # green
                  [[-3.0, 0.0], [ 0.0,  0.25]]])  # blue
x = torch.tensor([[[ 1.0, 2.0], [ 0.0,  1.00]],
                  [[ 2.0, 1.0], [ 1.0,  0.00]],
                  [[ 0.0, 1.0], [ 3.0,  4.00]]], requires_grad=True)

score = (w * x).sum()
score.backward()
print("score:", score.item())
print("gradient equals w:", torch.equal(x.grad, w))
print("saliency map:", x.grad.abs().amax(dim=0).tolist())

# %% tags=["facts"]
raised = x.detach().clone()
raised[2, 0, 0] += 0.1
assert abs(((w * raised).sum() - score).item() + 0.3) < 1e-5
assert x.grad[:, 0, 1].abs().max() == 0

# %% [markdown]
# The top left pixel matters most, because of its blue. Raise all three colours of the top right pixel as far as you
# like, and nothing happens.

# %% [markdown]
# ## The network and five photographs
#
# SqueezeNet (Iandola et al. 2016) sorts photographs into the {{classes}} classes of ImageNet. It is small and fast, and
# already trained: **nothing is learned in this notebook.** The weights stay as they are. All gradients are taken with
# respect to the *image*.

# %%
model = load_squeezenet()
X_raw, y_raw, class_names = load_imagenet_val(num=5)

X = torch.cat([preprocess(photo) for photo in X_raw])  # (5, 3, 224, 224), normalised
y = torch.from_numpy(y_raw)                            # (5,), the correct classes

probability = model(X).softmax(dim=1)[torch.arange(5), y]
names = [class_names[int(label)] for label in y]
show_images(X_raw, titles=[f"{name} ({p:.0%})" for name, p in zip(names, probability)])

# %% tags=["facts"]
fact(classes=model(X).shape[1], macaw=probability[2])
assert names == ["lesser panda", "espresso", "macaw", "Siamese cat", "bison"]

# %% [markdown]
# Make a guess before you compute anything:

# %%
brightest = predict("Where will the macaw's map be brightest? Click on the photograph.", picture=X_raw[2])
brightest

# %% [markdown]
# ## The idea
#
# Let $s_y(X)$ be the **score** of class $y$: the number that the network computes just *before* the softmax. For small
# changes $\delta$ of the photograph, the score is nearly linear,
#
# $$s_y(X + \delta) \;\approx\; s_y(X) + \sum_{c,i,j} \frac{\partial s_y}{\partial X_{c,i,j}}\;\delta_{c,i,j}\,,$$
#
# so the gradient says how strongly the score reacts to each number in the image. A pixel has three of them: red,
# green and blue. The **saliency map** keeps the strongest reaction of the three, as you did by hand:
#
# $$M_{i,j} \;=\; \max_{c} \;\left|\, \frac{\partial s_y}{\partial X_{c,i,j}} \,\right|$$
#
# This is section 3.1 of Simonyan, Vedaldi and Zisserman,
# [Deep Inside Convolutional Networks](https://arxiv.org/abs/1312.6034) (2014).

# %% [markdown]
# ## Exercise 1: `compute_saliency_maps`
#
# **Goal:** a map for each image of a batch, with one forward and one backward pass. **About 15 minutes, ●●○, 10 points.**
#
# Two things to keep in mind:
# - Start from the *score* of the correct class, not from a loss.
# - The function has to work for one image, for five and for eight.

# %% tags=["facts"]
assert torch.tensor([1, 0.5, -3]).abs().max() == 3

# %% exercise="compute_saliency_maps"

# %% check="compute_saliency_maps"

# %%
saliency = compute_saliency_maps(X.clone(), y, model)  # a copy: the call may leave gradients on it
show_saliency(X_raw, saliency, titles=names)

# %%
brightest.reveal(None if saliency is None else saliency[2])

# %% [markdown]
# Bright means: *here, a small change moves the score*. The maps find the animals, and the cup with its spoon, although
# nobody ever told the network where things are: it learned from labels alone.

# %% [markdown]
# ### Wrong on purpose
#
# Here is the macaw's map again, beside three maps that common mistakes produce: the gradient of the *cross-entropy*; the
# gradient of the sum of *all classes'* scores; and the maximum *without the absolute value*. Each is drawn over its own
# range.

# %%
odd_one = predict(
    "Which of the three is least like the right map (lowest correlation)?",
    ["cross-entropy", "all classes", "no absolute value"],
)
odd_one

# %%
correlation = {}
if written(saliency, "compute_saliency_maps"):
    wrong = wrong_saliency_maps(X[2:3], y[2:3], model)
    for name, map_ in wrong.items():
        correlation[name] = float(torch.corrcoef(torch.stack([saliency[2].flatten(), map_.flatten()]))[0, 1])
    maps = {"yours": saliency[2:3]} | {f"{name}: {correlation[name]:.2f}": map_ for name, map_ in wrong.items()}
    display(show_saliency(X_raw[2:3], maps))

# %%
odd_one.reveal(min(correlation, key=correlation.get) if correlation else None)

# %% tags=["facts"]
fact(no_abs=correlation["no absolute value"], cross=correlation["cross-entropy"])
cat_wrong = wrong_saliency_maps(X[3:4], y[3:4], model)["cross-entropy"]
fact(loss_peak=cat_wrong.max(), score_peak=saliency[3].max(), sure=probability[3])
assert min(correlation, key=correlation.get) == "no absolute value"
assert cat_wrong.max() < saliency[3].max() / 1000

# %% [markdown]
# All of them show the bird: a glance does not tell right from wrong. Without the absolute value, a pixel
# that lowers the score in all three colours comes out darkest, not brightest: the correlation with the right map is
# {{no_abs:.2f}}, and even that of the cross-entropy is only {{cross:.2f}}. The cross-entropy's gradient is $\sum_j p_j \nabla s_j - \nabla s_y$: it mixes in all
# other classes, and it fades out where the network is sure. For the Siamese cat (probability {{sure:.2%}}) its largest
# value is {{loss_peak:.5f}}, against {{score_peak:.2f}} for the score.

# %% [markdown]
# ### Grain, and a checkerboard
#
# The maps are grainy: two neighbours in the same fur get very different values. Part of it is regular. Look at the mean
# of the maps over pixels in even and odd rows and columns:

# %%
if written(saliency, "compute_saliency_maps"):
    for rows in (0, 1):
        means = [saliency[:, rows::2, columns::2].mean().item() for columns in (0, 1)]
        print(f"{('even', 'odd')[rows]:4} rows: even columns {means[0]:.3f}, odd columns {means[1]:.3f}")

# %% tags=["facts"]
first = model.features[0]
assert first.stride == (2, 2) and first.kernel_size == (3, 3) and first.padding == (0, 0)
fact(chess=saliency[:, ::2, ::2].mean() / saliency[:, 1::2, 1::2].mean())
reached = torch.zeros(224, dtype=int)
for start in range(0, 224 - 3 + 1, 2):
    reached[start : start + 3] += 1
assert reached[2:220:2].unique().tolist() == [2] and reached[1:221:2].unique().tolist() == [1]

# %% [markdown]
# That is the network's first layer: 3 × 3 filters that move in steps of 2. An even row lies under two positions of the
# filter, an odd row under one, and the same holds for columns. So a pixel with both even takes part in four filter
# responses, one with both odd in a single one, and its map is {{chess:.1f}} times as bright on average. It says something
# about the network's stride, nothing about macaws.
#
# The rest of the grain is irregular. Is it the network, or is it noise? Ask the same question about almost the same
# photograph: we add noise too weak to see, about {{grey_levels:.0f}} of 255 grey levels.

# %% tags=["facts"]
fact(grey_levels=0.05 * 0.226 * 255)

# %%
alike_guess = predict(
    "How alike are a map of the photograph and one of the photograph with invisible noise? (correlation, 100% = equal)",
    low=0, high=100, unit="%",
)
alike_guess

# %% tags=["nbval-ignore-output"]
generator = torch.Generator().manual_seed(231)
X_nearly = X + 0.05 * torch.randn(X.shape, generator=generator)
nearly = compute_saliency_maps(X_nearly.clone(), y, model)
after = model(X_nearly).softmax(dim=1)[torch.arange(5), y]

alike = []
if written(nearly, "compute_saliency_maps"):
    for i, name in enumerate(names):
        alike.append(float(torch.corrcoef(torch.stack([saliency[i].flatten(), nearly[i].flatten()]))[0, 1]))
        print(f"{name:13} probability {probability[i]:.2f} -> {after[i]:.2f}, correlation of the maps {alike[i]:.2f}")

# %%
alike_guess.reveal(100 * sum(alike) / 5 if alike else None)

# %% tags=["facts"]
assert (after - probability).abs().max() < 0.1
assert 0.3 < min(alike) and max(alike) < 0.9
fact(least_alike=min(alike), most_alike=max(alike))

# %% [markdown]
# The network does not change its mind, yet the maps agree only in part: the correlations are between {{least_alike:.2f}} and
# {{most_alike:.2f}}, and equal maps would have 1. As a function of the image the score is a slope with many small bumps on
# it: thousands of ReLUs and max-poolings that switch on and off. The gradient at one point sees the nearest bump; we want
# the slope.

# %% [markdown]
# ## Exercise 2: `smooth_grad`
#
# **Goal:** average the gradient over the neighbourhood of each photograph. **About 15 minutes, ●●○, 10 points.**
#
# SmoothGrad ([Smilkov et al. 2017](https://arxiv.org/abs/1706.03825)) *removes noise by adding noise*: it takes
# the gradient at $n$ noisy copies of the image and averages:
#
# $$\bar g \;=\; \frac{1}{n} \sum_{k=1}^{n} \nabla s_y\big(X + \varepsilon_k\big)\,, \qquad
# \varepsilon_k \sim \mathcal N(0, \sigma^2)\,, \qquad M_{i,j} = \max_c \left|\,\bar g_{c,i,j}\right|$$
#
# What the bumps contribute points now one way, now the other, and cancels. It can only cancel while the **signs** are still
# there: average first, take the absolute value last.

# %% exercise="smooth_grad"

# %% check="smooth_grad"

# %% [markdown]
# The cat first, with 16 copies:

# %%
generator = torch.Generator().manual_seed(0)
smooth_cat = smooth_grad(X[3:4].clone(), y[3:4], model, 0.3, num_samples=16, generator=generator)
show_saliency(X_raw[3:4], smooth_cat, titles=["SmoothGrad"])

# %% [markdown]
# And all five (about 5 seconds): the plain maps, then SmoothGrad.

# %% tags=["play"]
generator = torch.Generator().manual_seed(0)
smooth = smooth_grad(X.clone(), y, model, noise_std=0.3, num_samples=16, generator=generator)

if written(saliency, "compute_saliency_maps") and written(smooth, "smooth_grad"):
    display(show_maps({"plain": saliency, "SmoothGrad": smooth}, titles=names))

# %% tags=["facts"]
smooth_nearly = smooth_grad(X_nearly.clone(), y, model, 0.3, 16, torch.Generator().manual_seed(1))
pairs = [torch.stack([a.flatten(), b.flatten()]) for a, b in zip(smooth, smooth_nearly)]
smooth_alike = [torch.corrcoef(pair)[0, 1].item() for pair in pairs]
fact(alike=sum(alike) / 5, smooth_alike=sum(smooth_alike) / 5)
assert sum(smooth_alike) > sum(alike) + 0.25

def dark(maps):  # the median of a map, relative to its 99.5% quantile
    return [(map_.median() / map_.flatten().quantile(0.995)).item() for map_ in maps]

assert dark(smooth)[1] > dark(saliency)[1]
span = X.flatten(1).amax(dim=1) - X.flatten(1).amin(dim=1)
fact(least_span=span.min(), most_span=span.max(), share_low=0.3 / span.max(), share_high=0.3 / span.min())

# %% [markdown]
# Shapes come out: the cat's face and ears, the macaw's head, the outline of the bison. And there is less noise: repeat the
# experiment from above, and the maps of two photographs that look the same have the correlation {{smooth_alike:.2f}} on
# average, where the plain maps had {{alike:.2f}}. But the background does *not* always grow darker: look at the espresso.

# %% [markdown]
# ### How much noise?
#
# With none you get the plain map back. With too much, the copies are no longer photographs. The paper recommends a
# standard deviation of 10% to 20% of the range between an image's smallest and largest value. Ours span
# {{least_span:.1f}} to {{most_span:.1f}} units, so 0.3 is only {{share_low:.0%}} to {{share_high:.0%}}: it looks cautious. Is it?

# %% tags=["facts"]
assert 0.3 < 0.10 * 4.5 < 0.20 * 4.5

# %%
still_macaw = predict(
    f"The network is {probability[2]:.0%} sure of the macaw. How sure is it, on average, of copies with noise 0.3?",
    low=0, high=100, unit="%",
)
still_macaw

# %% [markdown]
# We try five levels (about 8 seconds). Above: how sure the network is of the correct class on noisy copies. Below: how much
# SmoothGrad's maps of two photographs that look the same agree, with four copies each.

# %% tags=["play"]
sigmas = [0.1, 0.2, 0.3, 0.5, 0.8]
dilemma = noise_dilemma(X, y, model, smooth_grad, sigmas, num=4) if written(smooth, "smooth_grad") else None
quantities = None
if dilemma is not None:
    quantities = {
        "probability": dict(zip(names, dilemma.probability)),
        "agreement of two maps": dict(zip(names, dilemma.agreement)),
    }
show_curves(sigmas, quantities, xlabel="standard deviation of the noise", title="What noise does to the prediction and to the map")

# %% tags=["play"]
still_macaw.reveal(None if dilemma is None else 100 * dilemma.probability[2, 2].item())

# %% tags=["facts"]
noisy = X[2:3] + 0.3 * torch.randn(8, 3, 224, 224, generator=torch.Generator().manual_seed(0))
seen = model(noisy).softmax(dim=1).mean(dim=0)
fact(macaw_noisy=dilemma.probability[2, 2], seen=class_names[int(seen.argmax())])
assert sigmas[0] == 0.1 and sigmas[2] == 0.3 and (dilemma.probability[[0, 1, 3, 4], 2] > 0.5).all()
fact(agree_low=dilemma.agreement[:, 0].mean(), agree_high=dilemma.agreement[:, 2].mean())
assert dilemma.agreement[:, 2].mean() < dilemma.agreement[:, 0].mean() and (dilemma.probability[:, 4] < 0.05).all()

# %% [markdown]
# At 0.3 the network still recognises four of the five. But the macaw falls from {{macaw:.0%}} to {{macaw_noisy:.1%}}: the
# network sees a *{{seen}}* instead. For that photograph SmoothGrad averages gradients of *macaw* at images in which the
# network sees no macaw. At 0.8 it recognises nothing. And more noise alone does not make the maps more reliable: with four
# copies they agree with {{agree_low:.2f}} at 0.1 and with {{agree_high:.2f}} at 0.3, on average. That is the dilemma: wider
# neighbourhoods need more copies, and take the network further away from the photograph that you asked about.

# %% [markdown]
# ## Exercise 3: `seeds_for_segmentation`
#
# **Goal:** from "this pixel matters" to "this pixel belongs to the object". **About 10 minutes, ●○○, 6 points.**
#
# A saliency map marks the most telling parts of an object, not all of it. Section 3.2 of Simonyan et al. turns it into an
# outline: pixels above the 95% quantile are **sure foreground**, those below the 30% quantile **sure background**, and
# the rest is **unknown**. A segmentation method then learns the colours of both and decides about the rest. The paper uses
# GraphCut with colour models ([Boykov and Jolly 2001](https://doi.org/10.1109/ICCV.2001.937505)); we use its successor
# GrabCut ([Rother et al. 2004](https://doi.org/10.1145/1186562.1015720)), which OpenCV provides.
#
# A quantile by hand: of the ten values 1, 2, …, 10, the 30% quantile is 3.7 (torch interpolates: $1 + 0.3 \cdot 9$),
# so 1, 2 and 3 are below it.

# %% tags=["facts"]
assert max(0.2, 5) == 5  # two maps of different brightness, in a hint
assert (torch.arange(1.0, 10 + 1) < 3.7).sum() == 3
assert abs(torch.arange(1.0, 10 + 1).quantile(0.3).item() - 3.7) < 1e-6 and abs(1 + 0.3 * 9 - 3.7) < 1e-9

# %% exercise="seeds_for_segmentation"

# %% check="seeds_for_segmentation"

# %% [markdown]
# Seeds must be right: GrabCut never doubts them. A single bright pixel in the background would count as foreground, so
# we blur the maps a little before we take the seeds (about 3 seconds).

# %% tags=["play"]
seeds = masks = None
if written(smooth, "smooth_grad"):
    maps = blur_image(smooth[:, None].clone(), sigma=2)[:, 0]
    seeds = seeds_for_segmentation(maps)

if written(seeds, "seeds_for_segmentation"):
    masks = [grabcut_mask(photo, labels) for photo, labels in zip(X_raw, seeds)]
    shade = torch.tensor([0.0, 1.0, 0.4])  # BACKGROUND black, FOREGROUND white, UNKNOWN grey
    display(show_images(list(shade[seeds.long()]), titles=names))

# %% tags=["play"]
show_masks(X_raw, masks, titles=names)

# %% [markdown]
# Nobody drew these outlines. They come from a classifier that was trained on labels alone, its gradients, and a colour
# model from 2004. Look at the failures too: the espresso's outline takes in the spoon and half the cup, and the Siamese cat ends where
# her dark fur does. Do these show what the *network* looks at, or what *GrabCut* finds in the colours? The picture alone
# cannot tell.

# %% [markdown]
# ## Can you trust such a map?
#
# Two tests that do not rely on your eye. **First: does the map depend on what the network has learned?** Draw the maps of the same
# architecture with *random* weights ([Adebayo et al. 2018](https://arxiv.org/abs/1810.03292)).

# %%
untrained = predict(
    "Will the maps of an untrained network still show the animals?",
    ["yes, as clearly", "partly: some outlines", "no, only noise"],
)
untrained

# %%
random_maps = compute_saliency_maps(X.clone(), y, random_squeezenet(seed=0))
show_maps(random_maps, titles=names)

# %% tags=["facts"]
ranks = [rank_correlation(a.numpy(), b.numpy()) for a, b in zip(saliency, random_maps)]
fact(rank_low=min(ranks), rank_high=max(ranks))
assert max(ranks) < 0.7

# %%
untrained.reveal(None if random_maps is None else "partly: some outlines")

# %% [markdown]
# Random filters react to edges too, so something of the photographs remains: the rim of the cup, the macaw's back. But what
# singled out the animals is gone. Over the five photographs the rank correlation with the maps of the trained network is
# between {{rank_low:.2f}} and {{rank_high:.2f}} (1 would be the same order of pixels), and part of that is the checkerboard,
# which both networks share. The rest of what you saw above comes from what the network has learned.

# %% [markdown]
# **Second: do bright pixels matter more than others?** Cut the photograph into blocks of 14 × 14 pixels and replace the
# brightest blocks of the map by the mean colour, more and more of them. Watch the probability: this is a *deletion curve*
# ([Samek et al. 2017](https://arxiv.org/abs/1509.06321), [Petsiuk et al. 2018](https://arxiv.org/abs/1806.07421)). For
# comparison, replace blocks at random, or the darkest first (about 5 seconds).

# %%
deletion = predict(
    "The darkest half of the map's blocks is replaced. How probable is the correct class still, on average?",
    low=0, high=100, unit="%",
)
deletion

# %% tags=["play"]
shares = [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5]
curves = None
if written(saliency, "compute_saliency_maps"):
    curves = {}
    for order in ("brightest", "random", "darkest"):
        chance = torch.Generator().manual_seed(0)
        one_each = deletion_curve(X, y, model, saliency, shares, order, generator=chance, block=14)
        curves[f"{order} first"] = one_each.mean(dim=0)
show_curves(
    shares, curves, xlabel="share of the image replaced", ylabel="probability of the correct class",
    title="Deletion: mean of five photographs",
)

# %% tags=["play"]
deletion.reveal(100 * curves["darkest first"][-1].item() if curves else None)

# %% tags=["facts"]
assert shares[2] == 0.05 and shares[-1] == 0.5
fact(gone_bright=curves["brightest first"][2], gone_random=curves["random first"][2], gone_dim=curves["darkest first"][-1])
assert curves["brightest first"][2] < curves["random first"][2] - 0.1 and curves["darkest first"][-1] > 0.7

# %% [markdown]
# With 5% of the image replaced, the probability of the correct class is {{gone_bright:.0%}} on average if these were the
# brightest blocks, and {{gone_random:.0%}} if they were chosen at random. Replace the darkest *half* of the image, and
# it is still {{gone_dim:.0%}}. So the map does rank the parts of an image by how much this network needs them. It does not rank
# them well everywhere, and grey blocks are something that the network has never seen: the test has its own flaws.

# %% [markdown]
# ## Play
#
# Choose a photograph and **ask about another class** than the correct one: which pixels does *ox* react to in the bison,
# *lorikeet* in the macaw, *cup* in the espresso? Type any class. Change the noise and the number of copies, and
# switch to random weights. Everything runs through your own `smooth_grad`.

# %% tags=["play"]
from helpers import saliency_explorer

saliency_explorer(X_raw, model, class_names, smooth_grad)

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about what the course builds on, the others are about this lesson. Each counts one point.
#
# **Question 1.** A network gives three classes the scores 2, 1 and 0. Now all three scores grow by 5. What happens to
# the probabilities after the softmax?
#
# 1. The largest grows, the others fall.
# 2. They stay as they are.
# 3. All three grow.
# 4. They come closer to each other, since 7, 6 and 5 are nearly the same.
#
# **Question 2.** A pixel has saliency 3. What is sure, as long as changes are small?
#
# 1. Make the pixel brighter by 0.1 in all colours, and the score rises by 0.3.
# 2. The pixel speaks *for* the class, and strongly.
# 3. Without this pixel, the score would be lower by 3.
# 4. In one of its colours, a change of 0.1 moves the score by 0.3, up or down.
#
# **Question 3.** In two noisy copies of an image, one number has the gradients 3 and −1. What does SmoothGrad show there, and
# what would the mean of the two saliency maps be (the pixel's other colours have gradient 0)?
#
# 1. SmoothGrad 1, mean of the maps 2.
# 2. Both 2.
# 3. SmoothGrad 2, mean of the maps 1.
# 4. Both 1.

# %% tags=["facts"]
assert torch.allclose(torch.tensor([2.0, 1, 0]).softmax(dim=0), torch.tensor([7.0, 6, 5]).softmax(dim=0))
at_copies = torch.tensor([3.0, -1.0])
assert at_copies.mean().abs() == 1 and at_copies.abs().mean() == 2 and abs(0.1 * 3 - 0.3) < 1e-9

# %% exercise="saliency_questions"

# %% check="saliency_questions"

# %% [markdown]
# ## Question (4 points)
#
# In the next lessons we will *change* images by gradient ascent: `X = X + step * gradient` makes the score rise. A
# friend suggests: "Your saliency map is almost the gradient, and it looks better. Use it in place of the gradient: add
# `step * saliency` to all three colours."
#
# **May gradient ascent on the image use the saliency map in place of the gradient?** Say what the map has lost, what
# happens to the score (the image of 2 × 2 pixels above is a good example to calculate), and what the map could still
# be used for.

# %% tags=["facts"]
M = w.abs().amax(dim=0)
assert (M * w.sum(dim=0)).sum() == -6.375 and w.square().sum() == 15.8125
assert 3 * (1 + 0.5 - 3) + 0 + 2 * (-2 + 1 + 0) + 0.5 * (0.5 - 0.5 + 0.25) == -6.375

leaf = X.clone().requires_grad_()
(g,) = torch.autograd.grad(model(leaf).gather(1, y.view(-1, 1)).sum(), leaf)

def change(direction):
    direction = 0.1 * direction / direction.flatten(1).norm(dim=1).view(-1, 1, 1, 1)
    return (model(X + direction) - model(X)).gather(1, y.view(-1, 1))[:, 0]

uphill, along_map = change(g), change(saliency[:, None].expand_as(X))
fact(uphill_low=uphill.min(), uphill_high=uphill.max(), along_map=along_map.abs().max())

# %% [markdown] question="saliency_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** No. The map has lost two things. *Signs*: the absolute value turns "less of this raises the score" into
# "more of this". *Colours*: the maximum keeps one number of three, and not which channel it came from; its shape is
# (N, H, W), not (N, 3, H, W).
#
# To first order a step $\delta$ changes the score by $\sum g\,\delta$. With $\delta = \eta\,g$ that is
# $\eta\,\lVert g \rVert^2 \ge 0$: the score rises. With the map, $\delta_{c,i,j} = \eta\,M_{i,j}$, it is
# $\eta \sum_{i,j} M_{i,j} \sum_c g_{c,i,j}$, which can have any sign. In the example by hand:
# $3\,(1 + 0.5 - 3) + 0 + 2\,(-2 + 1 + 0) + 0.5\,(0.5 - 0.5 + 0.25) = -6.375$, so the score *falls*, while the gradient
# gives $+15.8125$. On SqueezeNet the pluses and minuses nearly cancel: a step of length 0.1 along the gradient raises the
# scores of our photographs by {{uphill_low:.1f}} to {{uphill_high:.1f}}; one of the same length along the map changes them by
# {{along_map:.2f}} at most. The map can only add brightness, the same to all colours.
#
# What it still says is *where* the score is sensitive: it can choose the pixels to change, if the direction comes from the
# gradient.
#
# **Rubric.** 1 point: the signs are lost. 1 point: the channels are lost (shape, or which colour). 1 point: why ascent
# fails then, from the first-order change or a calculated example. 1 point: a sensible use of the map
# (where to change; a weight or mask for the real gradient; a picture).
# ### END SOLUTION

# %%
model_answer("saliency_question")

# %% [markdown]
# ## What this does not tell you
#
# - **A gradient is local.** It says what a *small* change would do, not what would happen if the pixel were gone. Where the
#   score has stopped rising, an important pixel can have gradient zero
#   ([Sundararajan et al. 2017](https://arxiv.org/abs/1703.01365)).
# - **A bright pixel is not evidence *for* the class.** The absolute value hides whether it speaks for or against.
# - **Maps can be fooled.** Changes too small to see can alter a map completely and leave the prediction as it was
#   ([Ghorbani et al. 2019](https://arxiv.org/abs/1710.10547)). You saw a mild form of it above.
# - **Passing one test is not much.** Plain gradients change when the weights become random; some methods do not
#   ([Adebayo et al. 2018](https://arxiv.org/abs/1810.03292)). But when the pixels that gradients rank highest are removed
#   and the network is *trained again*, it loses no more than with random pixels removed, and averaging as in SmoothGrad
#   does not help ([Hooker et al. 2019](https://arxiv.org/abs/1806.10758)).
# - **The outline comes from GrabCut as much as from the network.**

# %%
closing_card("saliency_maps", picture=None if saliency is None else show_saliency(X_raw[2:3], saliency[2:3]))

# %% [markdown]
# Next lesson: if a gradient says how to *raise* a score, how little does it take to turn a cat into a cup?
