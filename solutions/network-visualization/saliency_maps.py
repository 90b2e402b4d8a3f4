# %% [markdown]
# # Saliency maps: which pixels does the score hang on?
#
# A network looks at a photograph and says *macaw*. Which pixels made it say so? You will ask it in the simplest way
# there is: **change a pixel a little, and see how far the score moves.** One backward pass answers for all pixels at
# once.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | `compute_saliency_maps` | the gradient of the score, as a picture | 15 | ●●○ |
# | `smooth_grad` | the same with less noise, by adding noise | 15 | ●●○ |
# | `seeds_for_segmentation` | from the map to an outline of the object | 10 | ●○○ |
#
# At the end there is something to play with, a question to answer in prose, and what such maps do *not* tell you.
# All cells together run in well under a minute on a laptop without a GPU.

# %%
import numpy as np
import torch
import torch.nn.functional as F

from helpers import (
    BACKGROUND, FOREGROUND, UNKNOWN, blur_image, check, grabcut_mask, load_imagenet_val,
    load_squeezenet, preprocess, show_images, show_masks, show_saliency, written,
)

# %% [markdown]
# ## The network and five photographs
#
# SqueezeNet (Iandola et al. 2016) sorts photographs into the 1000 classes of ImageNet. It is small and quick, and it
# is trained already: **nothing is learned in this notebook.** The weights stay as they are. All gradients are taken
# with respect to the *image*.

# %%
model = load_squeezenet()
X_raw, y_raw, class_names = load_imagenet_val(num=5)

X = torch.cat([preprocess(photo) for photo in X_raw])  # (5, 3, 224, 224), normalised
y = torch.from_numpy(y_raw)                            # (5,), the correct classes

probability = model(X).softmax(dim=1)[torch.arange(5), y]
names = [class_names[int(label)] for label in y]
show_images(X_raw, titles=[f"{name} ({p:.0%})" for name, p in zip(names, probability)])

# %% [markdown]
# ## The idea
#
# Let $s_y(X)$ be the **score** of class $y$: the number that the network computes just *before* the softmax. Close to
# the photograph at hand, the score behaves like a straight line,
#
# $$s_y(X + \delta) \;\approx\; s_y(X) + \sum_{c,i,j} \frac{\partial s_y}{\partial X_{c,i,j}}\;\delta_{c,i,j}\,,$$
#
# so the gradient says how strongly the score reacts to each number in the image. A pixel has three of them: red,
# green and blue. The **saliency map** keeps the strongest reaction of the three, whatever its direction:
#
# $$M_{i,j} \;=\; \max_{c} \;\left|\, \frac{\partial s_y}{\partial X_{c,i,j}} \,\right|$$
#
# This is section 3.1 of Simonyan, Vedaldi and Zisserman,
# [Deep Inside Convolutional Networks](https://arxiv.org/abs/1312.6034) (2014).

# %% [markdown]
# ### By hand first
#
# Take an "image" of 2 × 2 pixels and the simplest network there is: $s(x) = \sum w\,x$, one weight for each number.
# Its gradient is $w$ itself, wherever you stand. Here is $w$, colour by colour:
#
# | | top left | top right | bottom left | bottom right |
# | --- | --- | --- | --- | --- |
# | red | 1 | 0 | −2 | 0.5 |
# | green | 0.5 | 0 | 1 | −0.5 |
# | blue | **−3** | 0 | 0 | 0.25 |
# | largest absolute value | **3** | **0** | **2** | **0.5** |
#
# The top left pixel matters most, because of its blue: raise that by 0.1, and the score *falls* by 0.3. Raise all
# three colours of the top right pixel as far as you like, and nothing happens.
#
# The order matters. Had you taken the maximum first and the absolute value second, the top left pixel would have got
# $\max(1,\ 0.5,\ -3) = 1$: its strongest colour would be lost. Now let autograd find the same numbers.

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

# %% [markdown]
# A real network bends: its gradient differs from image to image, and even from one image to almost the same one.
# That will be the second exercise. First the map itself.

# %% [markdown]
# ## Exercise 1: `compute_saliency_maps`
#
# **Goal:** a map for each image of a batch, with one forward and one backward pass. **About 15 minutes, ●●○, 10 points.**
#
# Two things to keep in mind:
# - Start from the *score* of the correct class. A loss such as cross-entropy looks like a short cut, but its gradient is
#   $\sum_j p_j \nabla s_j - \nabla s_y$: it mixes in all other classes.
# - It has to work for one image, for five and for eight.
#
# <details><summary>Hint 1: how do I pick one score from each row?</summary>
#
# `scores.gather(1, y.view(-1, 1))` takes from row `i` the column `y[i]`, and has shape (N, 1). So does
# `scores[torch.arange(N), y]`, with shape (N,).
# </details>
#
# <details><summary>Hint 2: <code>backward()</code> wants a single number, but I have N scores</summary>
#
# Add them up. Image 3 has no influence on the score of image 2, so the gradient of the sum with respect to image 2 is
# the gradient of its own score.
# </details>
#
# <details><summary>Hint 3: where is the gradient?</summary>
#
# In `X.grad`, if you called `X.requires_grad_()` before the forward pass and `backward()` after it. Or ask for it
# directly: `torch.autograd.grad(total, X)[0]`.
# </details>

