# %% [markdown]
# # DeepDream: more of whatever you see
#
# People see faces in clouds. A network sees things in clouds, too, if only faintly. So change the photograph a little, so
# that the network sees *more of whatever it sees there*. Then do it again, and again. In 2015 this filled the internet with
# dogs' heads.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `dream_step` | one step that strengthens what a layer sees | 20 | ●●○ |
# | `next_octave` | from a small dream to a larger one | 10 | ●○○ |
# | three quick questions | is the idea clear? | 3 | ●○○ |
#
# Then you look for animals in a photograph that has none, and find out where they come from. Guesses on the way are never
# graded. All cells together take less than a minute on a laptop without a GPU.

# %%
import copy
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageOps
from torch import nn

from helpers import (
    check, closing_card, deprocess, dream, dream_film, guided_step, load_imagenet_val, load_photo_bank, load_squeezenet,
    model_answer, predict, preprocess, random_squeezenet, show_curves, show_images, tensor_of, warm_up, written,
    wrong_dream_steps,
)
from helpers.synthesis import activations

# %% [markdown]
# ## By hand first
#
# An "image" of two pixels, $x = (2,\ 1)$, and a layer that returns two numbers, $A = Wx$:
#
# $$W = \begin{pmatrix} 1 & 2 \\ 1 & -3 \end{pmatrix}\,, \qquad A = (2 + 2,\ 2 - 3) = (4,\ -1)$$
#
# How strongly the layer reacts is measured by half its squared norm, $L = \tfrac12 \lVert A \rVert^2 = \tfrac12 (16 + 1) = 8.5$.
# The derivative of $\tfrac12 A_1^2$ is $A_1$. So at the layer the gradient is the activation itself, $(4,\ -1)$, and the chain rule
# takes it to the pixels: the first one reaches the two activations by the weights 1 and 1, so its gradient is
# $4 \cdot 1 + (-1) \cdot 1 = 3$.
#
# **Warm-up.** What is the gradient of $L$ at the second pixel? Replace the three dots, then run the cell (Shift + Enter).

# %% blank="second_pixel"
W = torch.tensor([[1.0, 2.0], [1.0, -3.0]])
x = torch.tensor([2.0, 1.0])
A = W @ x

second_pixel = (W[:, 1] * A).sum()  # fill in: an expression with W and A, or a number

warm_up("deep_dream", second_pixel)

# %% [markdown]
# One step uphill of length 0.7: that is how far a pixel moves on average, so divide by the mean of the absolute values, 7.

# %%
g = W.T @ A
moved = x + 0.7 * g / g.abs().mean()

print("pixels:      ", x.tolist(), "->", [round(value, 2) for value in moved.tolist()])
print("activations: ", A.tolist(), "->", [round(value, 2) for value in (W @ moved).tolist()])
print("L:           ", (A.square().sum() / 2).item(), "->", round(((W @ moved).square().sum() / 2).item(), 3))

# %% tags=["facts"]
assert A.tolist() == [4, -1] and A.square().sum() / 2 == 8.5 and 4 * 1 + (-1) * 1 == 3
assert (4**2, (-1) ** 2) == (16, 1)
assert g.tolist() == [3, 11] and g.abs().mean() == 7 and second_pixel == 11
assert torch.allclose(moved, torch.tensor([2.3, 2.1])) and torch.allclose(W @ moved, torch.tensor([6.5, -4.0]))

# %% [markdown]
# Both activations have moved away from 0: what was above it is higher, what was below it is lower. **Whatever the layer says,
# after the step it says it louder.** And the louder an activation, the more it counts in the next step.

# %% [markdown]
# ## The network and two photographs

# %%
model = load_squeezenet()
class_names = model.class_names
bank = load_photo_bank()


def photograph(name, size=224):
    """A photograph of the bank, normalised, (1, 3, size, size)."""
    return preprocess(Image.open(bank.files[bank.names.index(name)]), size)


def seen(image, count=3):
    """The classes that the network finds most probable, at the size at which it was trained."""
    with torch.no_grad():
        p = model(F.interpolate(image, size=224, mode="bilinear", antialias=True))[0].softmax(dim=0)
    return ", ".join(f"{class_names[int(i)].split(',')[0]} {p[i]:.0%}" for i in p.topk(count).indices)


