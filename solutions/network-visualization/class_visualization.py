# %% [markdown]
# # Class visualization: what does the network think a heron looks like?
#
# So far every image was given, and you asked the network about it. Now turn the question around: **which image would
# the network like best?** Start from noise, and let the gradient paint.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `class_visualization_update_step` | one step uphill, kept in bounds by a penalty | 15 | ●●○ |
# | `create_class_visualization` | the loop around it, with three more regularisers | 20 | ●●○ |
# | three quick questions | the first is about the last lesson | 3 | ●○○ |
#
# Then you switch the regularisers off one by one, see what a change of coordinates can do, and answer a question in
# prose. Guesses on the way are never graded. All cells together take about a minute or less on a laptop without a GPU.

# %%
import random

import numpy as np
import torch
import torch.nn.functional as F

from helpers import (
    SQUEEZENET_MEAN, SQUEEZENET_STD, FourierImage, PhaseImage, PixelImage, blur_image, check, closing_card,
    deprocess, fourier_picture, jitter, load_squeezenet, model_answer, photograph_of, predict, preprocess, show_curves,
    show_images, visualize_class, warm_up, watch, written,
)

model = load_squeezenet()
class_names = model.class_names
HERON, GORILLA, ZEBRA, OSTRICH, MACAW = 131, 366, 340, 9, 88

# %% [markdown]
# ## By hand first
#
# An "image" of two numbers, $I = (1,\ 2)$, a linear score $s(I) = 4\,I_1 + 6\,I_2$, and a penalty of $0.5$ times the sum of
# the squared numbers. We climb on the **objective**, score minus penalty:
#
# | | | |
# | --- | --- | --- |
# | score | $4 \cdot 1 + 6 \cdot 2$ | 16 |
# | penalty | $0.5 \cdot (1^2 + 2^2)$ | 2.5 |
# | objective | $16 - 2.5$ | **13.5** |
#
# The penalty takes part in the gradient: the derivative of $0.5\,I_1^2$ is $I_1$.
#
# **Warm-up.** The first entry of the score's gradient is 4. What is the first entry of the *objective's* gradient at
# $I = (1,\ 2)$? Replace the three dots, then run the cell (Shift + Enter).

# %% blank="first_entry"
first_entry = 4 - 1  # fill in: a number

warm_up("class_visualization", first_entry)

# %% [markdown]
# The whole step:
#
# | | | |
# | --- | --- | --- |
# | gradient $g$ | $(4,\ 6) - 2 \cdot 0.5 \cdot (1,\ 2)$ | $(3,\ 4)$ |
# | its length $\lVert g \rVert_2$ | $\sqrt{3^2 + 4^2}$ | 5 |
# | a step of length 0.5 | $(1,\ 2) + 0.5 \cdot (3,\ 4) / 5$ | $(1.3,\ 2.4)$ |
# | objective after it | $19.6 - 0.5 \cdot (1.69 + 5.76)$ | **15.875** |
#
# Without the penalty this would never end: a linear score has no top. With it, the climb ends where the gradient is
# zero, at $I = (4,\ 6)$. A larger penalty moves that point closer to 0. Now the same in code:

# %%
w = torch.tensor([4.0, 6.0])
x = torch.tensor([1.0, 2.0], requires_grad=True)


def objective(image):
    return (w * image).sum() - 0.5 * (image**2).sum()


objective(x).backward()
after = (x + 0.5 * x.grad / x.grad.norm()).detach()
print("objective:", objective(x).item())
print("gradient:", x.grad.tolist(), "of length", x.grad.norm().item())
print("after the step:", [round(number, 4) for number in after.tolist()])
print("objective after it:", round(objective(after).item(), 4))

# %% tags=["facts"]
assert (w * x).sum() == 16 and 0.5 * (x**2).sum() == 2.5 and objective(x) == 13.5
assert x.grad.tolist() == [3, 4] and x.grad.norm() == 5
assert torch.allclose(after, torch.tensor([1.3, 2.4])) and abs(objective(after).item() - 15.875) < 1e-5
assert torch.allclose((w * after).sum(), torch.tensor(19.6)) and torch.allclose(after**2, torch.tensor([1.69, 5.76]))
top = torch.tensor([4.0, 6.0], requires_grad=True)
assert torch.autograd.grad(objective(top), top)[0].norm() == 0

