# %% [markdown]
# # Three ways back through a ReLU
#
# A gradient is a grainy picture. Change a single line of the backward pass, the one for the ReLU, and it looks like a
# drawing of the animal. Two such changes have become famous, and you will write both. Then comes the question that was
# asked only years later: **do they show what the network has learned?**
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `relu_backward` | three rules for one ReLU | 10 | ●○○ |
# | `guided_backprop` | the guided rule, at every ReLU of a network | 15 | ●●○ |
# | `deconvnet` | the rule that a hook cannot make | 20 | ●●● |
# | three quick questions | is the idea clear? | 3 | ●○○ |
#
# Before many of the pictures you make a guess. Guesses are never graded. All cells together take about half a minute on a
# laptop without a GPU.

# %%
import copy

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from helpers import (
    alike_on_the_way, check, closing_card, edge_map, load_imagenet_val, load_squeezenet, model_answer, predict,
    preprocess, random_squeezenet, rank_correlation, show_curves, show_images, show_ways_back, tensor_of, warm_up,
    written, wrong_guided_backprop,
)

# %% [markdown]
# ## By hand first
#
# One pixel $x$ feeds three ReLUs, and the score adds these up with weights of its own:
#
# $$s(x) \;=\; -2\,\mathrm{relu}(x + 2) \;+\; 5\,\mathrm{relu}(x - 2) \;+\; 1\,\mathrm{relu}(x + 1)$$
#
# At $x = 1$ the ReLUs get 3, −1 and 2. So the one in the middle is closed. On the way back, each ReLU receives its weight from
# the score, and what it lets pass arrives at the pixel, where the three are added up.
#
# | | first ReLU | second | third | at the pixel |
# | --- | --- | --- | --- | --- |
# | input in the forward pass | 3 | −1 | 2 | |
# | what comes back from the score | −2 | 5 | 1 | |
# | **plain**: passes if the *input* is above 0 | −2 | 0 | 1 | −1 |
# | **deconvnet**: passes if *what comes back* is above 0 | 0 | 5 | 1 | 6 |
# | **guided**: passes if *both* are | ? | ? | ? | **?** |
#
# **Warm-up.** What arrives at the pixel by the guided rule? Replace the three dots, then run the cell (Shift + Enter).

# %% blank="guided_at_pixel"
given = torch.tensor([3.0, -1.0, 2.0])  # the inputs of the ReLUs
back = torch.tensor([-2.0, 5.0, 1.0])   # what comes back to each of them

guided_at_pixel = (back * (given > 0) * (back > 0)).sum()  # fill in: an expression with given and back, or a number

warm_up("backpropagation_variants", guided_at_pixel)

# %% [markdown]
# Which of the three is the gradient? Move the pixel a little, and look at the score:

# %%
def s(x):
    return -2 * torch.relu(x + 2) + 5 * torch.relu(x - 2) + 1 * torch.relu(x + 1)

x = torch.tensor(1.0)
print(f"score {s(x):g}; brighter by 0.1: {s(x + 0.1):g}; slope {(s(x + 0.1) - s(x)) / 0.1:.2f}")

# %% tags=["facts"]
assert given.tolist() == [x + 2, x - 2, x + 1] and guided_at_pixel == 1
assert (back * (given > 0)).tolist() == [-2, 0, 1] and back.clamp(min=0).tolist() == [0, 5, 1]
assert (back * (given > 0)).sum() == -1 and back.clamp(min=0).sum() == 6
assert abs((s(x + 0.1) - s(x)) / 0.1 + 1) < 1e-4

# %% [markdown]
# The slope is −1: a brighter pixel *lowers* this score. The plain rule says so; it is the gradient. The other two say 6 and 1.
# They are not gradients of this score, whatever else they may be. Keep that in mind when the pictures look good.

# %% [markdown]
# ## The network and five photographs

# %%
model = load_squeezenet()
X_raw, y_raw, class_names = load_imagenet_val(num=5)

X = torch.cat([preprocess(photo) for photo in X_raw])  # (5, 3, 224, 224), normalised
y = torch.from_numpy(y_raw)                            # (5,), the correct classes
names = [class_names[int(label)].split(",")[0] for label in y]

relus = [module for module in model.modules() if isinstance(module, nn.ReLU)]
print(len(relus), "ReLUs; the first one:", relus[0])

