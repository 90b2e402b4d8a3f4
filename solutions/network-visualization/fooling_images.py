# %% [markdown]
# # Fooling images: how little does it take to turn a cat into a cup?
#
# In the last lesson you asked which pixels move a score. Now you use the answer: you *change* the photograph, a little
# and on purpose, until the network sees something absurd in it. You will not see the change. **Why does it work?** The
# first exercise, ten numbers that you can work out on paper, has most of the answer.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | `fool_linear_classifier` | ten small moves overturn a decision | 5 | ●○○ |
# | `make_fooling_image` | a walk uphill, to a class of your choice | 20 | ●●○ |
# | `fast_gradient_sign` | one step, for a whole batch at once | 10 | ●○○ |
#
# At the end there is something to play with, a question to answer in prose, and what such images do *not* tell you.
# All cells together run in well under a minute on a laptop without a GPU.

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F

from helpers import (
    SQUEEZENET_STD, check, deprocess, load_imagenet_val, load_squeezenet, preprocess,
    show_fooling, show_images, written,
)

# %% [markdown]
# ## The network and the photographs
#
# The same trained SqueezeNet as before, and all 25 photographs. Its weights stay as they are: **the network is never
# touched, only the image.**

# %%
model = load_squeezenet()
X_raw, y_raw, class_names = load_imagenet_val()

X = torch.cat([preprocess(photo) for photo in X_raw])  # (25, 3, 224, 224), normalised
y = torch.from_numpy(y_raw)                            # (25,), the correct classes

probability = model(X[:5]).softmax(dim=1)[torch.arange(5), y[:5]]
names = [class_names[int(label)] for label in y[:5]]
show_images(X_raw[:5], titles=[f"{name} ({p:.0%})" for name, p in zip(names, probability)])

# %% [markdown]
# ## By hand first
#
# Take the simplest classifier there is: the score is $s = w \cdot x = \sum_i w_i x_i$, and the probability of class 1 is
# $\sigma(s) = 1 / (1 + e^{-s})$. This one has ten inputs, and its weights are 1 or −1:
#
# | | | | | | | | | | | | sum |
# | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
# | $x$ | 2 | −1 | 3 | −2 | 2 | 2 | 1 | −4 | 5 | 1 | |
# | $w$ | −1 | −1 | 1 | −1 | 1 | −1 | 1 | 1 | −1 | 1 | |
# | $w_i x_i$ | −2 | 1 | 3 | 2 | 2 | −2 | 1 | −4 | −5 | 1 | **−3** |
#
# The score is −3, and $\sigma(-3) = 0.047$: class 1 has about **5%**. Now you may move each input by 0.5, up or down as
# you like. Which way? Up where the weight is 1, and down where it is −1:
#
# | | | | | | | | | | | | sum |
# | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
# | moved $x$ | 1.5 | −1.5 | 3.5 | −2.5 | 2.5 | 1.5 | 1.5 | −3.5 | 4.5 | 1.5 | |
# | $w_i x_i$ | −1.5 | 1.5 | 3.5 | 2.5 | 2.5 | −1.5 | 1.5 | −3.5 | −4.5 | 1.5 | **+2** |
#
# The score is +2, and $\sigma(2) = 0.881$: about **88%**. No entry moved far, but each of the ten gave the score 0.5,
# and together that is 5. (The example is Andrej Karpathy's, from
# [Breaking Linear Classifiers on ImageNet](http://karpathy.github.io/2015/03/30/breaking-convnets/), 2015.)

# %% [markdown]
# ## Exercise 1: `fool_linear_classifier`
#
# **Goal:** the same move for any weights and any number of inputs. **About 5 minutes, ●○○, 5 points.**
#
# Weights are rarely just 1 and −1. Still every entry moves by the same `step`: only the *sign* of its weight counts.
#
# <details><summary>Hint: up or down without an <code>if</code></summary>
#
# `torch.sign(w)` is 1 where the weight is positive and −1 where it is negative.
# </details>