# %% [markdown]
# ## The idea
#
# Let $s_y(I)$ be the score of class $y$ for an image $I$, the number just before the softmax. We look for the image
#
# $$I^{*} \;=\; \arg\max_I \Big( s_y(I) \;-\; \lambda\,\lVert I \rVert_2^2 \Big)\,.$$
#
# The second term is a **regulariser**: $\lVert I \rVert_2^2$ is the sum of all squared numbers in the image, and
# $\lambda$ (`l2_reg`) says what they cost. A normalised image is 0 where it has the average colour of ImageNet, so
# the penalty pulls towards a dull grey: whatever the picture shows must earn its contrast.
#
# The weights of the network stay as they are. Only the image moves, uphill along its gradient. This is
# section 2 of Simonyan, Vedaldi and Zisserman, [Deep Inside Convolutional Networks](https://arxiv.org/abs/1312.6034)
# (2014).
#
# Why the score, and not the probability? A probability can also be raised by *lowering all other classes*. The score of
# the heron rises only by what looks like a heron to the network.

# %% [markdown]
# Here is where this can lead: a photograph of a macaw, and what gradient ascent paints from noise for the score of
# *macaw* (about 3 seconds; the end of this lesson explains the method).

# %% tags=["play"]
show_images([photograph_of(MACAW), fourier_picture(model, MACAW)], titles=["a photograph", "painted for the score"], columns=2)

# %% [markdown]
# ## Exercise 1: `class_visualization_update_step`
#
# **Goal:** one step uphill on $s_y(I) - \lambda \lVert I \rVert_2^2$. **About 15 minutes, ●●○, 10 points.**
#
# Take steps of a fixed length, as by hand: $I \leftarrow I + \eta\, g / \lVert g \rVert_2$, where $\eta$ is
# `learning_rate` and $g$ is the gradient of the *whole* objective. In some courses it is the plain step
# $I \leftarrow I + \eta\, g$. The check accepts both and tells you which it saw. We ask for the first because of the
# pictures: while the heron appears, the gradient of its score grows from {{norm_first:.1f}} at the first step to
# {{norm_ten:.0f}} after ten and {{norm_fifty:.0f}} after fifty. Plain steps grow with it, overshoot, and leave garish noise.

# %% tags=["facts"]
assert 0.5 * (1**2 + 2**2) == 2.5 and torch.tensor([3.0, 4.0]).norm() == 5

# %% exercise="class_visualization_update_step"

# %% check="class_visualization_update_step"

# %% [markdown]
# Now ten steps, starting from noise:

# %%
ten_guess = predict(
    "After ten steps: does the network see a little blue heron, and do you?",
    ["we both do", "only the network does", "only I do", "neither of us"],
)
ten_guess

# %% tags=["nbval-ignore-output"]
torch.manual_seed(0)
img = torch.randn(1, 3, 224, 224, requires_grad=True)
lines = []
for t in range(11):
    with torch.no_grad():
        scores = model(img)[0]
    if t in (0, 1, 2, 5, 10):
        seen = class_names[int(scores.argmax())]
        lines.append(f"after {t:2} steps: score {scores[HERON]:6.1f}, it sees: {seen}")
    class_visualization_update_step(img, model, HERON, l2_reg=1e-3, learning_rate=25)
print("\n".join(lines))

# %%
show_images([deprocess(img, should_rescale=False)], titles=["a little blue heron?"])

# %%
ten_guess.reveal("only the network does" if scores.argmax() == HERON else None)

# %% tags=["facts"]
assert seen == class_names[HERON] == "little blue heron"

# %% [markdown]
# The network is convinced. Are you? This is the previous lesson again: a *fooling image*, grown from noise. Gradient
# ascent alone finds *some* image with a high score, and nearly all of those are nothing that anybody would call a
# picture. To get one, we must say what pictures are like.

# %% [markdown]
# ## Exercise 2: `create_class_visualization`
#
# **Goal:** the loop, with three more regularisers. **About 20 minutes, ●●○, 10 points.** In each iteration:
#
# 1. **Jitter:** shift the image by a few random pixels, and back again after the step. A pattern that works at only one
#    exact position of the pixel grid then gains nothing. (It comes from
#    [DeepDream's code](https://github.com/google/deepdream), 2015.)
# 2. **Step:** your `class_visualization_update_step`.
# 3. **Clamp:** no pixel darker than black or brighter than white. In normalised numbers each channel has bounds of
#    its own.
# 4. **Blur**, every few iterations: it wipes out fine noise and hardly touches large shapes
#    ([Yosinski et al. 2015](https://arxiv.org/abs/1506.06579)).
#
# The bounds by hand: for red, mean 0.485 and standard deviation 0.229, black is $(0 - 0.485) / 0.229 = -2.118$ and
# white $(1 - 0.485) / 0.229 = 2.249$.