# %% tags=["facts"]
fact(relus=len(relus))
assert all(relu.inplace for relu in relus) and isinstance(model.classifier[2], nn.ReLU)
assert names == ["lesser panda", "espresso", "macaw", "Siamese cat", "bison"]

# %% [markdown]
# {{relus}} places where the rule matters. `inplace=True` means that a ReLU writes its output over its input, which saves
# memory. You will meet it again.

# %%
drawing = predict(
    "Which rule will make the picture of the cat that looks most like a drawing?",
    ["plain: the gradient", "deconvnet", "guided"],
)
drawing

# %% [markdown]
# ## The idea
#
# Let $f_i$ be the input of a ReLU, and $R_i$ what comes back to its output from the score. The three rules differ in what they
# hand on to its input:
#
# $$\text{plain: } (f_i > 0)\,R_i \qquad \text{deconvnet: } (R_i > 0)\,R_i \qquad
# \text{guided: } (f_i > 0)\,(R_i > 0)\,R_i$$
#
# Everything else, convolutions and poolings, goes back as always. The deconvnet is older than the formula: Zeiler and Fergus,
# [Visualizing and Understanding Convolutional Networks](https://arxiv.org/abs/1311.2901) (2014), built a second network that
# runs through the layers in reverse, with ReLUs of its own. Springenberg, Dosovitskiy, Brox and Riedmiller,
# [Striving for Simplicity](https://arxiv.org/abs/1412.6806) (2015), saw that it is a backward pass with another rule, and
# joined both conditions to the third (figure 1 there).

# %% [markdown]
# ## Exercise 1: `relu_backward`
#
# **Goal:** the three rules as one function. **About 10 minutes, ●○○, 8 points.**

# %% exercise="relu_backward"

# %% check="relu_backward"

# %% [markdown]
# The example by hand again, by your function:

# %%
passed = {rule: relu_backward(back, given, rule) for rule in ("plain", "deconvnet", "guided")}
if written(passed["guided"], "relu_backward"):
    for rule, values in passed.items():
        values = torch.as_tensor(values) + 0.0  # makes 0 of -0
        print(f"{rule:10} {values.tolist()}, at the pixel {values.sum().item():g}")

# %% [markdown]
# ## Exercise 2: `guided_backprop`
#
# **Goal:** the guided rule at every ReLU of a network. **About 15 minutes, ●●○, 10 points.**
#
# PyTorch has no switch for another rule. But a tensor can have a hook: a function that gets its gradient on the way back,
# and returns what goes on in its place. Three things to keep in mind:
# - Start from the class's score, as in a saliency map. Signs and colours stay.
# - The ReLUs work in place. `register_full_backward_hook` on such a layer ends in an error.
# - Whatever you change in the model, change it back, even if the model fails in between.

# %% exercise="guided_backprop"

# %% check="guided_backprop"

# %%
guided = tensor_of(guided_backprop(X.clone(), y, model))
show_ways_back(X_raw, {"guided": guided}, titles=names)

# %% [markdown]
# Grey is 0, and brighter or darker in a colour is above or below 0 there. Eyes, whiskers, the macaw's feathers, the rim of
# the cup: no gradient has ever looked like this.

# %% [markdown]
# ### Wrong on purpose
#
# Three mistakes that are easily made: the plain gradient, with its negative entries set to 0 *at the image only*; the rule
# only at ReLUs that are *not inside Fire modules*; and the *absolute value* at each ReLU, which turns signs round in place of
# stopping anything.

# %%
convincing = predict(
    "Which of the three wrong pictures could be taken for the right one (highest correlation with it)?",
    ["at the image only", "not inside Fire modules", "signs turned round"],
)
convincing

# %%
alike = {}
if written(guided, "guided_backprop"):
    wrong = wrong_guided_backprop(X[3:4], y[3:4], model)
    for name, result in wrong.items():
        alike[name] = torch.corrcoef(torch.stack([guided[3].flatten(), result[0].flatten()]))[0, 1].item()
    results = {"yours": guided[3:4]} | {f"{name}: {alike[name]:.2f}": result for name, result in wrong.items()}
    display(show_ways_back(X_raw[3:4], results))

# %%
convincing.reveal("signs turned round" if alike else None)

