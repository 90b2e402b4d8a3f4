# %% [markdown]
# # Class visualization: what does the network think a heron looks like?
#
# So far every image was given, and you asked the network about it. Now turn the question around: **which image would
# the network like best?** Start from noise, and let the gradient paint.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | `class_visualization_update_step` | one step uphill, kept in bounds by a penalty | 15 | ●●○ |
# | `create_class_visualization` | the loop around it, with three more regularisers | 20 | ●●○ |
#
# Then you switch the regularisers off one by one, see what a change of coordinates can do, and answer a question in
# prose. All cells together run in about a minute or less on a laptop without a GPU.

# %%
import random

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F

from helpers import (
    SQUEEZENET_MEAN, SQUEEZENET_STD, FourierImage, PixelImage, blur_image, check, deprocess, jitter,
    load_squeezenet, preprocess, show_images, visualize_class, written,
)

model = load_squeezenet()
class_names = model.class_names
HERON, GORILLA, ZEBRA, OSTRICH = 131, 366, 340, 9

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
# ### By hand first
#
# An "image" of two numbers, $I = (1,\ 2)$, a linear score $s(I) = 4\,I_1 + 6\,I_2$, and $\lambda = 0.5$:
#
# | | | |
# | --- | --- | --- |
# | score | $4 \cdot 1 + 6 \cdot 2$ | 16 |
# | penalty | $0.5 \cdot (1^2 + 2^2)$ | 2.5 |
# | objective | $16 - 2.5$ | **13.5** |
# | gradient $g$ | $(4,\ 6) - 2 \cdot 0.5 \cdot (1,\ 2)$ | $(3,\ 4)$ |
# | its length $\lVert g \rVert_2$ | $\sqrt{3^2 + 4^2}$ | 5 |
# | a step of length 0.5 | $(1,\ 2) + 0.5 \cdot (3,\ 4) / 5$ | $(1.3,\ 2.4)$ |
# | objective after it | $19.6 - 0.5 \cdot (1.69 + 5.76)$ | **15.875** |
#
# Without the penalty this would never end: a linear score has no top. With it, the climb ends where the gradient is
# zero, at $I = w / (2\lambda) = (4,\ 6)$. A larger $\lambda$ moves that point closer to 0. Now the same in code:

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

# %% [markdown]
# ## Exercise 1: `class_visualization_update_step`
#
# **Goal:** one step uphill on $s_y(I) - \lambda \lVert I \rVert_2^2$. **About 15 minutes, ●●○, 10 points.**
#
# Take steps of a fixed length, as by hand: $I \leftarrow I + \eta\, g / \lVert g \rVert_2$, where $\eta$ is
# `learning_rate` and $g$ is the gradient of the *whole* objective. In some courses it is the plain step
# $I \leftarrow I + \eta\, g$. The check accepts both and tells you which it saw. We ask for the first because of the
# pictures: on noise the gradient of SqueezeNet's score has a length of about 1, and after fifty steps of 10 to 20.
# Plain steps grow with it, overshoot, and leave garish noise.
#
# <details><summary>Hint 1: changing an image that requires a gradient</summary>
#
# Autograd refuses to change a leaf tensor in place. Go around it with `img.data += ...`, or write
# `with torch.no_grad(): img += ...`. But `img = img + ...` makes a *new* tensor, and the caller never sees it.
# </details>
#
# <details><summary>Hint 2: the penalty does nothing</summary>
#
# It must be part of what you differentiate: `l2_reg * (img**2).sum()`, subtracted from the score before `backward()`.
# With `img.data` or `.item()` in it, it is a constant. And it is the norm *squared*: `img.norm()` alone pulls on
# faint and strong images equally. Divide by the norm last: $g$ includes the penalty. To normalise the score's gradient
# alone and subtract the penalty afterwards is another step, in which the penalty weighs more where the slope is steep.
# </details>
#
# <details><summary>Hint 3: the first step is right, the second is not</summary>
#
# `backward()` *adds* to `img.grad`. Clear it at the end of each step: `img.grad = None` or `img.grad.zero_()`.
# </details>

# %% exercise="class_visualization_update_step"

# %% check="class_visualization_update_step"

