# %% [markdown]
# # Fooling images: how little does it take to turn a cat into a cup?
#
# In the last lesson you asked which pixels move a score. Now you use the answer: you *change* the photograph, a little
# and on purpose, until the network sees something absurd in it. You will not see the change. **Why does it work?** The
# first exercise, ten numbers that you can work out on paper, has most of the answer.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `fool_linear_classifier` | ten small moves overturn a decision | 5 | ●○○ |
# | `make_fooling_image` | a walk uphill, to a class of your choice | 20 | ●●○ |
# | `fast_gradient_sign` | one step, for a whole batch at once | 10 | ●○○ |
# | three quick questions | the first is about the last lesson | 3 | ●○○ |
#
# Guesses on the way are never graded. At the end there is something to play with, a question to answer in prose, and what
# such images do *not* tell you. All cells together take well under a minute on a laptop without a GPU.

# %%
import numpy as np
import torch
import torch.nn.functional as F

from helpers import (
    SQUEEZENET_STD, check, closing_card, deprocess, load_imagenet_val, load_squeezenet, load_transfer,
    model_answer, predict, preprocess, show_curves, show_fooling, show_images, survives, warm_up, watch, written,
    wrong_walks,
)

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
# The score is −3, and $\sigma(-3) = 0.047$: class 1 has about **{{before:.0%}}**. Now you may move each input by 0.5, up or
# down as you like. The score should grow as much as it can.
#
# **Warm-up.** The first weight is −1 and the first input is 2. Where should this input move: to 2.5 or to 1.5? Replace the
# three dots, then run the cell (Shift + Enter).

# %% blank="first_input_moved"
first_input_moved = 1.5  # fill in: 2.5 or 1.5

warm_up("fooling_images", first_input_moved)

# %% tags=["facts"]
x = torch.tensor([2.0, -1, 3, -2, 2, 2, 1, -4, 5, 1])
w = torch.tensor([-1.0, -1, 1, -1, 1, -1, 1, 1, -1, 1])
assert (w * x).tolist() == [-2, 1, 3, 2, 2, -2, 1, -4, -5, 1] and w @ x == -3
assert round(torch.tensor(-3.0).sigmoid().item(), 3) == 0.047
by_hand = x + 0.5 * w.sign()
assert by_hand.tolist() == [1.5, -1.5, 3.5, -2.5, 2.5, 1.5, 1.5, -3.5, 4.5, 1.5] and w @ by_hand == 2
assert (w * by_hand).tolist() == [-1.5, 1.5, 3.5, 2.5, 2.5, -1.5, 1.5, -3.5, -4.5, 1.5]
assert round(torch.tensor(2.0).sigmoid().item(), 3) == 0.881
assert 10 * 0.5 == 5
fact(before=torch.tensor(-3.0).sigmoid(), after_hand=torch.tensor(2.0).sigmoid())

# %% [markdown]
# Up where the weight is 1, down where it is −1:
#
# | | | | | | | | | | | | sum |
# | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
# | moved $x$ | 1.5 | −1.5 | 3.5 | −2.5 | 2.5 | 1.5 | 1.5 | −3.5 | 4.5 | 1.5 | |
# | $w_i x_i$ | −1.5 | 1.5 | 3.5 | 2.5 | 2.5 | −1.5 | 1.5 | −3.5 | −4.5 | 1.5 | **+2** |
#
# The score is +2, and $\sigma(2) = 0.881$: about **{{after_hand:.0%}}**. No input moved far, but each of the ten gave the
# score 0.5, and together that is 5. (The example is Andrej Karpathy's, from
# [Breaking Linear Classifiers on ImageNet](http://karpathy.github.io/2015/03/30/breaking-convnets/), 2015.)