# %% tags=["facts"]
assert max(alike, key=alike.get) == "signs turned round, not stopped"
fact(turned=alike["signs turned round, not stopped"], missed=alike["only ReLUs outside Fire modules"])

# %% [markdown]
# With a rule that makes no sense, the absolute value, the picture is as crisp as yours, and its correlation with it is
# {{turned:.2f}}. Remember this: **a crisp picture does not show that the method is right.** That the rule is missing inside the
# Fire modules, on the other hand, one can see ({{missed:.2f}}).

# %% [markdown]
# ## Exercise 3: `deconvnet`
#
# **Goal:** the deconvnet's rule at every ReLU. **About 20 minutes, ●●●, 10 points.**
#
# A hook on the ReLU's output is not enough here: after it, the ReLU's own backward pass still masks by the forward input. What
# is gone, no hook brings back. This time the ReLU itself needs another backward pass.

# %% exercise="deconvnet"

# %% check="deconvnet"

# %% [markdown]
# All three beside each other. The plain rule is the gradient, which autograd gives without any change:

# %%
def plain(X, y, model):
    X = X.detach().clone().requires_grad_()
    return torch.autograd.grad(model(X).gather(1, y.view(-1, 1)).sum(), X)[0]

ways = {"plain": plain, "deconvnet": deconvnet, "guided": guided_backprop}
trained = {name: tensor_of(way(X.clone(), y, model)) for name, way in ways.items()}
show_ways_back(X_raw, trained, titles=names)

# %%
drawing.reveal(None if guided is None else "guided")

# %% tags=["facts"]
def neighbours(result):
    pairs = (torch.stack([one[..., 1:].flatten(), one[..., :-1].flatten()]) for one in result)
    return sum(torch.corrcoef(pair)[0, 1].item() for pair in pairs) / len(result)

near = {name: neighbours(result) for name, result in trained.items()}
fact(near_plain=near["plain"], near_deconvnet=near["deconvnet"], near_guided=near["guided"])
assert min(near["deconvnet"], near["guided"]) > near["plain"] + 0.15
fact(below=(trained["guided"] < 0).float().mean())

def half_of_it(result):
    """The share of the pixels, the strongest first, that holds half of a result's strength."""
    strength = result.abs().amax(dim=1).flatten(1).sort(dim=1, descending=True).values
    held = strength.cumsum(dim=1) / strength.sum(dim=1, keepdim=True)
    return (held < 0.5).float().mean()

fact(spread_deconvnet=half_of_it(trained["deconvnet"]), spread_guided=half_of_it(trained["guided"]))
assert half_of_it(trained["guided"]) < half_of_it(trained["deconvnet"]) / 1.5

# %% [markdown]
# Why is the gradient grainier? Thousands of paths lead from the score to each pixel. What comes along some of them is
# positive, along others negative, and at every layer the two cancel in part; what is left differs from pixel to pixel. In the
# plain result, the correlation of neighbouring pixels is {{near_plain:.2f}}. The other rules stop what is negative at each ReLU,
# before it meets what is positive: {{near_deconvnet:.2f}} for the deconvnet, {{near_guided:.2f}} for guided.
#
# The deconvnet also sends its signal through ReLUs that were closed, so that it spreads: half of its strength lies in
# {{spread_deconvnet:.0%}} of the pixels. The guided rule keeps to where the network was active: {{spread_guided:.0%}}. And that
# nothing negative passes a ReLU does not mean that nothing negative arrives: {{below:.0%}} of the guided result is below 0,
# since the first convolution's weights have both signs.

# %% [markdown]
# ## Can you trust such pictures?
#
# They are sharp, they show the animal, and they come from the score of its class. So they show *why the network says
# "Siamese cat"*. Do they?
#
# **First test: forget the classes.** Replace the weights of the top layer, which makes the scores out of {{maps}} maps, by
# random numbers ([Adebayo et al. 2018](https://arxiv.org/abs/1810.03292)). This network knows edges, fur and eyes as before.
# But it knows nothing of classes any more.

# %%
def with_random_weights(model, layer):
    """A copy of the network in which one layer has random weights."""
    network = copy.deepcopy(model)
    weight = network.get_submodule(layer).weight
    weight.data = weight.std() * torch.randn(weight.shape, generator=torch.Generator().manual_seed(0))
    network.classifier[2] = nn.Identity()  # no ReLU at the end: a score of 0 would bring nothing back
    return network