canyon, sea = photograph("canyon de chelly", 384), photograph("sea 01", 384)
show_images([canyon, sea], titles=[seen(canyon), seen(sea)], columns=2)

# %% tags=["facts"]
assert seen(canyon, 1).startswith("valley")

# %% [markdown]
# A canyon, with rocks, a river and bushes, and the bottom of the sea. There is no animal in either of them. Remember that.

# %% [markdown]
# ## The idea
#
# Let $A$ be all that a layer returns for the image $x$: thousands of numbers, one for each channel and position. We climb
#
# $$L(x) \;=\; \tfrac12 \lVert A(x) \rVert^2\,, \qquad \frac{\partial L}{\partial A} = A\,, \qquad
# x \;\leftarrow\; x + \eta\,\frac{g}{\operatorname{mean}|g|} \quad \text{with } g = \frac{\partial L}{\partial x}\,.$$
#
# **The gradient at the layer is the activation itself.** Nobody says what is to appear. There is no class, no target and no
# label: a unit that is active by accident gets more of what it reacts to, and the others get little. The division makes one step size
# $\eta$ fit all layers.
#
# It comes from Mordvintsev, Olah and Tyka, [Inceptionism](https://research.google/blog/inceptionism-going-deeper-into-neural-networks/)
# and the [notebook](https://github.com/google/deepdream) that went with it (2015).

# %% [markdown]
# ## Exercise 1: `dream_step`
#
# **Goal:** one step uphill on half the squared norm of a layer. **About 20 minutes, ●●○, 10 points.**
#
# Three things to keep in mind:
# - Take what the layer *returns*. Where a ReLU follows, it may work in place and overwrite it.
# - Whatever you change in the model, change it back, even if the model fails in between.
# - The gradient may be zero everywhere. Then nothing moves.

# %% exercise="dream_step"

# %% check="dream_step"

# %% [markdown]
# The example by hand again, by your function, with the layer as a network:

# %%
by_hand = nn.Sequential(nn.Flatten(), nn.Linear(3, 2, bias=False)).eval()
by_hand[1].weight.data = torch.tensor([[1.0, 2, 0], [1, -3, 0]])
one_pixel = torch.tensor([2.0, 1, 0]).view(1, 3, 1, 1)  # the two numbers, and a third one that has no weight
after = tensor_of(dream_step(one_pixel, by_hand, "1", 0.7))
if written(after, "dream_step"):
    print(one_pixel.flatten().tolist(), "->", [round(value, 3) for value in after.flatten().tolist()])

# %% [markdown]
# The third number has a gradient of zero, so the mean of the absolute values is smaller, and the two others move farther.

# %% tags=["facts"]
assert torch.allclose(after.flatten(), torch.tensor([2 + 0.7 * 3 * 3 / 14, 1 + 0.7 * 11 * 3 / 14, 0]))

# %% [markdown]
# ## One step, and many
#
# Twenty steps at `features.7`, the fourth Fire module, on the canyon; then on a grey image and on noise, in which
# there is nothing to see at all. Your numbers can differ from those in the text: processors round differently, and every step
# makes the difference larger.

# %%
louder = predict(
    "After twenty steps on the photograph, how many times as large is the layer's squared norm?",
    ["less than twice", "about 5 times", "about 50 times", "more than 300 times"],
)
louder

# %% tags=["nbval-ignore-output"]
def norm_of(image, layer, network=model):
    """The squared norm of what a layer returns for an image."""
    with torch.no_grad():
        return activations(network, image, [layer])[layer].square().sum().item()


def walk(image, layer, steps, step_size=0.05):
    """The image after so many of your steps."""
    for _ in range(steps):
        image = tensor_of(dream_step(image, model, layer, step_size))
        if image is None:
            return None
    return image


starts = {
    "photograph": photograph("canyon de chelly"),
    "grey": torch.zeros(1, 3, 224, 224),
    "noise": 0.3 * torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(0)),
}
once = walk(starts["photograph"], "features.7", 1)
walked = {name: walk(start, "features.7", 20) for name, start in starts.items()}
growth = None
if written(once, "dream_step"):
    first, growth = (
        norm_of(image, "features.7") / norm_of(starts["photograph"], "features.7") for image in (once, walked["photograph"])
    )
    print(f"the squared norm on the photograph: {first:.1f} times as large after one step, {growth:.0f} times after twenty")