# %% tags=["facts"]
assert [round(float(c[0]), 3) for c in (SQUEEZENET_MEAN, SQUEEZENET_STD)] == [0.485, 0.229]
assert 100 * 16 / 2 == 800  # pixels that the picture would wander, in a hint
assert [round((c - 0.485) / 0.229, 3) for c in (0, 1)] == [-2.118, 2.249]

# %% exercise="create_class_visualization"

# %% check="create_class_visualization"

# %% [markdown]
# A first picture, after 20 iterations. All randomness is seeded, so that every picture can be drawn again. Your numbers can
# differ from those in the text, though: processors round differently, and every step uphill makes the difference larger.

# %%
def visualize(target_y, seed=0, **options):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    options = {"show_every": 1000, **options}  # no pictures on the way
    return create_class_visualization(target_y, model, torch.FloatTensor, **options)


show_images([visualize(HERON, num_iterations=20)], titles=["after 20"])

# %% [markdown]
# Now 100 iterations from the same start. Watch the picture grow beside its score (about 4 seconds).

# %% tags=["play"]
def seeded_visualization(*arguments, **options):
    random.seed(0), np.random.seed(0), torch.manual_seed(0)
    return create_class_visualization(*arguments, **options)


grown = watch(seeded_visualization, HERON, model, torch.FloatTensor, num_iterations=100, show_every=1000)

# %% tags=["facts"]
slopes, pulls = {}, {}
def note_slope(model_, inputs, scores_):
    count = len(slopes)
    handle.remove()
    with torch.enable_grad():
        leaf = inputs[0].detach().clone().requires_grad_()
        slopes[count] = torch.autograd.grad(model(leaf)[0, HERON], leaf)[0].norm()
        pulls[count] = 2 * 1e-3 * leaf.norm()
    globals()["handle"] = model.register_forward_hook(note_slope)

handle = model.register_forward_hook(note_slope)
visualize(HERON, num_iterations=51)
handle.remove()
assert sum(parameter.numel() for parameter in model.parameters()) // 10**5 == 12
fact(norm_first=slopes[0], pull_first=pulls[0])
fact(within=0.5, norm_ten=slopes[10], norm_fifty=slopes[50], pull_fifty=pulls[50])
assert slopes[50] > 1.3 * slopes[10] > 2 * slopes[0]
fact(weights=sum(parameter.numel() for parameter in model.parameters()) / 1e6)

# %% [markdown]
# Beaks, eyes, curved necks, and feathers that grow like frost on a window. No photograph of a heron was used:
# everything you see comes out of the {{weights:.1f}} million weights.
#
# And there is more than one. SqueezeNet computes a map of the score at each place and *averages* it. Nothing in
# $s_y$ says how many herons there are, how large, or where; so they grow wherever the noise gave them a start. Another
# `seed` gives other herons. Three more classes, 80 iterations each (about 10 seconds):

# %% tags=["play"]
labels = [GORILLA, ZEBRA, OSTRICH]
pictures = [visualize(label, seed=2, num_iterations=80) for label in labels]
show_images(pictures, titles=[class_names[label] for label in labels])

# %% [markdown]
# ## Without the regularisers
#
# Same class, same seed, 50 iterations each (about 15 seconds). One thing is changed at a time; `blur_every=1000`
# leaves only the blur of the very first iteration. Above each picture: its score → the same when it is
# **moved by 3 pixels to the right and 5 down**, which no eye would notice. The clamp is always on.

# %%
best_guess = predict(
    "Which picture gets the highest score?",
    ["all four regularisers on", "no L2 penalty", "no blur", "no jitter", "none of them on"],
)
best_guess

# %%
left_guess = predict(
    "The picture with none of them on moves by 3 and 5 pixels. How much of its score is left?", low=0, high=100, unit="%",
)
left_guess

# %% tags=["play"]
def score(picture):
    x = preprocess(picture)
    with torch.no_grad():
        return [model(moved)[0, HERON].item() for moved in (x, jitter(x, 3, 5))]