# %% [markdown]
# ## Exercise 1: `fool_linear_classifier`
#
# **Goal:** the same move for any weights and any number of inputs. **About 5 minutes, ●○○, 5 points.**
#
# Weights are rarely just 1 and −1. Still every input moves by the same `step`: only the *sign* of its weight counts.

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
# ## Why many dimensions make it easy
#
# Ten inputs had to move by 0.5, and one would notice. A photograph has $3 \cdot 224 \cdot 224 = 150\,528$ inputs. When
# each of them moves by `step` in the right direction, the score grows by
#
# $$\sum_i w_i \cdot \text{step} \cdot \operatorname{sign}(w_i) \;=\; \text{step} \cdot \sum_i |w_i| \;=\;
# \text{step} \cdot \lVert w \rVert_1\,,$$
#
# and that sum has one term for each dimension. To compare fairly, let every classifier have weights for which the
# scores of *random* inputs spread by about 1 (standard deviation), however many inputs there are. Then move each input by
# a single **grey level** of 255 ({{grey:.3f}} in the units of a normalised image): by the sign of its weight, or by a sign
# drawn at random.

# %%
dimension_guess = predict(
    "By how much does one grey level in the right direction change the score, with 150,528 inputs?",
    ["by less than 0.1", "by about 1", "by more than 5"],
)
dimension_guess

# %%
generator = torch.Generator().manual_seed(0)
grey_level = 1 / 255 / 0.226  # the colours are divided by 0.226, on average
dimensions = [10, 100, 1000, 10_000, 150_528]
aligned, at_random = [], []
for D in dimensions:
    w = torch.randn(D, generator=generator) / D**0.5  # w @ x has standard deviation 1
    x = torch.randn(D, generator=generator)
    if moved is not None:
        aligned.append(float(w @ (fool_linear_classifier(x, w, grey_level) - x)))
    signs = torch.randn(100, D, generator=generator).sign()
    at_random.append(float((grey_level * signs @ w).std()))

# %%
by_sign = {"by the sign of its weight": aligned, "by a random sign": at_random} if moved is not None else None
show_curves(
    dimensions, by_sign, xlabel="number of inputs", ylabel="change of the score", log=True,
    hlines={"spread of the scores of random inputs": 1}, title="Every input moves by one grey level",
)

# %%
dimension_guess.reveal("by more than 5" if aligned else None)

# %% tags=["facts"]
assert 3 * 224 * 224 == 150528 and aligned[-1] > 5
fact(grey=grey_level, ten=aligned[0], most=aligned[-1], end=-3 + aligned[-1], sure=torch.tensor(-3 + aligned[-1]).sigmoid())
assert max(at_random) < 0.05

# %% [markdown]
# With ten inputs one grey level does next to nothing ({{ten:.2f}}). With as many as a photograph has, it moves the score by
# **{{most:.1f}}**: enough to go from $\sigma(-3)$, or {{before:.0%}}, to $\sigma({{end:.1f}})$, or {{sure:.0%}}. Along a
# random direction the same grey level does nothing, in any dimension: pluses and minuses cancel.
#
# Goodfellow, Shlens and Szegedy ([2015](https://arxiv.org/abs/1412.6572)) put it this way: many tiny changes, all in the
# direction that matters, add up to a large one. A network is not linear, but nearly so on a small scale, and the
# **gradient** takes the place of the weights.

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
# ## Exercise 2: `make_fooling_image`
#
# **Goal:** change one photograph until the network sees a class of your choice. **About 20 minutes, ●●○, 10 points.**
#
# Let $g$ be the gradient of the *target's score* with respect to the image. Walk uphill in steps of one length,
#
# $$\mathrm{d}X \;=\; \text{learning rate} \cdot \frac{g}{\lVert g \rVert_2}\,, \qquad \text{learning rate} = 1\,,$$
#
# and **stop as soon as the network predicts the target**. This is gradient *ascent*: you add. Dividing by the norm makes
# the steps equally long, whether the slope is gentle or steep. Slopes differ a lot: for *espresso* on the Siamese cat the
# gradient has norm {{slope_cat:.1f}}, and for the correct classes of the 25 photographs norms of {{slope_low:.0f}} to
# {{slope_high:.0f}}. Szegedy and others found such images first ([2014](https://arxiv.org/abs/1312.6199)), with another
# optimiser.

# %% tags=["facts"]
def slope(image, label):
    leaf = image.clone().requires_grad_()
    return torch.autograd.grad(model(leaf)[0, label], leaf)[0].norm().item()

own = [slope(X[i : i + 1], int(y[i])) for i in range(25)]
fact(slope_cat=slope(X[3:4], 967), slope_low=min(own), slope_high=max(own))

# %% exercise="make_fooling_image"