# %% exercise="compute_saliency_maps"

# %% check="compute_saliency_maps"

# %%
saliency = compute_saliency_maps(X.clone(), y, model)  # a copy: the call may leave gradients on it
show_saliency(X_raw, saliency, titles=names)

# %% [markdown]
# Bright means: *here, a small change moves the score*. The maps find the animals, and the cup with its spoon, although
# nobody ever told the network where things are: it learned from labels alone.
#
# They are grainy, though. Two neighbours in the same fur get very different values. Is that the network, or is it noise?
# Ask it the same question about almost the same photograph: we add noise too weak to see, about 3 of 255 grey levels.

# %% tags=["nbval-ignore-output"]
generator = torch.Generator().manual_seed(231)
X_nearly = X + 0.05 * torch.randn(X.shape, generator=generator)
nearly = compute_saliency_maps(X_nearly.clone(), y, model)
after = model(X_nearly).softmax(dim=1)[torch.arange(5), y]

if written(nearly, "compute_saliency_maps"):
    lines = []
    for i, name in enumerate(names):
        alike = torch.corrcoef(torch.stack([saliency[i].flatten(), nearly[i].flatten()]))[0, 1]
        lines.append(
            f"{name:13} probability {probability[i]:.2f} -> {after[i]:.2f}, "
            f"correlation of the maps {alike:.2f}"
        )
    print("\n".join(lines))

# %% [markdown]
# The network does not change its mind, yet the maps agree only in part (two equal maps would have correlation 1). The
# score as a function of the image is a slope with many small bumps on it: thousands of ReLUs and max-poolings that switch
# on and off. The gradient at one point sees the nearest bump; we want the slope.

# %% [markdown]
# ## Exercise 2: `smooth_grad`
#
# **Goal:** average the gradient over the neighbourhood of each photograph. **About 15 minutes, ●●○, 10 points.**
#
# SmoothGrad ([Smilkov et al. 2017](https://arxiv.org/abs/1706.03825)) *removes noise by adding noise*: it takes
# the gradient at $n$ noisy copies of the image, and averages:
#
# $$\bar g \;=\; \frac{1}{n} \sum_{k=1}^{n} \nabla s_y\big(X + \varepsilon_k\big)\,, \qquad
# \varepsilon_k \sim \mathcal N(0, \sigma^2)\,, \qquad M_{i,j} = \max_c \left|\,\bar g_{c,i,j}\right|$$
#
# What the bumps add points now one way, now the other, and cancels. It can only cancel while the **signs** are still
# there: average first, absolute value last.
#
# <details><summary>Hint 1: why is there a <code>generator</code>?</summary>
#
# So that your result can be repeated. `torch.randn(X.shape, generator=generator)` draws the next numbers from it; seed
# nothing yourself. One call for each copy, each with new noise.
# </details>
#
# <details><summary>Hint 2: can I call my <code>compute_saliency_maps</code>?</summary>
#
# No: it returns absolute values, and their mean does not cancel anything. You need the gradient from the middle of it.
# </details>
#
# <details><summary>Hint 3: my maps are as many times too bright as there are copies</summary>
#
# `X.grad` accumulates over several `backward()` calls. That is a fine way to add up, if you divide by
# `num_samples` at the end.
# </details>

# %% exercise="smooth_grad"

# %% check="smooth_grad"

# %% [markdown]
# The cat first, with 16 copies:

# %%
generator = torch.Generator().manual_seed(0)
smooth_cat = smooth_grad(X[3:4].clone(), y[3:4], model, 0.3, num_samples=16, generator=generator)
show_saliency(X_raw[3:4], smooth_cat, titles=["SmoothGrad"])

# %% [markdown]
# And all five (some 5 seconds), top to bottom: the photographs, the plain maps, SmoothGrad. For the eye alone, the
# brightest 0.5% of each map share one colour.

# %% tags=["play"]
generator = torch.Generator().manual_seed(0)
smooth = smooth_grad(X.clone(), y, model, noise_std=0.3, num_samples=16, generator=generator)


def for_the_eye(maps):
    return maps.clamp(max=maps.flatten(1).quantile(0.995, dim=1).view(-1, 1, 1))


if written(saliency, "compute_saliency_maps") and written(smooth, "smooth_grad"):
    titles = names + ["plain"] * 5 + ["SmoothGrad"] * 5
    images = [*X_raw, *for_the_eye(saliency), *for_the_eye(smooth)]
    display(show_images(images, titles=titles, cmap="hot"))