# %% [markdown]
# Ten steps from noise. What happens to the score of the *little blue heron*, and which class does the network see?

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

# %% [markdown]
# The network is convinced. Are you? This is the previous lesson again: a *fooling image*, born from noise. Gradient
# ascent alone finds *some* image with a high score, and nearly all of those are nothing that anybody would call a
# picture. To get one, we must say what pictures are like.

# %% [markdown]
# ## Exercise 2: `create_class_visualization`
#
# **Goal:** the loop, with three more regularisers. **About 20 minutes, ●●○, 10 points.** In each iteration:
#
# 1. **Jitter:** shift the image by a few random pixels, and back again after the step. A pattern that lives on one
#    exact position of the pixel grid then gains nothing. (It comes from
#    [DeepDream's code](https://github.com/google/deepdream), 2015.)
# 2. **Step:** your `class_visualization_update_step`.
# 3. **Clamp:** no pixel darker than black or brighter than white. In normalised numbers each channel has bounds of
#    its own.
# 4. **Blur**, every few iterations: it wipes out fine noise, and hardly touches large shapes
#    ([Yosinski et al. 2015](https://arxiv.org/abs/1506.06579)).
#
# The bounds by hand: for red, mean 0.485 and standard deviation 0.229, black is $(0 - 0.485) / 0.229 = -2.118$ and
# white $(1 - 0.485) / 0.229 = 2.249$.
#
# <details><summary>Hint 1: the jitter</summary>
#
# `jitter(img.data, ox, oy)` returns a new, shifted tensor. Put its values into the image with `img.data.copy_(...)`,
# and afterwards the same with `-ox, -oy`. Why back? Shifts from 0 to 16 always go right and down: after 100
# iterations the picture would have wandered some 800 pixels, and around the corner several times.
# </details>
#
# <details><summary>Hint 2: the clamp</summary>
#
# `img.data[:, c].clamp_(low, high)`, for the channels c = 0, 1, 2.
# </details>
#
# <details><summary>Hint 3: what do I return?</summary>
#
# `deprocess(img)`: it undoes the normalisation, stretches the values to the full range, and gives a PIL image.
# </details>

# %% exercise="create_class_visualization"

# %% check="create_class_visualization"

# %% [markdown]
# A first picture, after 20 iterations. All randomness is seeded, so that every picture can be drawn again.

# %%
def visualize(target_y, seed=0, **options):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    options = {"show_every": 1000, **options}  # no pictures on the way
    return create_class_visualization(target_y, model, torch.FloatTensor, **options)


show_images([visualize(HERON, num_iterations=20)], titles=["after 20"])

# %% [markdown]
# The same start, stopped after 1, 10, 30 and 100 iterations (some 6 to 10 seconds).

# %% tags=["play"]
steps = [1, 10, 30, 100]
progress = [visualize(HERON, num_iterations=n) for n in steps]
show_images(progress, titles=[f"after {n}" for n in steps])

# %% [markdown]
# Beaks, eyes, curved necks, and feathers that grow like frost on a window. No photograph of a heron was used:
# everything you see comes out of the 1.2 million weights.
#
# And there is more than one. SqueezeNet computes a map of the score at each place and *averages* it. Nothing in
# $s_y$ says how many herons there are, how large, or where; so they grow wherever the noise gave them a start. Another
# `seed` gives other herons. Three more classes, 80 iterations each (some 10 seconds):

# %% tags=["play"]
labels = [GORILLA, ZEBRA, OSTRICH]
pictures = [visualize(label, seed=2, num_iterations=80) for label in labels]
show_images(pictures, titles=[class_names[label] for label in labels])

# %% [markdown]
# ## Without the regularisers
#
# Same class, same seed, 50 iterations each (some 15 seconds). One thing is changed at a time; `blur_every=1000`
# leaves only the blur of the very first iteration. Above each picture: its score → the same when it is
# **moved by 3 pixels to the right and 5 down**, which no eye would notice. The clamp is always on.

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
if written(pictures, "create_class_visualization"):
    scores = [score(picture) for picture in pictures]
    titles = [f"{name}: {s:.0f} → {m:.0f}" for name, (s, m) in zip(variants, scores)]
    display(show_images(pictures, titles=titles, columns=3))