no_classes = with_random_weights(model, "classifier.1")
with torch.no_grad():
    says = [class_names[int(label)].split(",")[0] for label in no_classes(X).argmax(dim=1)]
print("It says:", ", ".join(says))

# %% tags=["facts"]
fact(maps=model.classifier[1].in_channels)
assert not set(says) & set(names)

# %%
forgetful = predict(
    "How alike are the guided maps of this network and of the trained one? (rank correlation, 100% = same order of pixels)",
    low=0, high=100, unit="%",
)
forgetful

# %%
def alike_maps(first, second):
    """The mean rank correlation of two sets of results, (N, 3, H, W), by the strongest colour of each pixel."""
    if first is None or second is None:
        return float("nan")
    pairs = zip(first.abs().amax(dim=1).numpy(), second.abs().amax(dim=1).numpy())
    return sum(rank_correlation(*pair) for pair in pairs) / len(first)

forgot = {name: tensor_of(way(X.clone(), y, no_classes)) for name, way in ways.items()}
changed = {name: alike_maps(trained[name], forgot[name]) for name in ways}
for name, value in changed.items():
    print(f"{name:10} rank correlation of the maps, trained and random top layer: {value:.2f}")

show_ways_back(
    X_raw,
    {f"{name}, {which}": results[name] for name in ("plain", "guided")
     for which, results in (("trained", trained), ("random top layer", forgot))},
    titles=names,
)

# %%
forgetful.reveal(None if guided is None else 100 * changed["guided"])

# %% tags=["facts"]
signed = torch.corrcoef(torch.stack([trained["plain"].flatten(), forgot["plain"].flatten()]))[0, 1]
fact(top_plain=changed["plain"], top_deconvnet=changed["deconvnet"], top_guided=changed["guided"], signed=signed)
assert changed["plain"] < 0.8 and min(changed["deconvnet"], changed["guided"]) > 0.95 and abs(signed) < 0.3

# %% [markdown]
# Look twice: the last two rows are not the same pictures, although they look so. The rank correlation of guided maps is
# {{top_guided:.2f}}, that of the deconvnet's {{top_deconvnet:.2f}}. A network that takes the cat for something else altogether sends
# back the very same cat. The gradient does change: {{top_plain:.2f}} by strength, and if signs count, the two are hardly related
# (a correlation of {{signed:.2f}}).
#
# So next to nothing of the guided picture comes from what the top layer has learned. But that is the layer that tells a cat
# from a bison. Whatever you saw in the picture, it is not a reason for "Siamese cat".

# %% [markdown]
# **Second test: ask for another class.** The trained network again. Ask each photograph for the class of its neighbour in
# the row: what in this cat speaks for *macaw*?

# %%
another = predict(
    "How alike are the guided results for the right class and for such a wrong one? (correlation with signs, 100% = equal)",
    low=0, high=100, unit="%",
)
another

# %% [markdown]
# We follow both on their way, from the scores down through the {{blocks}} Fire modules to the image. At each module the curves
# tell how alike the two are that arrive at its output.

# %%
wrong_class = y.roll(1)
BLOCKS = [f"features.{number}" for number in (12, 11, 10, 9, 7, 6, 4, 3)]  # the Fire modules, from the top
met = {name: alike_on_the_way(way, X, y, wrong_class, model, BLOCKS) for name, way in ways.items()}
show_curves(
    range(len(BLOCKS) + 1),
    None if None in met.values() else {name: one.mean(dim=1) for name, one in met.items()},
    xlabel="Fire modules passed on the way back; the last place is the image", ylabel="correlation of the two classes",
    title="What two classes send back: mean of five photographs",
)

# %%
another.reveal(None if met["guided"] is None else 100 * met["guided"][-1].mean().item())

# %% tags=["facts"]
start = {name: one[0].mean().item() for name, one in met.items()}
end = {name: one[-1].mean().item() for name, one in met.items()}
assert max(map(abs, start.values())) < 0.05
fact(blocks=len(BLOCKS), second=met["deconvnet"][1].mean(), end_plain=end["plain"], end_deconvnet=end["deconvnet"])
fact(end_guided=end["guided"])
assert end["plain"] < 0.5 and min(end["guided"], end["deconvnet"]) > 0.9