show_images([once, *walked.values()], titles=["one step", *(f"20 steps: {name}" for name in walked)], columns=4)

# %%
louder.reveal(None if growth is None else "more than 300 times")

# %% tags=["facts"]
assert growth > 300
fact(within=0.2, first=first, growth=growth)
middle = walked["grey"][..., 60:164, 60:164]
fact(within=0.2, edge=walked["grey"][..., :24, :].std() / middle.std())
fires = [name for name, module in model.features.named_children() if type(module).__name__ == "Fire"]
assert fires.index("7") == 3

# %% [markdown]
# One step can hardly be seen, but the squared norm is {{first:.1f}} times as large; after twenty it is {{growth:.0f}} times as
# large. The rocks have got eyes, and the bushes, too.
#
# Grey and noise dream as well. On grey, the middle stays dull: each position sees the same, so the gradient is the same pattern
# everywhere, and a faint one. What is strong begins at the *borders* (there the colours vary {{edge:.0f}} times as much): the
# convolutions pad the image with zeros, and that is the only edge to be seen.

# %% [markdown]
# ### Wrong on purpose
#
# Four steps with a mistake each, all at `features.7` and twenty times: *downhill*; on the *sum* of the activations, in which all
# count alike; on the *highest class score*; and with the gradient *divided by its L2 norm* in place of its mean.

# %%
unseen = predict(
    "One of the four pictures looks just like the photograph. Which one?",
    ["downhill", "sum, not squares", "the highest class score", "divided by the L2 norm"],
)
unseen

# %% tags=["nbval-ignore-output"]
start = starts["photograph"]
wrong, change = {}, {}
if written(once, "dream_step"):
    for name, step in wrong_dream_steps().items():
        wrong[name] = dream(start, model, "features.7", step, octaves=1, steps=20, step_size=0.05, shifts=False)
        change[name] = (wrong[name] - start).abs().mean().item()
        louder_by = norm_of(wrong[name], "features.7") / norm_of(start, "features.7")
        print(f"{name:24} mean change {change[name]:.4f}, squared norm {louder_by:6.2f} times as large")
show_images([walked["photograph"], *wrong.values()], titles=["yours", *wrong])

# %%
unseen.reveal(min(change, key=change.get) if change else None)

# %% tags=["facts"]
growths = {name: norm_of(image, "features.7") / norm_of(start, "features.7") for name, image in wrong.items()}
assert min(change, key=change.get) == "divided by the L2 norm"
fact(within=0.2, norm_down=growths["downhill"], norm_sum=growths["sum, not squares"])
fact(within=0.2, norm_score=growths["the highest class score"])
fact(within=0.2, moved_l2=change["divided by the L2 norm"], moved_right=(walked["photograph"] - start).abs().mean())
assert growths["downhill"] < 0.5 and 20 < growths["sum, not squares"] < 0.8 * growth

# %% [markdown]
# - *Downhill*, {{norm_down:.0%}} of the squared norm is left. A fine grain is enough to hide much of a landscape from a layer.
# - The *sum* dreams, too, and its norm grows {{norm_sum:.0f}} times. This mistake is hard to see. There are more things, and smaller
#   ones, because a faint reaction counts as much as a strong one.
# - The *class score* grows what it likes, whichever layer you name; the squared norm of yours is {{norm_score:.0f}} times as large.
# - Divided by the *L2 norm*, the direction is right, but all pixels together share a length of 0.05. After twenty steps
#   they have changed by {{moved_l2:.4f}} on average; yours have changed by {{moved_right:.2f}}.

# %% [markdown]
# ## Octaves: large things and small ones
#
# A unit sees a window of fixed size, so its dream is made of things of one size. How do you get larger ones? **Dream in a
# small image first, then enlarge it.** What filled the small window is large now, and the next steps add new detail to it. Each
# size is called an *octave*; here it is {{scale}} times as large as the one before.
#
# One thing needs care. If you just enlarge the dream, the *photograph* in it gets blurred, more so with each octave. But you
# have the photograph at every size: only what the dream has *added* must be enlarged.

# %% tags=["facts"]
import inspect