# %% exercise="fool_linear_classifier"

# %% check="fool_linear_classifier"

# %%
x = torch.tensor([2.0, -1, 3, -2, 2, 2, 1, -4, 5, 1])
w = torch.tensor([-1.0, -1, 1, -1, 1, -1, 1, 1, -1, 1])

moved = fool_linear_classifier(x, w, 0.5)
if written(moved, "fool_linear_classifier"):
    for name, inputs in (("x", x), ("moved x", moved)):
        score = w @ inputs
        print(f"{name:8} score {score:+.0f}   probability of class 1: {score.sigmoid():.0%}")

# %% [markdown]
# ### Why many dimensions make it easy
#
# Ten inputs had to move by 0.5, and one would notice. A photograph has $3 \cdot 224 \cdot 224 = 150\,528$ inputs. When
# each of them moves by `step` in the right direction, the score grows by
#
# $$\sum_i w_i \cdot \text{step} \cdot \operatorname{sign}(w_i) \;=\; \text{step} \cdot \sum_i |w_i| \;=\;
# \text{step} \cdot \lVert w \rVert_1\,,$$
#
# and that sum has one term for each dimension. To compare fairly, let every classifier have weights for which the
# scores of *random* inputs spread by about 1 (standard deviation), however many inputs there are. Then move each input by
# a single **grey level** of 255 (0.017 in the units of a normalised image): by the sign of its weight, or by a sign
# that is drawn at random.

# %%
generator = torch.Generator().manual_seed(0)
grey_level = 1 / 255 / 0.226  # the colours are divided by 0.226, on average
dimensions = [10, 100, 1000, 10_000, 150_528]
aligned, at_random = [], []
for D in dimensions:
    w = torch.randn(D, generator=generator) / D**0.5  # w @ x has standard deviation 1
    x = torch.randn(D, generator=generator)
    if moved is not None:
        aligned.append(w @ (fool_linear_classifier(x, w, grey_level) - x))
    signs = torch.randn(100, D, generator=generator).sign()
    at_random.append((grey_level * signs @ w).std())

# %%
if written(moved, "fool_linear_classifier"):
    fig, ax = plt.subplots(figsize=(6.5, 3.4), layout="constrained")
    ax.loglog(dimensions, aligned, "o-", label="each input moves by the sign of its weight")
    ax.loglog(dimensions, at_random, "s-", color="tab:gray", label="by a random sign")
    ax.axhline(1, color="black", linestyle=":", label="how far the scores of random inputs spread")
    ax.set(xlabel="number of inputs", ylabel="change of the score")
    ax.set_title("Every input moves by one grey level")
    ax.legend(fontsize=8)

# %% [markdown]
# With ten inputs one grey level does nothing. With as many as a photograph has, it moves the score by **more than 5**:
# enough to go from $\sigma(-3) = 5\%$ to $\sigma(2.4) = 92\%$. Along a random direction the same grey level does
# nothing at all, in any dimension: pluses and minuses cancel.
#
# Goodfellow, Shlens and Szegedy ([2015](https://arxiv.org/abs/1412.6572)) put it this way: many tiny changes, all in the
# direction that matters, add up to a large one. For a network, which is not linear, but on a small scale nearly so, the
# weights' place is taken by the **gradient**.