# %% [markdown]
# At the start the two have nothing in common, under any rule: the weights of two classes are not related. With the
# deconvnet's rule, a single Fire module further the correlation is {{second:.2f}}, and at the image {{end_deconvnet:.2f}} (guided:
# {{end_guided:.2f}}; the gradient: {{end_plain:.2f}}).
#
# That is what stopping the negative does. Once nothing is below 0, every layer adds up positive numbers, with the same weights
# for both classes, and sets to 0 what falls below. A sum of many positive numbers depends little on which they are: what is
# strong for any class comes out strong, and the rest is cut off. Layer by layer, whatever was put in at the top becomes the
# same pattern. Nie, Zhang and Patel prove it for networks with random weights
# ([2018](https://arxiv.org/abs/1805.07039)): both methods then do a *partial image recovery* which does not depend on the class.

# %% [markdown]
# **Third test: what is it a picture of, then?** Compare with something that certainly knows no classes: an edge detector.
# Sobel's filter takes differences of neighbouring pixels. And for once take a network *all* of whose weights are random, which
# has never seen a photograph.

# %%
no_edges = predict(
    "One of these four maps has next to nothing to do with the edges in the photograph. Which one?",
    ["plain, trained", "plain, untrained", "guided, trained", "guided, untrained"],
)
no_edges

# %%
untrained = random_squeezenet(seed=0)
edges = edge_map(X)
maps = {}
for name in ("plain", "guided"):
    for kind, result in (("trained", trained[name]), ("untrained", tensor_of(ways[name](X.clone(), y, untrained)))):
        maps[f"{name}, {kind}"] = None if result is None else result.abs().amax(dim=1)

if written(guided, "guided_backprop"):
    shown = [one[3].clamp(max=one[3].quantile(0.99)) for one in (edges, *maps.values())]
    display(show_images(shown, ["edges", *maps], cmap="inferno"))

# %% [markdown]
# In numbers, over all five photographs, and by squares of 4 × 4 pixels, since single pixels are grainy:

# %%
def coarse(maps):
    return F.avg_pool2d(maps[:, None], 4)[:, 0].numpy()

like = {}
if written(guided, "guided_backprop"):
    for name, one in maps.items():
        like[name] = sum(map(rank_correlation, coarse(one), coarse(edges))) / len(edges)
        print(f"{name:18} rank correlation with the edges {like[name]:.2f}")

# %%
no_edges.reveal(min(like, key=like.get) if like else None)

# %% tags=["facts"]
fact(edge_guided=like["guided, trained"], edge_untrained=like["guided, untrained"])
fact(edge_plain=like["plain, trained"], edge_random=like["plain, untrained"])
assert min(like, key=like.get) == "plain, trained" and like["plain, trained"] < 0.1
assert min(value for name, value in like.items() if name != "plain, trained") > 0.3
no_first = with_random_weights(model, "features.0")
fact(first=alike_maps(trained["guided"], guided_backprop(X.clone(), y, no_first)))

# %% [markdown]
# Filters react to edges, trained or not: both maps of the untrained network follow them ({{edge_random:.2f}} and
# {{edge_untrained:.2f}}). The trained network's gradient does not ({{edge_plain:.2f}}): which edges matter to a class, and that most
# do not, is what was learned. The guided map follows them as if nothing had been learned: {{edge_guided:.2f}}. It is no Sobel
# filter either, as the picture shows. But part of what looks like the network's attention are edges of the photograph.
#
# What is left? The guided picture does depend on the *lower* layers. With random weights in the first convolution alone, the
# rank correlation falls to {{first:.2f}}. So it shows fine structures that excite filters on the way, whatever the class. To see
# what a single unit in the middle of the network reacts to, that may be just right, and it is what Springenberg et al. used
# it for.

# %% [markdown]
# ## Play
#
# Choose a rule and a class: can you find two classes with different guided pictures? Then move **random** to the right, and
# watch the layers forget, from the top. Everything runs through your own functions.

# %% tags=["play"]
from helpers import backprop_explorer