# %% check="make_fooling_image"

# %%
size_guess = predict(
    "How much will a value change on average until the cat is an espresso, in grey levels of 255?", low=0, high=50,
)
size_guess

# %% [markdown]
# A Siamese cat becomes a cup of **espresso** (class 967). Watch it happen: the image, what has changed, and the scores
# after each step. It takes about {{steps}} steps and a second. Your numbers can differ from those in the text: processors
# round differently, and every step makes the difference larger.

# %% tags=["nbval-ignore-output"]
cat, espresso = X[3:4], 967
X_fooling = watch(make_fooling_image, cat, espresso, model)

# %% tags=["nbval-ignore-output"]
change = in_grey_levels = None
if written(X_fooling, "make_fooling_image"):
    X_fooling = X_fooling.detach()
    change = X_fooling - cat
    in_grey_levels = 255 * change * torch.tensor(SQUEEZENET_STD).view(1, 3, 1, 1)

show_fooling(cat, X_fooling, model, class_names)

# %% tags=["nbval-ignore-output"]
size_guess.reveal(None if change is None else in_grey_levels.abs().mean().item())

# %% tags=["facts"]
calls = []
hook = model.register_forward_hook(lambda *_: calls.append(1))
make_fooling_image(cat, espresso, model)
hook.remove()
fact(within=0.2, steps=len(calls) - 1, change_mean=in_grey_levels.abs().mean(), change_length=change.norm())
fact(cat_length=cat.norm())
after = model(X_fooling).softmax(dim=1)[0]
assert after.argmax() == espresso

# %% [markdown]
# From left to right: the photograph, the fooling image, their difference (grey: no change), and ten times the
# difference. A value changes by {{change_mean:.1f}} grey levels on average. The whole change has length
# {{change_length:.0f}}, the photograph {{cat_length:.0f}}. Does *any* change of that size do it?

# %%
noise_guess = predict(
    "What does the network see in the cat plus random noise ten times as long as that change?",
    ["an espresso", "still a Siamese cat", "something else"],
)
noise_guess

# %% tags=["nbval-ignore-output"]
seen = {}
if change is not None:
    noise = torch.randn(cat.shape, generator=generator)
    noise *= change.norm() / noise.norm()
    images = {"fooling image": X_fooling, "cat + noise": cat + noise, "cat + 10 noise": cat + 10 * noise}
    for title, image in images.items():
        p, label = model(image).softmax(dim=1)[0].max(dim=0)
        seen[title] = class_names[int(label)]
        print(f"{title:17} {seen[title]} ({p:.0%})")

# %%
noise_guess.reveal("still a Siamese cat" if seen else None)

# %% tags=["facts"]
assert seen["cat + 10 noise"] == "Siamese cat"

# %% [markdown]
# It is the direction that counts.

# %% [markdown]
# ## Wrong on purpose
#
# The same walk with one thing changed at a time, and the target's score after each of 15 steps ($g$ is the gradient):

# %% tags=["nbval-ignore-output"]
walks = wrong_walks(cat, espresso, model) if change is not None else None
show_curves(
    range(16), walks, xlabel="step", ylabel="score of espresso", title="From cat to espresso, right and wrong",
)

# %% tags=["facts"]
assert len(walks["wrong sign: -g / ||g||"]) == 15 + 1
right, down, raw, flat = walks.values()
fact(start=right[0], raw_end=raw[-1])
assert abs(down[-1]) < 0.5 and abs(flat[-1] - flat[0]) < 0.01 and right[-1] > 47

# %% [markdown]
# *Downhill* (a wrong sign) the score falls from {{start:.0f}} to almost zero. Steps that are *not divided* by the norm
# climb, but slowly where the slope is gentle: {{raw_end:.0f}} after 15 steps. And the gradient of the *probability* does
# nothing at all: the network is so sure of the cat that the probability of espresso hardly reacts to anything.

# %% [markdown]
# ## On the way, and beyond
#
# Walk straight from the cat to the fooling image, and on, as far again: what do the two scores do?

# %%
cat_guess = predict(
    "What happens to the score of Siamese cat on the way to espresso?", ["it falls", "it stays", "it rises"],
)
cat_guess