options = {name: one.default for name, one in inspect.signature(dream).parameters.items()}
fact(scale=options["scale"])

# %% [markdown]
# ## Exercise 2: `next_octave`
#
# **Goal:** from a dream at one size to the start at the next. **About 10 minutes, ●○○, 10 points.**
#
# By hand, for a single row of pixels: the small photograph is (1, 1), its dream (3, 1), so the dream has added (2, 0). At
# twice the size that is (2, 1.5, 0.5, 0). It is added to the large photograph.

# %% tags=["facts"]
assert F.interpolate(torch.tensor([[[2.0, 0.0]]]), size=4, mode="linear")[0, 0].tolist() == [2, 1.5, 0.5, 0]

# %% exercise="next_octave"

# %% check="next_octave"

# %% [markdown]
# `dream` puts it together: in each octave it takes a number of your steps, and between two octaves it calls your
# `next_octave`. The same number of steps in one octave and in four, at `features.12`, the last layer before the classes:

# %%
one_octave = dream(canyon, model, "features.12", dream_step, octaves=1, steps=40)
four_octaves = dream(canyon, model, "features.12", dream_step, next_octave, steps=10)
show_images([one_octave, four_octaves], titles=["one octave, 40 steps", "four octaves, 10 steps each"], columns=2)

# %% [markdown]
# On the left, small birds walk over the rocks. On the right, the largest rock has turned into a head, and the patches of
# grass below into animals with legs.

# %% [markdown]
# ### Wrong on purpose
#
# The same dream, with each octave started from the enlarged *dream*. Look at the grass:

# %% tags=["play"]
def blurred(dreamed, before, photo):
    return F.interpolate(dreamed, size=photo.shape[2:], mode="bilinear")


def detail_left(image):
    """The share of the photograph's fine detail that is still in the image."""
    fine, of_photo = (one - F.avg_pool2d(one, 5, stride=1, padding=2) for one in (image, canyon))
    return ((fine * of_photo).sum() / of_photo.square().sum()).item()


if written(four_octaves, "next_octave"):
    soft = dream(canyon, model, "features.12", dream_step, blurred, steps=10)
    shown = {"photograph": canyon, "yours": four_octaves, "dream enlarged": soft}
    titles = [f"{name}: {detail_left(image):.0%} of the detail" for name, image in shown.items()]
    display(show_images([image[..., 200:, 200:] for image in shown.values()], titles=titles, columns=3))

# %% tags=["facts"]
fact(within=0.1, detail_yours=detail_left(four_octaves), detail_soft=detail_left(soft))
assert detail_left(soft) < 0.6 * detail_left(four_octaves)

# %% [markdown]
# Of the photograph's fine detail, {{detail_yours:.0%}} is still there in your dream, and {{detail_soft:.0%}} in the wrong one.

# %% [markdown]
# ## Any size: tiles that move
#
# A large photograph needs much memory on its way through a network. So `dream` cuts the image into tiles, and your `dream_step`
# gets one at a time. But a tile has borders, and you have seen what borders do. The cure: before each step the whole image is
# shifted by a random distance (what leaves on the right comes in on the left), and shifted back after it. Then the borders
# are elsewhere each time.
#
# Here are the sea at `features.4`, and tiles of 128 pixels, which are too small on purpose:

# %%
small_tiles = {"octaves": 1, "steps": 20, "tile": 128}
tiled = {
    "fixed tiles": dream(sea, model, "features.4", dream_step, shifts=False, **small_tiles),
    "shifted tiles": dream(sea, model, "features.4", dream_step, **small_tiles),
}
show_images(list(tiled.values()), titles=list(tiled), columns=2)

# %% [markdown]
# With fixed tiles there is a seam wherever two of them meet. A deeper layer shows it in another way. How much is added in each
# column of pixels, at `features.10`?

# %% tags=["nbval-ignore-output"]
def added(image):
    """The mean change in each group of 8 columns, (48,)."""
    return None if image is None else (image - sea).abs().mean(dim=(0, 1, 2)).view(48, 8).mean(dim=1)


profiles = {
    "fixed tiles": added(dream(sea, model, "features.10", dream_step, shifts=False, **small_tiles)),
    "shifted tiles": added(dream(sea, model, "features.10", dream_step, **small_tiles)),
}
show_curves(
    range(4, 384, 8), profiles, xlabel="column of pixels", ylabel="mean change",
    vlines={"first border": 128, "second border": 256}, title="How much features.10 adds",
)