backprop_explorer(X_raw, model, class_names, ways)

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about the last lesson, the others about this one. Each counts one point.
#
# **Question 1.** A network looks for an eye at two places, and its score is the *larger* of the two responses. In a photograph
# both places respond with 2. You cover one eye at a time. What does the occlusion map show?
#
# 1. A drop of 2 at each eye.
# 2. A drop of 0 at each eye, although the network needs one of them.
# 3. A drop of 2 at one eye, and 0 at the other.
# 4. A drop of 1 at each eye.
#
# **Question 2.** You compare the guided result with the plain gradient, at the image. What holds in general?
#
# 1. It is the gradient, with the negative entries set to 0.
# 2. It is nowhere below 0.
# 3. Its entries have the signs of the gradient's.
# 4. It equals the gradient if no gradient below 0 ever reaches a ReLU.
#
# **Question 3.** A method's picture hardly changes when the top layer gets random weights. The predictions do. What follows?
#
# 1. The picture does not show what the top layer has learned: it would look like this without it.
# 2. The prediction does not depend on the top layer.
# 3. The top layer had learned nothing.
# 4. The method is robust: its picture explains the prediction better than one that changes.

# %% tags=["facts"]
assert max(2, 2) - max(2, 0) == 0 and 2 - 1 == 1

# %% exercise="backprop_questions"

# %% check="backprop_questions"

# %% [markdown]
# ## Question (4 points)
#
# A colleague shows you a crisp guided-backpropagation picture of a dog. Its eyes stand out. "This is the proof", she says:
# "the network recognises the dog **by its eyes**."
#
# **What would you ask to see first, and why?** Name two checks and what each result would mean, say why the picture could show
# the eyes even if they did not matter, and suggest an experiment that would really test her claim.

# %% [markdown] question="backprop_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** Two pictures of the same kind first. *The same photograph with the top layer randomised.* If the eyes stand
# out as before, the picture does not depend on what the network knows of classes, and cannot be a reason for "dog". In this
# lesson the two had a rank correlation of {{top_guided:.2f}}. *The same photograph for another class*, say "cup". If the eyes
# stand out there too, they are not a reason for "dog" in particular. Here the results of two classes had the correlation
# {{end_guided:.2f}}. (A picture that passes both is not proved right. One that fails is not evidence.)
#
# *Why eyes all the same?* They are small, dark and round, with strong edges. Filters in lower layers respond to such things
# in any photograph, and the guided rule brings out what excites them and leaves out what speaks against it. Even the guided map of a
# network with random weights follows the edges ({{edge_untrained:.2f}}).
#
# *An experiment on the claim itself* has to change the eyes and look at the score. Cover them with the mean colour, and compare the
# drop with that of other windows of the same size, such as nose, ear, background, over many photographs of dogs. If the
# score does not drop more than elsewhere, the network has other ways to know a dog.
#
# **Rubric.** 1 point: a check with randomised weights, and what its outcome means. 1 point: a check with another class (or
# another equally telling control), and what its outcome means. 1 point: why such a picture shows eyes in any case (edges,
# lower layers, negative parts left out). 1 point: an intervention on the eyes, with a comparison.
# ### END SOLUTION

# %%
model_answer("backprop_question")

# %% [markdown]
# ## What this does not tell you
#
# - **The tests are about weights and classes, not about pixels.** A map may change with the weights, as the gradient does, and
#   still rank pixels badly ([Hooker et al. 2019](https://arxiv.org/abs/1806.10758)).
# - **How alike two maps are depends on how you compare them.** With signs or without, by rank or by value, over the whole
#   picture or over the object: the numbers differ, and so do verdicts
#   ([Yona and Greenfeld 2021](https://arxiv.org/abs/2110.14297)). Look at the pictures, too.
# - **It is not only these two.** Many other methods change the backward pass in a similar way and lose the top layers in the
#   same way; Sixt, Granz and Landgraf found it for most of those they tried ([2020](https://arxiv.org/abs/1912.09818)).
# - **How sharp the picture is comes from the network's shape.** Mahendran and Vedaldi took deconvnets apart, and found that
#   poolings and ReLUs decide where things appear, more than what the unit has learned
#   ([2016](https://link.springer.com/chapter/10.1007/978-3-319-46466-4_8)).
# - **A score is not explained by what raises it.** Both rules leave out all that speaks against the class.

# %%
cat = None if guided is None else show_ways_back(X_raw[3:4], {"guided": guided[3:4]})
closing_card("backpropagation_variants", picture=cat)

# %% [markdown]
# Next lesson: these maps are sharp and do not know the class. Is there one that is blurred, and does?