variants = {
    "all": {},
    "no L2": {"l2_reg": 0},
    "L2 × 20": {"l2_reg": 0.02},
    "no blur": {"blur_every": 1000},
    "no jitter": {"max_jitter": 0},
    "none": {"l2_reg": 0, "blur_every": 1000, "max_jitter": 0},
}
pictures = [visualize(HERON, num_iterations=50, **options) for options in variants.values()]
measured = None
if written(pictures, "create_class_visualization"):
    measured = [score(picture) for picture in pictures]
    titles = [f"{name}: {s:.0f} → {m:.0f}" for name, (s, m) in zip(variants, measured)]
    display(show_images(pictures, titles=titles, columns=3))

# %% tags=["play"]
best_guess.reveal("none of them on" if measured else None)

# %% tags=["play"]
left_guess.reveal(100 * measured[-1][1] / measured[-1][0] if measured else None)

# %% tags=["facts"]
table = dict(zip(variants, measured))
assert max(table, key=lambda name: table[name][0]) == "none"
assert all(here * 0.85 < there < here * 1.15 for here, there in (table[name] for name in ("all", "no L2", "L2 × 20")))
for name, (here, there) in table.items():
    if name in ("all", "none", "no jitter"):
        fact(within=0.3, **{f"{name.replace(' ', '_')}_on": here, f"{name.replace(' ', '_')}_moved": there})
assert table["none"][1] < table["none"][0] / 3 and table["no jitter"][1] < table["no jitter"][0] / 2
assert 0.001 * 20 == 0.02

# %% [markdown]
# Look at the numbers first. **The highest score belongs to the worst picture.** With none of the regularisers the score
# is {{none_on:.0f}}; move the picture by a few pixels, and {{none_moved:.0f}} is left: it was made for one position of the
# pixel grid, like a key for one lock. With all of them the score is {{all_on:.0f}}, and {{all_moved:.0f}} when the picture
# moves. Jitter does most of that: without it alone, {{no_jitter_on:.0f}} falls to {{no_jitter_moved:.0f}}.
#
# Then the pictures. Without the blur they are speckled with fine noise. Without jitter the herons fall to pieces. The
# L2 penalty at $\lambda = 0.001$ is weak: its pull, $2 \lambda \lVert I \rVert$, is {{pull_first:.1f}} on the noise at the
# start, where the score's gradient is {{norm_first:.1f}}, and {{pull_fifty:.1f}} after fifty steps, against
# {{norm_fifty:.0f}}. Twenty times as strong, it clears the background: what the score does not ask for fades to grey.

# %% [markdown]
# ## Going further: better coordinates
#
# Blur and penalties fight the noise after it is there. Why does it come in the first place? Because each *pixel* is a
# coordinate of its own, and the gradient with respect to pixels is rough. Two other ways to write an image down:
#
# - **Decorrelated Fourier coordinates** (Olah, Mordvintsev and Schubert,
#   [Feature Visualization](https://distill.pub/2017/feature-visualization/), Distill 2017). The image is held as
#   amplitudes of waves, scaled so that coarse and fine ones have an equal say, in colours that vary independently in
#   photographs. Only the direction of steepest ascent is another.
# - **Phases alone** ([Fel et al. 2023](https://arxiv.org/abs/2306.06805)). How strong each wave is stays fixed, at the mean of
#   photographs. What may change is its phase: where its crests are.
#
# The same heron, the same score, the same 64 passes forward and back. At each step the network gets the image slightly
# turned, scaled and shifted, with a little noise. There is neither an L2 penalty nor a blur (about 5 seconds).

# %% tags=["play"]
def paint(kind, **options):
    return visualize_class(model, HERON, kind(160, 160), steps=64, progress=False, **options)


def scores_of(images):
    with torch.no_grad():  # of each image, and of the same moved by 3 and 5 pixels
        return [[model(moved)[0, HERON].item() for moved in (x, jitter(x, 3, 5))] for x in images]


def show_scored(images, names):
    titles = [f"{name}: {s:.0f} → {m:.0f}" for name, (s, m) in zip(names, scores_of(images))]
    return show_images([deprocess(x, should_rescale=False) for x in images], titles=titles)