# %% tags=["facts"]
at_border = {name: one[[15, 16, 31, 32]].mean() / one.mean() for name, one in profiles.items()}
fact(within=0.1, fixed_border=at_border["fixed tiles"], shifted_border=at_border["shifted tiles"])
assert at_border["fixed tiles"] < 0.6 and abs(at_border["shifted tiles"] - 1) < 0.25

# %% [markdown]
# A deep unit sees only half a thing at a border, and reacts less. So near fixed borders the layer adds {{fixed_border:.0%}} of
# what it adds on average; with shifts it is {{shifted_border:.0%}}. The shifts do what jitter did in class visualization as well:
# a pattern that fits a single position of the pixel grid gains little.

# %% [markdown]
# ## Which layer dreams what?
#
# Four layers, from the early to the last, with the same octaves, steps and shifts.

# %%
faces_first = predict(
    "Which is the first of these layers whose dream the network itself takes for an animal (more than 90%)?",
    ["features.4", "features.7", "features.10", "features.12"],
)
faces_first

# %% tags=["nbval-ignore-output"]
LAYERS = ["features.4", "features.7", "features.10", "features.12"]
ANIMALS = slice(0, 398)  # of ImageNet's classes, those that are animals come first


def animal_share(image):
    """The probability of all animals together."""
    with torch.no_grad():
        small = F.interpolate(image, size=224, mode="bilinear", antialias=True)
        return model(small)[0].softmax(dim=0)[ANIMALS].sum().item()


dreams = {layer: dream(canyon, model, layer, dream_step, next_octave) for layer in LAYERS}
is_animal = {}
if written(dreams["features.12"], "next_octave"):
    is_animal = {layer: animal_share(image) for layer, image in dreams.items()}
    print(f"an animal: photograph {animal_share(canyon):.1%}", *(f"{layer} {p:.1%}" for layer, p in is_animal.items()), sep=", ")
show_images(list(dreams.values()), titles=LAYERS, columns=2)

# %%
faces_first.reveal(next((layer for layer, p in is_animal.items() if p > 0.9), None))

# %% tags=["facts"]
fact(before_animal=animal_share(canyon), animal_10=is_animal["features.10"])
assert is_animal["features.7"] < 0.05 and animal_share(canyon) < 0.05
assert is_animal["features.4"] < 0.5 and is_animal["features.12"] > 0.99

# %% [markdown]
# `features.4` draws strokes along whatever edges there are. `features.7` sees eyes, with rings around them. `features.10` puts the
# eyes into furry heads with a snout. And in `features.12` there are whole animals: a head of a lizard or a fish with scales, birds with legs.
# Each layer is made of what the layer before it sees.
#
# The network takes the dream of `features.7` for an animal with a probability below 5%, as it does the photograph
# ({{before_animal:.1%}}), and that of `features.10` with {{animal_10:.1%}}. Eyes alone are not enough for it.

# %% [markdown]
# ## Where do the animals come from?
#
# There was none in the photograph, and nobody asked for one. Three tests.
#
# **First: a network that has learned nothing.** The same architecture, the same photograph, the same steps, but random weights.

# %%
untrained_guess = predict(
    "What will it dream at features.10?",
    ["much the same heads", "eyes and curls, but no heads", "specks and streaks, no things", "nothing: its norm cannot grow"],
)
untrained_guess

# %% tags=["nbval-ignore-output"]
untrained = random_squeezenet(seed=0)
of_nothing = dream(canyon, untrained, "features.10", dream_step, next_octave)
grown = {}
if written(of_nothing, "next_octave"):
    for name, network, image in (("trained", model, dreams["features.10"]), ("untrained", untrained, of_nothing)):
        grown[name] = norm_of(image, "features.10", network) / norm_of(canyon, "features.10", network)
        print(f"{name:9} squared norm {grown[name]:3.0f} times as large; the trained network sees: {seen(image)}")
show_images([dreams["features.10"], of_nothing], titles=["trained", "untrained"], columns=2)

# %%
untrained_guess.reveal("specks and streaks, no things" if grown else None)