# %% tags=["nbval-ignore-output"]
share = torch.linspace(0, 2, 21)
curves = None
if change is not None:
    with torch.no_grad():
        scores = torch.cat([model(cat + t * change) for t in share])
    curves = {"Siamese cat": scores[:, 284], "espresso": scores[:, espresso]}

show_curves(
    share, curves, xlabel="how much of the change is added", ylabel="score", title="From cat to espresso",
    vlines={"the fooling image": 1},
)

# %%
cat_guess.reveal("it rises" if curves else None)

# %% tags=["facts"]
assert scores[10, 284] > scores[0, 284] + 5
fact(cat_before=scores[0, 284])
fact(within=0.05, cat_after=scores[10, 284])

# %% [markdown]
# The cat does not go away: its score even rises, from {{cat_before:.0f}} to {{cat_after:.0f}}. Espresso just overtakes it.
# Halfway, its curve is close to a straight line, as for the linear classifier; and your walk ends just
# past the crossing, because it stops there.
#
# So close to the border, small things matter. How far past it the last step of your walk ends is chance, so shrink the
# change until espresso has *only just* overtaken the cat. A PNG file holds whole grey levels from 0 to 255 only. Does that
# image survive being saved, which *rounds* every value and *clips* what is darker than black or brighter than white? And
# one with half as much change again as your walk made?

# %%
saved_guess = predict(
    "What does the network see in the image just past the border after it was saved as a PNG file?",
    ["an espresso", "a Siamese cat again", "something else"],
)
saved_guess

# %% tags=["nbval-ignore-output"]
if change is not None:
    before, border = 0.0, 1.0  # at the first share of the change it is still a cat, at the second an espresso
    for _ in range(10):
        middle = (before + border) / 2
        fooled = model(cat + middle * change).argmax() == espresso
        before, border = (before, middle) if fooled else (middle, border)
    for amount in (border, 1.5):
        image = cat + amount * change
        saved = preprocess(deprocess(image, should_rescale=False))  # to a picture of 8 bits, and back
        for title, picture in (("as computed", image), ("saved", saved)):
            p, label = model(picture).softmax(dim=1)[0].max(dim=0)
            print(f"{amount:.2f} x the change, {title:12} {class_names[int(label)]} ({p:.0%})")

# %%
saved_guess.reveal("a Siamese cat again" if change is not None else None)

# %% tags=["facts"]
from helpers import SQUEEZENET_MEAN
std, mean = (torch.tensor(numbers).view(1, 3, 1, 1) for numbers in (SQUEEZENET_STD, SQUEEZENET_MEAN))
levels = 255 * ((cat + border * change) * std + mean)

def probabilities(levels):
    return model((levels / 255 - mean) / std).softmax(dim=1)[0]

rounded, clipped, both = map(probabilities, (levels.round(), levels.clamp(0, 255), levels.clamp(0, 255).round()))
assert border > 0.7 and probabilities(levels).argmax() == espresso
assert rounded.argmax() == clipped.argmax() == both.argmax() == 284
fact(within=0.2, rounded=rounded[284], clipped=clipped[284], both=both[284])
fact(within=0.1, by_rounding=(levels.round() - levels).abs().mean())
fact(within=0.5, by_clipping=(levels.clamp(0, 255) - levels).abs().max())
back = levels.clamp(0, 255).round() == (255 * (cat * std + mean)).round()
fact(within=0.1, returned=back.float().mean())
fact(within=0.2, share_clipped=(levels.clamp(0, 255) != levels).float().mean())
further = 255 * ((cat + 1.5 * change) * std + mean)
fact(within=0.1, further=probabilities(further.clamp(0, 255).round())[espresso])

# %% [markdown]
# The image just past the border falls back. Either half of saving is enough: rounding alone gives the cat back
# ({{rounded:.0%}}), and so does clipping alone ({{clipped:.0%}}); together they bring {{both:.0%}}. Rounding moves each value
# by only {{by_rounding:.2f}} grey levels on average, but {{returned:.0%}} of the values return to exactly the cat's. Clipping
# touches {{share_clipped:.1%}} of the values, but those by up to {{by_clipping:.0f}} grey levels. With half as much change
# again as your walk made the image stays an espresso ({{further:.0%}}): to fool a network from a file one would not stop so
# early.