in_pixels = paint(PixelImage, lr=0.2, like_photographs=False)
in_waves = paint(FourierImage, like_photographs=False)
in_phases = paint(PhaseImage, lr=0.2, like_photographs=False)
show_scored([in_pixels, in_waves, in_phases], ["pixels", "Fourier", "phases"])

# %% tags=["facts"]
(pixels_here, _), (waves_here, waves_there), (phases_here, _) = scores_of([in_pixels, in_waves, in_phases])
assert pixels_here < 0.7 * min(waves_here, phases_here)
fact(within=0.5, pixels_here=pixels_here, waves_here=waves_here, waves_there=waves_there, phases_here=phases_here)

# %% [markdown]
# In pixels you see coloured noise and in it, at best, the outlines of birds; the score is {{pixels_here:.0f}}. In Fourier
# coordinates the climb gets to {{waves_here:.0f}}, and blue birds stand in water. The phases get to {{phases_here:.0f}},
# although they cannot raise the contrast of anything and only move what is there: so the birds are set in a scene with
# the light and dark of a photograph.
#
# Which image you get depends on the coordinates, although the network and the score are the same. It also depends on what
# else you ask for. The next row is in Fourier coordinates throughout (about 5 seconds more):
#
# - **unmoved**: the network always gets the image itself, without the random views;
# - **random views**: the picture from the row above;
# - **like photographs**: with the random views, and a second term beside the score. In six layers, the mean and
#   the spread of each channel are drawn to the values that photographs usually give
#   (after [Yin et al. 2020](https://arxiv.org/abs/1912.08795)).

# %% tags=["play"]
unmoved = paint(FourierImage, robust=False, like_photographs=False)
natural = paint(FourierImage)
show_scored([unmoved, in_waves, natural], ["unmoved", "random views", "like photographs"])

# %% tags=["facts"]
(unmoved_here, unmoved_there), (natural_here, natural_there) = scores_of([unmoved, natural])
assert unmoved_here > 2 * waves_here and unmoved_there < waves_there
assert natural_here < waves_here and abs(natural_here - natural_there) < 0.15 * natural_here
fact(within=0.3, unmoved_here=unmoved_here, unmoved_there=unmoved_there, natural_here=natural_here)

# %% [markdown]
# The first is far ahead with {{unmoved_here:.0f}}, and {{unmoved_there:.0f}} is left when it moves: good coordinates do
# not keep the climb from fitting the pixel grid. With random views {{waves_here:.0f}} stays {{waves_there:.0f}}. The third
# has the lowest score, {{natural_here:.0f}}, and is the easiest to recognise: a heron at the edge of the water. **From left
# to right the score falls and the picture gets better.**
#
# But do not take the third for a purer view into the network. No photograph was copied, and yet photographs in
# general took part: through the magnitudes, or through the activations that they usually cause. The more we say about what
# pictures are like, the better they look, and the less of the choice is left to the network.

# %% [markdown]
# ## Play
#
# Type a class, choose another start, and turn each regulariser up or down. Everything runs through your own
# `create_class_visualization`. Beside it: the same class in Fourier coordinates, and a photograph where we have one.

# %% tags=["play"]
from helpers import class_visualization_explorer

class_visualization_explorer(model, class_names, create_class_visualization)

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about the lesson before, the others are about this one. Each counts one point.
#
# **Question 1.** A fooling image and a photograph with random noise differ from the photograph by changes of the same length. Why does the noise change next to nothing?
#
# 1. The noise is weaker than the change that fools.
# 2. The noise does not reach the pixels of the object.
# 3. Its effects on the score have random signs, and cancel.
# 4. The network ignores noise, so single pixels have no effect.
#
# **Question 2.** In the example by hand the climb ends at $I = (4,\ 6)$ for $\lambda = 0.5$. Where does it end for
# $\lambda = 1$?
#
# 1. At (8, 12).
# 2. At (2, 3).
# 3. At (4, 6), with a lower objective.
# 4. At (0, 0): now the penalty wins.
#
# **Question 3.** Without regularisers the score rises far above that of any photograph, and the picture is noise. What
# follows?
#
# 1. The climb was too short: with more steps the noise would turn into a heron.
# 2. The noise is an error of the computation: the smooth picture shows what the network really looks for.
# 3. The network cannot tell noise from herons, so it would fail on photographs as well.
# 4. The score says how strongly this network reacts, and patterns that no one recognises can move it most.