# %% [markdown]
# Look at the numbers first. **The highest score belongs to the worst picture.** Move it by a few pixels, and almost
# all of the score is gone: it was written for one position of the pixel grid, like a key for one lock. With jitter
# the score is a third as high, and it stays where it is when the picture moves.
#
# Then the pictures. Without the blur they are speckled with fine noise. Without jitter the herons fall to pieces. The
# L2 penalty at $\lambda = 0.001$ is weak: its pull, $2 \lambda \lVert I \rVert$, is about 0.3, against 10 to 20 from
# the score. Twenty times as strong, it clears the background: what the score does not ask for fades to grey.

# %% [markdown]
# ## Going further: better coordinates
#
# Blur and penalties fight the noise after it is there. Why does it come in the first place? Because each *pixel* is a
# coordinate of its own, and the gradient with respect to pixels is rough. Olah, Mordvintsev and Schubert
# ([Feature Visualization](https://distill.pub/2017/feature-visualization/), Distill 2017) change two things:
#
# - **Decorrelated Fourier coordinates.** The image is held as amplitudes of waves, scaled so that coarse and fine
#   ones have an equal say, in colours that vary independently in photographs. Every image can still be written that
#   way: nothing is forbidden, only the direction of steepest ascent is another.
# - **Transformation robustness.** Jitter, and also a little zoom and rotation before each step.
#
# Neither an L2 penalty nor a blur is used below (Adam, 64 steps at 160 × 160 pixels, some 10 seconds in all).

# %% tags=["play"]
choices = [(PixelImage, False), (PixelImage, True), (FourierImage, False), (FourierImage, True)]
images = [
    visualize_class(model, HERON, kind(160, 160), steps=64, robust=robust, progress=False)
    for kind, robust in choices
]
names = ["pixels", "pixels, robust", "Fourier", "Fourier, robust"]
show_images([deprocess(image, should_rescale=False) for image in images], titles=names)

# %% [markdown]
# Same network, same class, same rule "raise the score". A blue bird standing in the water: all of that was in the
# weights, also when the first picture did not show it. What you get to see depends on the coordinates you choose.

# %% [markdown]
# ## Play
#
# Choose a class, another start, and turn each regulariser up or down. Everything runs through your own
# `create_class_visualization`; 30 iterations take 1 to 3 seconds. The last picture stays for comparison.

# %% tags=["play"]
from helpers import class_visualization_explorer

class_visualization_explorer(model, class_names, create_class_visualization)

# %% [markdown]
# ## Question (4 points)
#
# **What do the regularisers keep the optimiser from doing?** Take the L2 penalty with the clamp, the blur, and the
# jitter in turn. Use what you measured above: why is the highest score not the best picture? And say what the
# regularisers are *not*: do they make the picture more faithful to the network?

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
# Without them the score reached about 940 and the picture was noise; a shift by (3, 5) pixels left some 60. With them
# it reached about 240, and the shift left 230. So a high score does not mean "more heron": it means that the
# optimiser found a direction in which this network is steep. (Your numbers may differ a little.)
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

# %% [markdown]
# ## What this does not tell you
#
# - **Sufficient is not necessary.** The picture shows *something* that raises the score, not what the network needs,
#   nor what it used in a given photograph.
# - **One picture of many.** Another seed, another picture. A class can have several faces, and one run tends to show
#   one or a mixture of them ([Nguyen et al. 2016](https://arxiv.org/abs/1602.03616)).
# - **The context comes along.** When Google's engineers drew *dumbbells* this way, there was always an arm attached
#   ([Mordvintsev et al. 2015](https://research.google/blog/inceptionism-going-deeper-into-neural-networks/)): what
#   always occurs together, the network cannot tell apart. You only find such a thing if it strikes your eye.
# - **A good-looking picture proves little.** It is the result of network, regularisers, coordinates and seed
#   together. When people had to predict what excites a unit, real photographs helped them more than such pictures did
#   ([Borowski et al. 2021](https://arxiv.org/abs/2010.12606)).
# - **They can be made to lie.** A network can be built that shows any picture you like under this method, and behaves
#   as before on photographs ([Geirhos et al. 2024](https://arxiv.org/abs/2306.04719)).
#
# Next: so far we only looked at the input and the score. What is in between?