# %% [markdown]
# The background grows darker, and shapes come out: the cat's face and ears, the macaw's head, the outline of the bison.
#
# How much noise? With none you get the plain map back; with too much, the copies are no photographs any more. The paper
# recommends a standard deviation of 10% to 20% of the range between an image's smallest and largest value. Ours span
# 4.5 to 4.8 units, so 0.3 is on the careful side. The widget below lets you try more.

# %% [markdown]
# ## Exercise 3: `seeds_for_segmentation`
#
# **Goal:** from "this pixel matters" to "this pixel belongs to the object". **About 10 minutes, ●○○, 6 points.**
#
# A saliency map marks the most telling parts of an object, not all of it. Section 3.2 of Simonyan et al. turns it into an
# outline: take the pixels above the 95% quantile for **sure foreground**, those below the 30% quantile for **sure
# background**, and leave the rest **unknown**. A segmentation method, GrabCut
# ([Rother et al. 2004](https://doi.org/10.1145/1186562.1015720)), learns the colours of both and decides about the rest.
#
# A quantile by hand: of the ten values 1, 2, …, 10, the 30% quantile is 3.7 (torch interpolates: $1 + 0.3 \cdot 9$),
# so 1, 2 and 3 lie below it.
#
# <details><summary>Hint: one quantile for each map</summary>
#
# `saliency.flatten(start_dim=1)` makes a row of each map, and `torch.quantile(rows, 0.95, dim=1)` gives one number a row.
# Give it the shape (N, 1, 1) with `.view(-1, 1, 1)`, and `saliency > high` compares each map with its own number.
# </details>

# %% exercise="seeds_for_segmentation"

# %% check="seeds_for_segmentation"

# %% [markdown]
# Seeds must be right: GrabCut never doubts them. Single grains of the map would plant foreground in the background, so we
# blur the maps a little before we take the seeds (some 3 seconds).

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
# Nobody drew an outline for these. A classifier that was trained on labels, one backward pass (well, 16), and a
# colour model from 2004. Look at the failures too: the espresso's outline takes in the spoon and half the cup, and the
# Siamese cat ends where her dark fur does. Do these show what the *network* looks at, or what *GrabCut* finds in
# the colours? From the picture alone you cannot tell.

# %% [markdown]
# ## Play
#
# Choose a photograph, and **ask about another class** than the correct one: to which pixels does *ox* react in the bison,
# *lorikeet* in the macaw, *cup* in the espresso? Move the noise from 0 to 1.5, and the number of copies. Everything runs
# through your own `smooth_grad`.

# %% tags=["play"]
from helpers import saliency_explorer

saliency_explorer(X_raw, model, class_names, smooth_grad)

# %% [markdown]
# ## Question (4 points)
#
# In the next lessons we will *change* images by gradient ascent: `X = X + step * gradient` makes the score rise. A
# friend suggests: "Your saliency map is almost the gradient, and it looks better. Use it in place of the gradient: add
# `step * saliency` to all three colours."
#
# **May gradient ascent on the image use the saliency map in place of the gradient?** Say what the map has lost, what
# becomes of the score (the image of 2 × 2 pixels above is a good example to calculate), and what the map could still
# be used for.

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
# scores of our photographs by about 1 to 1.3, one of the same length along the map changes them by 0.02 at most. The
# map can only add brightness, the same to all colours.
#
# What it still says is *where* the score is sensitive: it can choose the pixels to change, if the direction comes from the
# gradient.
#
# **Rubric.** 1 point: the signs are lost. 1 point: the channels are lost (shape, or which colour). 1 point: why ascent
# fails then, from the first-order change or a calculated example. 1 point: a sensible use of the map
# (where to change; a weight or mask for the real gradient; a picture).
# ### END SOLUTION

# %% [markdown]
# ## What this does not tell you
#
# - **A gradient is local.** It says what a *small* change would do, not what would happen if the pixel were gone. Where the
#   score has stopped rising, an important pixel can have gradient zero
#   ([Sundararajan et al. 2017](https://arxiv.org/abs/1703.01365)).
# - **A bright pixel is not evidence *for* the class.** The absolute value hides whether it speaks for or against.
# - **Maps can be fooled.** Changes too small to see can alter a map completely, and leave the prediction as it was
#   ([Ghorbani et al. 2019](https://arxiv.org/abs/1710.10547)). You saw a mild form of it above.
# - **A good-looking map proves little.** Some methods draw the same picture for a network with random weights
#   ([Adebayo et al. 2018](https://arxiv.org/abs/1810.03292)). Plain gradients pass that test. But when the pixels
#   that they rank highest are removed and the network is trained again, it loses no more than with random pixels removed,
#   and averaging as in SmoothGrad does not help
#   ([Hooker et al. 2019](https://arxiv.org/abs/1806.10758)).
# - **The outline comes from GrabCut as much as from the network.**
#
# Next lesson: if a gradient says how to *raise* a score, how little does it take to turn a cat into a cup?