# %% tags=["facts"]
fact(within=0.2, grown_trained=grown["trained"], grown_untrained=grown["untrained"])
fact(within=0.5, animal_untrained=animal_share(of_nothing))

# %% [markdown]
# The untrained network raises its norm as well, {{grown_untrained:.0f}} times (the trained one {{grown_trained:.0f}} times): *that* the norm
# grows says nothing about learning. But what appears are specks and streaks. The trained network sees an animal in them with a
# probability of {{animal_untrained:.0%}}, in its own dream with {{animal_10:.1%}}. The heads are not in the photograph, nor in the
# architecture, nor in the method. They are in the weights.

# %% [markdown]
# **Second: ask the classes.** Six photographs without animals, each dreamed at three layers. Which of the 1000 scores rise most,
# on average over the six?

# %%
count_guess = predict(
    "Of the 20 classes whose scores rise most through the dream of features.12, how many are animals?", low=0, high=20,
)
count_guess

# %% tags=["nbval-ignore-output"]
DOGS = {*range(151, 269)}
BIRDS = {*range(7, 25), *range(80, 101), *range(127, 147)}
NO_ANIMALS = ["canyon de chelly", "machu picchu", "great wall 2", "rocamadour", "ajanta cave", "chateau de chambord"]


def score_change(layer, seed=0, network=model):
    """How each class's score changes by a dream of the network's, mean of the six photographs, (1000,)."""
    changes = []
    for photo in map(photograph, NO_ANIMALS):
        dreamed = dream(photo, network, layer, dream_step, next_octave, octaves=3, seed=seed, show=False)
        if dreamed is None:
            return None
        with torch.no_grad():
            changes.append(model(dreamed)[0] - model(photo)[0])
    return torch.stack(changes).mean(dim=0)


rises = {layer: score_change(layer) for layer in ("features.7", "features.10", "features.12")}
animals_of_20 = {}
if written(rises["features.12"], "next_octave"):
    for layer, rise in rises.items():
        top = rise.topk(20).indices.tolist()
        animals_of_20[layer] = sum(label < 398 for label in top)
        told = f"{animals_of_20[layer]} animals ({len(DOGS & {*top})} dogs, {len(BIRDS & {*top})} birds)"
        print(f"{layer:11} {told}: {', '.join(class_names[label].split(',')[0] for label in top[:6])}, ...")

# %%
count_guess.reveal(animals_of_20.get("features.12"))

# %% tags=["facts"]
tops = {layer: rise.topk(20).indices.tolist() for layer, rise in rises.items()}
fact(within=0.3, of_7=animals_of_20["features.7"], of_10=animals_of_20["features.10"], of_12=animals_of_20["features.12"])
fact(dogs=len(DOGS), birds=len(BIRDS), by_chance=20 * 398 / 1000)
assert 6 <= len(DOGS & {*tops["features.10"]}) <= 14 and len(BIRDS & {*tops["features.12"]}) > 10
assert not DOGS & {*tops["features.12"]} and len(class_names) == 1000
assert {"wig", "shower curtain"} <= {class_names[label] for label in tops["features.7"]}
assert class_names[397].startswith("puffer") and class_names[398] == "abacus"
assert class_names[151] == "Chihuahua" and class_names[268].startswith("Mexican hairless")

# %% [markdown]
# Of ImageNet's 1000 classes, 398 are animals, {{dogs}} of them breeds of dogs and {{birds}} birds. If a dream had nothing to do with
# classes, one would expect about {{by_chance:.0f}} animals among 20. At `features.7` there are {{of_7}}: its textures are as much
# *wig* and *shower curtain* as they are terrier. At `features.10` there are {{of_10}}, about half of them
# dogs, and at `features.12` {{of_12}}, most of them birds, and not a single dog.
#
# So a layer has a taste of its own, which is the same for six different photographs. It comes from the training data: to tell {{dogs}} breeds
# of dogs apart, a network needs a great many units for snouts, eyes and fur.

# %% [markdown]
# **Third: other shifts.** The seed decides nothing but the random shifts. Is the dream the same with another seed?

# %%
seed_guess = predict(
    "How alike is what the dreams of two seeds add to the photograph, pixel by pixel (correlation)?", low=0, high=100, unit="%",
)
seed_guess