# %% tags=["facts"]
for strength, end in ((0.5, [4.0, 6.0]), (1, [2.0, 3.0])):
    assert (w - 2 * strength * torch.tensor(end)).norm() == 0
assert (2 * torch.tensor([4.0, 6.0])).tolist() == [8, 12]

# %% exercise="class_visualization_questions"

# %% check="class_visualization_questions"

# %% [markdown]
# ## Question (4 points)
#
# **What do the regularisers keep the optimiser from doing?** Take the L2 penalty with the clamp, the blur, and the
# jitter in turn. Use what you measured above: why is the highest score not the best picture? And say what the
# regularisers are *not*: do they make the picture more faithful to the network?

# %% tags=["facts"]
moved_by = (3, 5)  # in the table above
strides = [m.stride if isinstance(m.stride, int) else m.stride[0] for m in model.modules() if hasattr(m, "stride")]
assert np.cumprod([stride for stride in strides if stride > 1]).tolist() == [2, 4, 8, 16]

# %% [markdown] question="class_visualization_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** The optimiser does exactly what it is told: it raises the score by the quickest way there is. For a
# network of ReLUs the quickest ways are none that a picture of an animal would take.
#
# *L2 penalty and clamp* keep it from simply turning up the contrast. In the example by hand the score has no top at
# all, and a network of ReLUs is piecewise linear: along a good direction the score goes on rising far outside of all
# real images. The penalty makes every number pay for itself, so that what does not serve the class fades to grey; the
# clamp keeps to what a screen can show.
#
# *Blur* keeps it from collecting its score from high frequencies: fine patterns that differ from pixel to pixel, to
# which the network reacts and our eyes do not. What is large survives the blur, what is fine must be earned again
# each time.
#
# *Jitter* keeps it from fitting the exact position of the pixel grid. SqueezeNet looks at the image in strides of 2, 4,
# 8 and 16 pixels, and a pattern can be tuned to these. Only what works at all shifts adds up.
#
# Without them the score reached about {{none_on:.0f}} and the picture was noise; a shift by (3, 5) pixels left about
# {{none_moved:.0f}}. With them it reached about {{all_on:.0f}}, and the shift left {{all_moved:.0f}}. So a high score does not
# mean "more heron": it means that the optimiser found a direction in which this network is steep. (Your numbers may differ
# a little.)
#
# The regularisers are not knowledge of the network's. They are *our* idea of what pictures are like: smooth, bounded,
# the same when moved. Part of the beauty comes from us. The noisy picture is as true of the network as the smooth
# one; it even has the higher score.
#
# **Rubric.** 1 point: L2 and clamp prevent large values, that is, contrast without content. 1 point: blur prevents fine
# noise, and jitter patterns tied to one position. 1 point: an observation of one's own that the score is higher without
# regularisers while the picture is worse (or breaks when moved), with the reason. 1 point: the regularisers
# are assumptions about images, put in by us, and do not make the picture more faithful to the network.
# ### END SOLUTION

# %%
model_answer("class_visualization_question")

# %% [markdown]
# ## What this does not tell you
#
# - **Sufficient is not necessary.** The picture shows *something* that raises the score, not what the network needs,
#   nor what it used in a given photograph.
# - **One picture of many.** Another seed, another picture. A class can have several faces, and one run tends to show
#   one or a mixture of them ([Nguyen et al. 2016](https://arxiv.org/abs/1602.03616)).
# - **The context comes along.** When Google's engineers drew *dumbbells* this way, there was always an arm attached
#   ([Mordvintsev et al. 2015](https://research.google/blog/inceptionism-going-deeper-into-neural-networks/)): what
#   always occurs together, the network cannot tell apart. You find such a thing only if you happen to notice it.
# - **A good-looking picture proves little.** It is the result of network, regularisers, coordinates and seed
#   together. When people had to predict what excites a unit, real photographs helped them more than such pictures did
#   ([Borowski et al. 2021](https://arxiv.org/abs/2010.12606)).
# - **They can be made to lie.** A network can be built that shows any picture you like under this method, and behaves
#   as before on photographs ([Geirhos et al. 2024](https://arxiv.org/abs/2306.04719)).

# %% tags=["play"]
closing_card("class_visualization", picture=grown, caption="A little blue heron, painted from noise")

# %% [markdown]
# This was the last lesson of this assignment. You looked at the input and at the score; what happens in between is the
# subject of the lessons to come.