# %% [markdown]
# ## Exercise 2: `make_fooling_image`
#
# **Goal:** change one photograph until the network sees a class of your choice. **About 20 minutes, ●●○, 10 points.**
#
# Let $g$ be the gradient of the *target's score* with respect to the image. Walk uphill in steps of one length,
#
# $$\mathrm{d}X \;=\; \text{learning rate} \cdot \frac{g}{\lVert g \rVert_2}\,, \qquad \text{learning rate} = 1\,,$$
#
# and **stop as soon as the network predicts the target**. This is gradient *ascent*: you add. Dividing by the norm makes
# the steps equally long, whether the slope is gentle or steep; ours have norms of 256 to 619.
# Szegedy and others found such images first ([2014](https://arxiv.org/abs/1312.6199)), with another optimiser.
#
# <details><summary>Hint 1: what is in the loop?</summary>
#
# Scores; the test whether `scores.argmax(dim=1)` is the target, and `break`; the gradient of `scores[0, target_y]`;
# the step. A fresh forward pass every time, since the image has changed.
# </details>
#
# <details><summary>Hint 2: the image gets worse and worse, or nothing happens</summary>
#
# Does the gradient start from zero in every step? `backward()` *adds* to `X_fooling.grad`. Clear it with
# `X_fooling.grad.zero_()`, or use `torch.autograd.grad`, which keeps nothing.
# </details>
#
# <details><summary>Hint 3: "a leaf Variable that requires grad is being used in an in-place operation"</summary>
#
# The step itself must not be recorded: write `with torch.no_grad(): X_fooling += dX`.
# </details>
#
# <details><summary>Hint 4: when 100 steps are not enough</summary>
#
# A function that gives back an image which fools nobody misleads its caller. Say so:
# `raise RuntimeError(f"still class {predicted}, not {target_y}, after 100 steps")`.
#
# It can happen that no step helps at all: SqueezeNet's scores are averages of values after a ReLU, so a score can be
# exactly 0, with gradient 0, and $g / \lVert g \rVert$ is then NaN. Of the 25 · 1000 scores of our photographs not one is 0,
# but of those of a uniformly grey picture 8 are. Adding `1e-12` to the norm avoids the NaN.
# </details>

# %% exercise="make_fooling_image"

# %% check="make_fooling_image"

# %% [markdown]
# A Siamese cat becomes a cup of **espresso** (class 967). It takes 11 steps, about a second.

# %%
cat, espresso = X[3:4], 967
X_fooling = make_fooling_image(cat, espresso, model).detach()

show_fooling(cat, X_fooling, model, class_names)

# %% [markdown]
# From left to right: the photograph, the fooling image, their difference (grey: no change), and ten times the
# difference. How large is the change, and does *any* change of that size do it?

# %%
change = X_fooling - cat
in_grey_levels = 255 * change * torch.tensor(SQUEEZENET_STD).view(1, 3, 1, 1)
print(f"length of the change: {change.norm():.1f}, that of the photograph: {cat.norm():.0f}")
print(f"a value changes by {in_grey_levels.abs().mean():.1f} grey levels of 255 on average")

noise = torch.randn(cat.shape, generator=generator)
noise *= change.norm() / noise.norm()
images = {"fooling image": X_fooling, "cat + noise": cat + noise, "cat + 10 noise": cat + 10 * noise}
for title, image in images.items():
    p, label = model(image).softmax(dim=1)[0].max(dim=0)
    print(f"{title:17} {class_names[int(label)]} ({p:.0%})")

# %% [markdown]
# Random noise of ten times that length leaves the cat a cat. It is the direction that counts.
#
# Now walk straight from the cat to the fooling image, and on, as far again: what do the two scores do on the way?

# %%
share = torch.linspace(0, 2, 21)
with torch.no_grad():
    scores = torch.cat([model(cat + t * change) for t in share])

fig, ax = plt.subplots(figsize=(6.5, 3.4), layout="constrained")
ax.plot(share, scores[:, 284], label="Siamese cat")
ax.plot(share, scores[:, espresso], label="espresso")
ax.axvline(1, color="black", linestyle=":", label="the fooling image")
ax.set(xlabel="how much of the change is added", ylabel="score")
ax.set_title("From cat to espresso")
legend = ax.legend()

# %% [markdown]
# The cat does not go away: its score even rises. Espresso just overtakes it. In the middle of the way its curve is close to
# a straight line, as for the linear classifier; and your walk ends right behind the crossing, because it stops there.
#
# So close to the border, small things matter. A PNG file holds whole grey levels only: does the fooling image survive
# being saved, which rounds every value by up to half a grey level? And one with half as much change again?