# %% [markdown]
# ## How robust is a fooling image?
#
# Now let both images go through more than a PNG file: JPEG, a blur, a shift by a few pixels, a smaller size.

# %% tags=["play"]
if change is not None:
    images = {"just past the border": cat + border * change, "+ 50%": cat + 1.5 * change}
    fates = {name: survives(image, espresso, model) for name, image in images.items()}
    for name in fates["+ 50%"]:
        seen = [f"{class_names[fate[name].label].split(',')[0]} ({fate[name].probability:.0%})" for fate in fates.values()]
        print(f"{name:12} {seen[0]:20} {seen[1]}")

# %% tags=["facts"]
near, far = fates.values()
assert [name for name in near if near[name].survived] == ["as computed"]
assert far["as computed"].survived and far["PNG"].survived
assert not any(far[name].survived for name in far if name.startswith(("JPEG", "shift")))

# %% [markdown]
# The image just past the border survives only perfect copies. The one that goes half as far again survives a
# PNG file, but no JPEG, and no shift by even a single pixel: the pattern fits this one position of the pixel grid. Attacks
# that survive such changes exist. They are optimised over many shifts, sizes and compressions at once
# ([Athalye et al. 2018](https://arxiv.org/abs/1707.07397)).

# %% [markdown]
# ## Exercise 3: `fast_gradient_sign`
#
# **Goal:** one step for a whole batch, away from the correct class. **About 10 minutes, ●○○, 10 points.**
#
# No target now: any mistake of the network will do. Goodfellow et al. (2015) do to the network what you did to the
# linear classifier in exercise 1. Every value moves by `epsilon`, and the sign says which way the **cross-entropy** grows:
#
# $$X_\text{adv} \;=\; X + \epsilon \cdot \operatorname{sign}\big(\nabla_X\, L(X, y)\big)\,, \qquad
# L(X, y) = -\log p_y(X)$$
#
# This time the loss is the right thing to follow: to be wrong, it does not matter which other class wins. Among all
# changes of at most $\epsilon$ for each value this one raises $L$ most, as far as $L$ is linear.

# %% tags=["facts"]
ends = [preprocess(np.full((224, 224, 3), level, np.uint8)).mean().item() for level in (0, 255)]
assert [round(2 * end) / 2 for end in ends] == [-2, 2.5] and len(X) == 25

# %% exercise="fast_gradient_sign"

# %% check="fast_gradient_sign"

# %% [markdown]
# How large must $\epsilon$ be? We try a few values on all 25 photographs, and for comparison steps of the same size with
# random signs (about 5 seconds). Since there is only one gradient, one call gives the signs for every $\epsilon$.

# %%
epsilon_guess = predict(
    "How far must every value move to fool the network on more than half of the photographs?",
    ["half a grey level", "3 grey levels", "10 grey levels"],
)
epsilon_guess

# %% tags=["play"]
one_step = [fast_gradient_sign(a, b, model, 1.0) for a, b in zip(X.split(5), y.split(5))]
random_signs = torch.randn(X.shape, generator=generator).sign()


def accuracy(images):
    with torch.no_grad():
        predicted = torch.cat([model(batch).argmax(dim=1) for batch in images.detach().split(5)])
    return (predicted == y).float().mean().item()


epsilons = np.array([0, 0.002, 0.005, 0.01, 0.02, 0.05])
recognised = None
if written(one_step, "fast_gradient_sign"):
    signs = torch.cat(one_step).detach() - X.detach()
    recognised = {
        "random signs": [accuracy(X + epsilon * random_signs) for epsilon in epsilons],
        "sign of the gradient": [accuracy(X + epsilon * signs) for epsilon in epsilons],
    }

# %% tags=["play"]
show_curves(
    epsilons / grey_level, recognised, xlabel="epsilon, in grey levels of 255",
    ylabel="share of photographs recognised", ylim=(-0.03, 1.03), title="One step away from the class",
)

# %% tags=["play"]
epsilon_guess.reveal("half a grey level" if recognised else None)

# %% tags=["facts"]
assert accuracy(X + 0.5 * grey_level * signs) < 0.5
assert min(recognised["random signs"]) >= recognised["random signs"][0] - 0.041