# %% tags=["nbval-ignore-output"]
def alike(one, other):
    """The correlation of two lists of numbers, or of two images."""
    return torch.corrcoef(torch.stack([one.flatten(), other.flatten()]))[0, 1].item()


other_seed = dream(canyon, model, "features.12", dream_step, next_octave, seed=1)
pixels_alike = classes_alike = layers_alike = None
if written(other_seed, "next_octave"):
    pixels_alike = alike(four_octaves - canyon, other_seed - canyon)
    classes_alike = alike(rises["features.12"], score_change("features.12", seed=1))
    layers_alike = alike(rises["features.12"], rises["features.10"])
    print(f"two seeds: correlation of the pixels {pixels_alike:.2f}, of the classes' scores {classes_alike:.2f}")
    print(f"two layers: correlation of the classes' scores {layers_alike:.2f}")
show_images([four_octaves, other_seed], titles=["seed 0", "seed 1"], columns=2)

# %% tags=["nbval-ignore-output"]
seed_guess.reveal(None if pixels_alike is None else 100 * pixels_alike)

# %% tags=["facts"]
fact(within=0.5, pixels_alike=pixels_alike)
fact(within=0.1, classes_alike=classes_alike, layers_alike=layers_alike)

# %% [markdown]
# Pixel by pixel, the two dreams have next to nothing in common (a correlation of {{pixels_alike:.2f}}). The animals are in other places,
# and the rock has another head. But the changes of the 1000 scores, averaged over the six photographs, have a correlation of
# {{classes_alike:.2f}} with those of the other seed; the dreams of two *layers* only {{layers_alike:.2f}}. **Where something
# appears is chance. What appears is learned.**

# %% [markdown]
# ## A film
#
# Dream a little, enlarge the middle a little, dream again: you move into the picture, and it never ends.

# %% tags=["play"]
first_frame = dream(photograph("canyon de chelly", 192), model, "features.10", dream_step, next_octave, octaves=3)
film = dream_film(first_frame, model, "features.10", dream_step)
film

# %% [markdown]
# `film.save("my_dream.gif")` writes it to a file (`.webp` is smaller).

# %% [markdown]
# ## Your own picture, and a guide
#
# Put a picture of yours beside this notebook, write its name below, and try other layers: `features.12.expand3x3`, say, or
# `features.9.squeeze`. Without the file, it is a photograph from the bank.

# %% tags=["play"]
own = Path("my_photo.jpg")
if own.is_file():
    mine = preprocess(ImageOps.exif_transpose(Image.open(own)), 384)
else:
    mine = photograph("great wall 2", 384)
show_images([mine, dream(mine, model, "features.10", dream_step, next_octave)], titles=["before", "features.10"], columns=2)

# %% [markdown]
# A dream can be *guided*: at each position of the layer, put into the gradient not the activation that is there, but the most similar one
# of *another* picture. Here hens guide the canyon's dream at `features.12`:

# %% tags=["play"]
raw, labels, _ = load_imagenet_val()
guide = preprocess(raw[labels.tolist().index(8)], 384)
guided = dream(canyon, model, "features.12", guided_step(preprocess(raw[labels.tolist().index(8)])), next_octave)
if written(guided, "next_octave"):
    display(show_images([guide, guided], titles=[seen(guide), seen(guided)], columns=2))

# %% [markdown]
# ## Play
#
# Choose photograph, layer, octaves and steps. Above each picture is what the network sees in it.

# %% tags=["play"]
from helpers import dream_explorer

photos = {name: photograph(name) for name in (*NO_ANIMALS, "sea 01", "bayterek")}
names = [name for name, module in model.named_modules() if type(module).__name__ == "Fire"]
dream_explorer(photos, model, class_names, names, dream_step, next_octave)

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about the lesson before, the others are about this one. Each counts one point.
#
# **Question 1.** Two photographs, a cat and a dog, have exactly the same code at some layer. From each code you reconstruct an image by
# gradient descent, as in the last lesson, with the same noise as start and the same settings. What do you get?
#
# 1. The cat from one code, the dog from the other.
# 2. The same image twice, and the code alone cannot tell you which photograph it came from.
# 3. The cat twice: the first photograph wins.
# 4. Two different images, since every reconstruction comes out differently.
#
# **Question 2.** A layer returns three numbers, 4, 0 and −2. What is the gradient of half their squared norm, at the layer?
#
# 1. (1, 1, 1)
# 2. (1, 0, −1)
# 3. (10, 10, 10)
# 4. (4, 0, −2)
#
# **Question 3.** Somebody multiplies the weights and biases of the layer you dream of by 10, so that it returns ten times as much. How far does a
# pixel move in one `dream_step` now, on average?
#
# 1. As far as before.
# 2. 10 times as far.
# 3. 100 times as far.
# 4. A tenth as far.