# %%
for amount in (1, 1.5):
    image = cat + amount * change
    saved = preprocess(deprocess(image, should_rescale=False))  # to a picture of 8 bits, and back
    for title, picture in (("as computed", image), ("saved", saved)):
        p, label = model(picture).softmax(dim=1)[0].max(dim=0)
        print(f"{amount:3} x the change, {title:12} {class_names[int(label)]} ({p:.0%})")

# %% [markdown]
# The image that stops at the border falls back: rounding is about as large as its change. A few steps more, and it stays
# an espresso. To fool a network from a file one would not stop so early.

# %% [markdown]
# ## Exercise 3: `fast_gradient_sign`
#
# **Goal:** one step for a whole batch, away from the correct class. **About 10 minutes, ●○○, 10 points.**
#
# No target now: the network shall be wrong, no matter how. Goodfellow et al. (2015) do to the network what you did to the
# linear classifier in exercise 1. Every value moves by `epsilon`, and the sign says which way the **cross-entropy** grows:
#
# $$X_\text{adv} \;=\; X + \epsilon \cdot \operatorname{sign}\big(\nabla_X\, L(X, y)\big)\,, \qquad
# L(X, y) = -\log p_y(X)$$
#
# This time the loss is the right thing to follow: to be wrong, it does not matter which other class wins. Among all
# changes of at most $\epsilon$ for each value this one raises $L$ most, as far as $L$ is linear.
#
# <details><summary>Hint 1: mean or sum over the batch?</summary>
#
# Either. It scales all gradients by the same positive number, and the sign does not care.
# </details>
#
# <details><summary>Hint 2: should I clamp the result to [0, 1]?</summary>
#
# No. These images are normalised: black is about −2, and white about 2.5.
# </details>

# %% exercise="fast_gradient_sign"

# %% check="fast_gradient_sign"

# %% [markdown]
# How large must $\epsilon$ be? We try a few values on all 25 photographs, and for comparison steps of the same size with
# random signs (about 5 seconds). Since there is only one gradient, one call gives the signs for every $\epsilon$.

# %% tags=["play"]
one_step = [fast_gradient_sign(a, b, model, 1.0) for a, b in zip(X.split(5), y.split(5))]
random_signs = torch.randn(X.shape, generator=generator).sign()


def accuracy(images):
    with torch.no_grad():
        predicted = torch.cat([model(batch).argmax(dim=1) for batch in images.detach().split(5)])
    return (predicted == y).float().mean().item()


epsilons = np.array([0, 0.002, 0.005, 0.01, 0.02, 0.05])
if written(one_step, "fast_gradient_sign"):
    signs = torch.cat(one_step).detach() - X.detach()
    fooled = [accuracy(X + epsilon * signs) for epsilon in epsilons]
    by_chance = [accuracy(X + epsilon * random_signs) for epsilon in epsilons]

# %% tags=["play"]
if written(one_step, "fast_gradient_sign"):
    fig, ax = plt.subplots(figsize=(6.5, 3.4), layout="constrained")
    ax.plot(epsilons / grey_level, by_chance, "s-", color="tab:gray", label="random signs")
    ax.plot(epsilons / grey_level, fooled, "o-", color="tab:red", label="sign of the gradient")
    ax.set(xlabel="epsilon, in grey levels of 255", ylabel="share of photographs recognised")
    ax.set_ylim(-0.03, 1.03)
    ax.legend()

# %% [markdown]
# Random signs change next to nothing. With the sign of the gradient, **half a grey level** is enough to be wrong about most
# photographs. Here are five of them, moved by one grey level, which no eye can see:

# %%
X_adversarial = fast_gradient_sign(X[:5], y[:5], model, grey_level)

if written(X_adversarial, "fast_gradient_sign"):
    p, labels = model(X_adversarial).softmax(dim=1).max(dim=1)
    titles = [f"{class_names[int(label)].split(',')[0]} ({q:.0%})" for q, label in zip(p, labels)]
    display(show_images(X_adversarial.detach(), titles=titles))