# %% [markdown]
# Random signs change next to nothing. With the sign of the gradient, **half a grey level** is enough to be wrong about most
# photographs. Here are five of them, moved by one grey level, which no eye can see:

# %%
X_adversarial = fast_gradient_sign(X[:5], y[:5], model, grey_level)

if written(X_adversarial, "fast_gradient_sign"):
    p, labels = model(X_adversarial).softmax(dim=1).max(dim=1)
    titles = [f"{class_names[int(label)].split(',')[0]} ({q:.0%})" for q, label in zip(p, labels)]
    display(show_images(X_adversarial.detach(), titles=titles))

# %% tags=["facts"]
adversarial = [class_names[int(label)].split(",")[0] for label in labels]
fact(panda_as=adversarial[0], espresso_as=adversarial[1], bison_as=adversarial[4])

# %% [markdown]
# A *{{panda_as}}* for the panda, *{{espresso_as}}* for espresso, *{{bison_as}}* for the bison: without a target, one step
# leads over the nearest border, to a class that looks alike. To reach an absurd class takes a walk, as in exercise 2.

# %% [markdown]
# ## Does it fool another network?
#
# Szegedy et al. (2014) found that images made to fool one network often fool others too, and Goodfellow et al. (2015)
# asked why. Do yours?

# %%
measured = load_transfer()
transfer = predict(
    f"Another network recognises {measured.recognised} of the 25 photographs. How many of their fooling images fool it?",
    low=0, high=25,
)
transfer

# %%
print(f"{'how many photographs are not recognised':55} SqueezeNet  {measured.other}")
for images, (squeezenet, other) in measured.fooled.items():
    print(f"{images:55} {squeezenet:10}  {other:{len(measured.other)}}")

transfer.reveal(measured.fooled["fooling, at the border"][1])

# %% tags=["facts"]
assert measured.photographs == 25 and measured.other == "EfficientNet-Lite0"
others = {name: other for name, (_, other) in measured.fooled.items()}
fact(recognised=measured.recognised, fooled_border=others["fooling, at the border"], fooled_triple=others["fooling, 3 x"])
fact(squeezed_eight=measured.fooled["fast gradient sign, 8 grey levels"][0])
fact(fooled_eight=others["fast gradient sign, 8 grey levels"])
fact(fooled_own=others["fast gradient sign of the other network, 1 grey level"])
assert {others[name] for name in others if name.startswith("noise") or name.startswith("random")} == {0}

# %% [markdown]
# We measured it with EfficientNet-Lite0 ([Tan and Le 2019](https://arxiv.org/abs/1905.11946)), which is larger, newer and
# more accurate. It recognises {{recognised}} of the 25 photographs, and of their fooling images {{fooled_border}} fool it; three
# times the change fools it {{fooled_triple}} times. Steps of the fast gradient sign by 8 grey levels fool SqueezeNet on
# {{squeezed_eight}} of 25 photographs and this network on {{fooled_eight}}. It is not immune: one grey level along its *own*
# gradients fools it on {{fooled_own}}. But *these* images are made for one network.
# Transfer needs more: larger changes, networks that resemble each other, or images that fool several networks at once
# ([Liu et al. 2017](https://arxiv.org/abs/1611.02770)). (`data_scripts/measure_transfer.py` repeats the measurement.)

# %% [markdown]
# ## Play
#
# Choose a photograph, type a target, and watch what your own `make_fooling_image` does to it. Which targets are easy for a
# cat, and which for a cup? Magnify the difference until you see where the image was changed.

# %% tags=["play"]
from helpers import fooling_explorer

fooling_explorer(X_raw[:5], model, class_names, make_fooling_image)

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about the lesson before, the others are about this one. Each counts one point.
#
# **Question 1.** A network gives a photograph of a macaw the probability 0.9999 for *macaw*. You make a saliency map from the
# gradient of the loss $-\log p$, in place of the score's. How does it compare with the map of the score?
#
# 1. It is the same: the minus sign goes away with the absolute value.
# 2. It is the same times one number, since the loss is a function of the score.
# 3. It is brighter: where the network is sure, the loss is steep.
# 4. It is thousands of times fainter, and other classes are mixed into it.
#
# **Question 2.** A linear classifier has 1000 inputs. Half of its weights are 0.5, half are −0.5. Every input moves by 0.01 in
# the direction of its weight's sign. By how much does the score grow?
#
# 1. By 5.
# 2. By 0.005.
# 3. By about 0.16.
# 4. Not at all: the weights cancel.
#
# **Question 3.** Your walk from the cat ends at an image which the network calls an espresso. What is true of that image?
#
# 1. The score of *Siamese cat* has fallen below its value for the photograph.
# 2. The network is nearly sure of the espresso, with a probability above 99%.
# 3. The espresso's score has just overtaken the cat's, which is as high as before or higher.
# 4. As far again in the same direction, and the network would see something other than an espresso.