# %% tags=["facts"]
assert (4**2 + 0 + (-2) ** 2) / 2 == 10 and 10**2 == 100

# %% exercise="dream_questions"

# %% check="dream_questions"

# %% [markdown]
# ## Question (4 points)
#
# A friend fills a photograph of clouds with dogs' heads by DeepDream, and says: "See? The network believes that there are dogs in the clouds.
# It must remember the dogs that it was trained on."
#
# **What do you answer?** Say what a step really raises, where the dogs come from, and which of your measurements show it. And say one
# thing about the network that the dream does *not* show.

# %% tags=["facts"]
assert all(len(top) == 20 for top in tops.values())

# %% [markdown] question="deep_dream_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** A step raises half the squared norm of one layer, and its gradient at the layer is the activation itself. Nothing in it
# asks for a dog, and nothing says that the network believes in one: before the dream, our canyon was an animal with a probability of
# {{before_animal:.1%}}. A unit that reacts to eyes or fur is active a little somewhere, by accident; the step makes it more active, so that it
# counts more in the next step. After {{growth:.0f}} times the squared norm, the accident has become a head. It is a loop that
# amplifies, not a belief.
#
# That it is heads, and not something else, comes from the weights, and so from the training data: of ImageNet's classes, {{dogs}} are dogs,
# so much of what the layers tell apart is fur, eyes and snouts. The measurements: with random weights the norm grows as well
# ({{grown_untrained:.0f}} times), but there are only specks, and the trained network sees an animal with {{animal_untrained:.1%}} in place of
# {{animal_10:.1%}}. Of the 20 classes that the dreams of `features.12` raise most, {{of_12}} are animals. With another
# seed the animals are elsewhere (correlation of the pixels {{pixels_alike:.2f}}), but the same classes rise ({{classes_alike:.2f}}).
#
# It does not remember pictures: no dog of the training data appears, only parts that many of them share, in the wrong numbers and
# the wrong places. And it does not show what the network uses to decide on a photograph: these images are unlike any photograph, and what appears
# depends on layer, octaves, step size and shifts, which we chose.
#
# **Rubric.** 1 point: the step raises the layer's norm, whatever is active (the gradient is the activation), and repeats: no belief.
# 1 point: the dogs come from the weights, that is, from the training data. 1 point: a measurement of one's own that
# supports it (random weights, classes that rise, another seed). 1 point: one thing that it does not show (stored training pictures; what
# the network uses to decide; or that the choice of layer, octaves and steps makes the picture).
# ### END SOLUTION

# %%
model_answer("deep_dream_question")

# %% [markdown]
# ## What this does not tell you
#
# - **Not what the network uses.** A dream shows what a layer *can* react to, when it is pushed. Whether it matters for a decision on a
#   photograph is another question, which attribution asks.
# - **Many things at once.** The norm of a layer mixes all of its channels. To see one of them, raise it alone
#   ([Olah et al. 2017](https://distill.pub/2017/feature-visualization/)).
# - **Half of it is the recipe.** Octaves, shifts and step size decide how large and how crisp things get, as regularisers did in class
#   visualization. The same network gives quite different pictures without them.
# - **The judge is not independent.** We asked the classes of the *same* network what is in its dream. Such images can look convincing to one
#   network and like nothing to another ([Nguyen et al. 2015](https://arxiv.org/abs/1412.1897)).
# - **Animals, because of ImageNet.** A network that was trained on places dreams of buildings
#   ([Mordvintsev et al. 2015](https://research.google/blog/inceptionism-going-deeper-into-neural-networks/)).

# %%
closing_card("deep_dream", picture=four_octaves)

# %% [markdown]
# Next lesson: what is in a layer's activations once you forget *where* they are? A painter's style.