# %% [markdown]
# Fox for panda, consommé for espresso, ox for bison: without a target, one step leads over the nearest border, to a class
# that looks alike. To an absurd class it takes a walk, as in exercise 2.

# %% [markdown]
# ## Play
#
# Choose a photograph and a target, and see what your own `make_fooling_image` makes of them. Which targets are easy for a cat,
# and which for a cup? Magnify the difference until you see where the network is "touched".

# %% tags=["play"]
from helpers import fooling_explorer

fooling_explorer(X_raw[:5], model, class_names, make_fooling_image)

# %% [markdown]
# ## Question (4 points)
#
# **What do the magnified differences show, and why does a small change suffice?** Say what you see in them and what you do
# *not* see, why noise of the same size does nothing, and use the numbers of this notebook: how many inputs there are, how far
# each moves, and how these moves add up.

# %% [markdown] question="fooling_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** Magnified, the difference looks like coloured grain: a fine pattern of pluses and minuses all over the
# picture, stronger in some places than in others. There is no cup in it; nothing a person would call an espresso was painted
# into the cat. It is the sum of a few gradients, so it is large where the target's score reacts to the pixels. To us it looks
# like noise, but it is not: it has, nearly everywhere, the direction that raises the score. Random noise of the same
# length, even of ten times that, leaves the prediction as it was.
#
# A small change suffices because there are so many inputs. To first order a change $\delta$ moves the score by
# $\sum_i g_i \delta_i$. If every $\delta_i$ has the sign of $g_i$, all 150 528 terms are positive, and they add up: with
# $|\delta_i| = \epsilon$ to $\epsilon \lVert g \rVert_1$, which grows with the dimension, although no single value moves by more
# than a fraction of a grey level. With random signs the terms cancel, and what is left is of the order of
# $\epsilon \lVert g \rVert_2$, hundreds of times less. In the example by hand ten moves of 0.5 made 5; in the experiment
# after it a single grey level made more than 5, in 150 528 dimensions. The network is nearly linear on this scale (the
# straight part of the curve from cat to espresso), and the walk needs only to cross the border: it stops at 57%.
#
# **Rubric.** 1 point: no picture of the target, a fine pattern that looks like noise. 1 point: it follows the gradient, and
# noise of the same size does nothing. 1 point: many small contributions of one sign add up (the sum, or
# $\epsilon \lVert g \rVert_1$, or the dimension). 1 point: uses the numbers (inputs, grey levels or lengths), or that
# the network is nearly linear there, or that only the border has to be crossed.
# ### END SOLUTION

# %% [markdown]
# ## What this does not tell you
#
# - **You had the network in your hands.** Your gradients need its weights. Fooling images made for one network often fool
#   another one too (Szegedy et al. 2014), but these were made for this one, and tested on nothing else.
# - **A file is not the world.** The change must hit the right pixels. Prints and photographs of fooling images lose part of the
#   effect, though often not all of it ([Kurakin et al. 2017](https://arxiv.org/abs/1607.02533)).
# - **"Because it is linear" is not the whole story.** Linear classifiers can be robust, too
#   ([Tanay and Griffin 2016](https://arxiv.org/abs/1608.07690)). Another view: the network uses real but fragile patterns
#   of the data that people do not see ([Ilyas et al. 2019](https://arxiv.org/abs/1905.02175)).
# - **A confident network is not a correct one.** Pictures that look like nothing can get a high probability as well
#   ([Nguyen et al. 2015](https://arxiv.org/abs/1412.1897)).
# - **One step is a weak attack.** A network that withstands the fast gradient sign may fall to several steps, and many
#   published defences fell ([Athalye et al. 2018](https://arxiv.org/abs/1802.00420)). Training on the attacks of several
#   steps helps, at a price in accuracy ([Madry et al. 2018](https://arxiv.org/abs/1706.06083),
#   [Tsipras et al. 2019](https://arxiv.org/abs/1805.12152)).
#
# Next lesson: start from noise in place of a photograph, and keep walking uphill. What does the network think a tarantula
# looks like?