# %% tags=["facts"]
assert 1000 * 0.5 * 0.01 == 5 and 0.5 * 0.01 == 0.005 and round(1000**0.5 * 0.5 * 0.01, 2) == 0.16
assert round(model(cat).softmax(dim=1)[0, 284].item(), 4) == 0.9999 and after[espresso] < 0.99
leaf = cat.clone().requires_grad_()
(of_loss,) = torch.autograd.grad(F.cross_entropy(model(leaf), torch.tensor([284])), leaf)
assert of_loss.abs().max() * 1000 < torch.autograd.grad(model(leaf)[0, 284], leaf)[0].abs().max()

# %% exercise="fooling_questions"

# %% check="fooling_questions"

# %% [markdown]
# ## Question (4 points)
#
# **What do the magnified differences show, and why does a small change suffice?** Say what you see in them and what you do
# *not* see, why noise of the same size does nothing, and use the numbers of this notebook: how many inputs there are, how far
# each moves, and how these moves add up.

# %% tags=["facts"]
assert 0.5 * 10 == 5 and aligned[-1] > 5
assert X[0].numel() == 150528 and 150_528 == 3 * 224 * 224
(gradient,) = torch.autograd.grad(model(leaf := cat.clone().requires_grad_())[0, espresso], leaf)
fact(ratio=gradient.abs().sum() / gradient.norm())

# %% [markdown] question="fooling_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** Magnified, the difference looks like coloured grain: a fine pattern of pluses and minuses all over the
# picture, stronger in some places than in others. There is no cup in it; nothing that a person would call an espresso was
# painted into the cat. It is the sum of a few gradients, so it is large where the target's score reacts to the pixels. To us
# it looks like noise, but it is not: nearly everywhere it has the direction that raises the score. Random noise of the same
# length, even ten times as long, leaves the prediction as it was.
#
# A small change suffices because there are so many inputs. To first order a change $\delta$ moves the score by
# $\sum_i g_i \delta_i$. If every $\delta_i$ has the sign of $g_i$, all $150\,528$ terms are positive, and they add up: with
# $|\delta_i| = \epsilon$ to $\epsilon \lVert g \rVert_1$, which grows with the dimension, although no single value moves by more
# than a fraction of a grey level. With random signs the terms cancel, and what is left is of the order of
# $\epsilon \lVert g \rVert_2$, {{ratio:.0f}} times less for the cat. In the example by hand ten moves of 0.5 made 5; in the
# experiment after it a single grey level made more than 5, in $150\,528$ dimensions. The network is nearly linear on this scale
# (the straight part of the curve from cat to espresso), and the walk needs only to cross the border: it stops within a
# step of it.
#
# **Rubric.** 1 point: no picture of the target, a fine pattern that looks like noise. 1 point: it follows the gradient, and
# noise of the same size does nothing. 1 point: many small contributions of one sign add up (the sum, or
# $\epsilon \lVert g \rVert_1$, or the dimension). 1 point: uses the numbers (inputs, grey levels or lengths), or that
# the network is nearly linear there, or that only the border has to be crossed.
# ### END SOLUTION

# %%
model_answer("fooling_question")

# %% [markdown]
# ## What this does not tell you
#
# - **You had the network in your hands.** Your gradients need its weights. Fooling images made for one network often fool
#   another one too (Szegedy et al. 2014). Yours did not fool the one that we tried.
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

# %%
closing_card("fooling_images", picture=None if change is None else show_fooling(cat, X_fooling, model, class_names))

# %% [markdown]
# Next lesson: start from noise in place of a photograph, and keep walking uphill. What does the network think a heron
# looks like?
