# %% [markdown]
# # Class activation maps: where does the network look?
#
# A gradient of the image is one number for each of its {{numbers}} values: fine, and grainy. In this lesson you ask at
# the **other end** of the network. Its last layers still have rows and columns, and the class is already in sight there: a
# map of {{side}} × {{side}} positions says *where* the score comes from, and it takes three lines. Then you take the same idea to any
# layer, make it sharp again, and at last compare all methods of this course **by number**.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `class_activation_map` | the map that is in SqueezeNet's head | 10 | ●●○ |
# | `grad_cam` | the same at any layer, by gradients | 20 | ●●● |
# | `guided_grad_cam` | where, times which pixels | 5 | ●○○ |
# | `insertion_deletion` | two curves that judge a map | 20 | ●●● |
# | three quick questions | is the idea clear? | 3 | ●○○ |
#
# Before many of the pictures you make a guess. Guesses are never graded. At the end there is one picture of all methods, an
# explorer to play with, and a question to answer in prose. All cells together take about half a minute.

# %%
import copy

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from helpers import (
    centred_gaussian, check, closing_card, load_imagenet_val, load_method_scores, load_photo_bank, load_squeezenet,
    model_answer, predict, preprocess, show_curves, show_images, show_method_scores, show_methods, show_saliency,
    tensor_of, warm_up, written, wrong_grad_cams,
)
from helpers.attribution import METHODS, guided_backprop, upsample

# %% [markdown]
# ## By hand first
#
# Just before the end, a network has feature maps: here two channels of 2 × 2 positions. A class weights the first with 2 and
# the second with −1:
#
# | channel 1 | | | channel 2 | | | the class's map | |
# | ---: | ---: | --- | ---: | ---: | --- | ---: | ---: |
# | 3 | 1 | | 0 | 4 | | 6 | ? |
# | 0 | 0 | | 0 | 2 | | 0 | −2 |
#
# At each position, the map is the weighted sum of what the channels found there. At the top left that is
# $2 \cdot 3 - 1 \cdot 0 = 6$.
#
# **Warm-up.** What is the map's value at the top right? Replace the three dots, then run the cell (Shift + Enter).

# %% blank="at_top_right"
found = torch.tensor([1.0, 4.0])    # by the two channels, at the top right
weight = torch.tensor([2.0, -1.0])  # of the class

at_top_right = (weight * found).sum()  # fill in: an expression with weight and found, or a number

warm_up("class_activation_maps", at_top_right)

# %% [markdown]
# Now the whole map, and two ways to a score. Most networks average each channel first, and weight it then:

# %%
features = torch.tensor([[[3.0, 1.0], [0.0, 0.0]],   # channel 1: top row, bottom row
                         [[0.0, 4.0], [0.0, 2.0]]])  # channel 2
cam = (weight.view(2, 1, 1) * features).sum(dim=0)
print("the map:", cam.tolist())
print("average the channels, then weight them:", (weight * features.mean(dim=(1, 2))).sum().item())
print("weight the channels, then average the map:", cam.mean().item())

# %% tags=["facts"]
assert cam.tolist() == [[6, -2], [0, -2]] and cam.mean() == 0.5

# %% [markdown]
# The two are the same number: averages and weighted sums can change places. So a network that ends in *global average
# pooling* and one linear layer **has the map already**. It only averages too early for us to see it.

# %% [markdown]
# ## The network and its head

# %%
model = load_squeezenet()
X_raw, y_raw, class_names = load_imagenet_val(num=5)
X = torch.cat([preprocess(photo) for photo in X_raw])  # (5, 3, 224, 224), normalised
y = torch.from_numpy(y_raw)                            # (5,), the correct classes
names = [class_names[int(label)] for label in y]

show_images(X_raw, titles=names)

# %%
print(model.classifier)
print("features:", tuple(model.features(X).shape))

# %% tags=["facts"]
assert tuple(model.features(X).shape) == (5, 512, 13, 13) and X[0].numel() == 3 * 224 * 224
fact(numbers=f"{X[0].numel():,}", side=model.features(X).shape[-1], classes=len(class_names))

# %% [markdown]
# SqueezeNet weights first and averages last: a 1 × 1 convolution from 512 channels to {{classes}} classes, at each of the
# {{side}} × {{side}} positions. (Dropout does nothing in evaluation mode.) But between the two there is a ReLU. Keep that in mind.

# %% [markdown]
# ## The idea
#
# Let $f_k(i,j)$ be channel $k$ of the last features at position $(i,j)$, and $w_{y,k}$ the weight that class $y$ gives it.
# The **class activation map** is
#
# $$M_y(i,j) \;=\; \sum_k w_{y,k}\, f_k(i,j)\,.$$
#
# Without the ReLU, the score would be its mean plus the bias, $s_y = \frac{1}{hw}\sum_{i,j} M_y(i,j) + b_y$: each position
# would add its part. The paper is Zhou, Khosla, Lapedriza, Oliva and Torralba,
# [Learning Deep Features for Discriminative Localization](https://arxiv.org/abs/1512.04150) (2016). Bias and ReLU are not
# part of the map: the bias is the same everywhere, and negative values say what speaks against the class.

# %% [markdown]
# ## Exercise 1: `class_activation_map`
#
# **Goal:** the map of each image's class, from the features and the weights. **About 10 minutes, ●●○, 7 points.**
#
# There is no gradient in it. `print(model.classifier[1].weight.shape)` helps.

# %% exercise="class_activation_map"

# %% check="class_activation_map"

# %%
with torch.no_grad():
    cams = tensor_of(class_activation_map(X, y, model))
show_saliency(X_raw, upsample(cams, 224, 224) if written(cams, "class_activation_map") else None, titles=names)

# %% [markdown]
# From labels alone the network knows *where*: the maps find the animals and the cup. They are {{side}} × {{side}} numbers, enlarged for
# the picture; all edges you see are those of the enlargement.

# %% [markdown]
# ### Does the mean of the map give the score?
#
# Not quite: of each position, bias included, the ReLU lets only positive values pass. Compare two classes in the espresso:
# the right one, and *bison*.

# %%
from_map = predict(
    "Bison, in the photograph of the espresso: is the score equal to the mean of the map plus the bias?",
    ["it is equal", "the score is larger", "the score is smaller"],
)
from_map

# %%
ESPRESSO, BISON = int(y[1]), int(y[4])
scores, by_class = model(X[1:2])[0], {}
for label in (ESPRESSO, BISON):
    with torch.no_grad():
        one = tensor_of(class_activation_map(X[1:2], torch.tensor([label]), model))
    if written(one, "class_activation_map"):
        bias = model.classifier[1].bias[label]
        by_class[label] = (scores[label].item(), (one.mean() + bias).item(), (one + bias > 0).float().mean().item())
        score, mean, share = by_class[label]
        print(f"{class_names[label]:9} score {score:5.2f}, mean of the map plus bias {mean:5.2f}; above zero: {share:.0%}")

# %%
from_map.reveal("the score is larger" if by_class else None)

# %% tags=["facts"]
(own_score, own_mean, own_share), (bison_score, bison_mean, bison_share) = by_class.values()
fact(own_gap=own_score - own_mean, bison_score=bison_score, bison_mean=bison_mean, own_share=own_share, bison_share=bison_share)
assert bison_score > bison_mean + 5 and abs(own_score - own_mean) < 0.05
assert abs(F.relu(one + bias).mean() - scores[BISON]) < 1e-3

# %% [markdown]
# For *espresso* the response is above zero at {{own_share:.0%}} of the positions: the ReLU hardly acts, and the mean is
# right to within {{own_gap:.3f}}. For *bison* only {{bison_share:.0%}} are above zero. The mean would be {{bison_mean:.1f}}, but the
# score is {{bison_score:.1f}}: SqueezeNet has **no way to say how strongly something speaks against a class**. A position that
# finds no bison at all counts zero, and so does one that finds the very opposite. The map still has the difference.

# %% [markdown]
# ### Two classes of one photograph
#
# Here is the Golden Temple of Amritsar. The network is not sure: a *palace*, or a *boathouse*?

# %%
bank = load_photo_bank()
temple = bank.photos[bank.names.index("golden temple")]
X_temple = preprocess(temple)
best = model(X_temple).softmax(dim=1)[0].topk(3)
for probability, label in zip(best.values, best.indices):
    print(f"{class_names[int(label)]:10} {probability:.0%}")
PALACE, BOATHOUSE = (int(label) for label in best.indices[:2])

# %% tags=["facts"]
assert [class_names[label] for label in (PALACE, BOATHOUSE)] == ["palace", "boathouse"]

# %%
where = predict('Where will the map of "boathouse" be largest? Click on the photograph.', picture=temple)
where

# %%
with torch.no_grad():
    both = tensor_of(class_activation_map(X_temple.repeat(2, 1, 1, 1), torch.tensor([PALACE, BOATHOUSE]), model))
if written(both, "class_activation_map"):
    large = upsample(both, 224, 224)
    display(show_methods(temple, {"palace": large[0], "boathouse": large[1]}))

# %%
where.reveal(large[1] if written(both, "class_activation_map") else None)

# %% tags=["facts"]
palace_row, boat_row = (divmod(int(one.argmax()), 224)[0] for one in large)
assert boat_row > palace_row + 40

# %% [markdown]
# One photograph, one network, two answers: *palace* is seen in the building, *boathouse* along the water in front of
# it. That is what a saliency map could not do well. (Red speaks for the class, blue against it; each map has the
# scale of its own largest values.)

# %% [markdown]
# ## The same at any layer: Grad-CAM
#
# Most networks have no such head, and even in SqueezeNet you may want to look at an earlier layer. What takes the place of
# the weights? Selvaraju et al., [Grad-CAM](https://arxiv.org/abs/1610.02391) (2017): *the gradient of the score*. Let
# $A_k(i,j)$ be what the layer returns. Each channel gets one weight, its gradient averaged over the positions:
#
# $$\alpha_k \;=\; \frac{1}{hw} \sum_{i,j} \frac{\partial s_y}{\partial A_k(i,j)}\,, \qquad
# L_y(i,j) \;=\; \mathrm{ReLU}\Big(\sum_k \alpha_k\, A_k(i,j)\Big)$$

# %% [markdown]
# ## Exercise 2: `grad_cam`
#
# **Goal:** Grad-CAM at a layer that is given by its name. **About 20 minutes, ●●●, 10 points.**
#
# Two things to keep in mind:
# - You need what the layer *returns*. A ReLU that follows may overwrite it.
# - The model must be as before when your function is done, also if it ends in an error.

# %% exercise="grad_cam"

# %% check="grad_cam"

# %% [markdown]
# At the last features, nothing but the convolution, the ReLU and the mean follows. The gradient of a position is then the
# weight divided by $hw$, or zero where the response is. So Grad-CAM must be the class activation map, behind a ReLU and
# times a number. Measure it:

# %%
grad_cams = tensor_of(grad_cam(X.clone(), y, model, "features.12"))
if written(grad_cams, "grad_cam") and written(cams, "class_activation_map"):
    bias = model.classifier[1].bias[y].view(-1, 1, 1)
    share = (cams + bias > 0).float().mean(dim=(1, 2))  # of the positions that let a gradient pass
    ratio = (grad_cams.sum(dim=(1, 2)) / cams.relu().sum(dim=(1, 2))) * 13 * 13
    for name, a, b in zip(names, ratio, share):
        print(f"{name:12} Grad-CAM / ReLU(CAM) * 169 = {a:.4f}; share of the positions above zero: {b:.4f}")

# %% tags=["facts"]
assert 13 * 13 == 169 and (ratio - share).abs().max() < 1e-4
expected = cams.relu() / 169 * share.view(-1, 1, 1)
assert (grad_cams - expected).abs().max() < 1e-4 * expected.max()

# %% [markdown]
# Exactly so: the factor is the share of the positions that let a gradient pass. **At the last layer of such a network,
# Grad-CAM is the class activation map.** It is a generalisation, not another method.

# %% [markdown]
# ### Down through the layers

# %%
layers = ["features.3", "features.5", "features.7", "features.9", "features.11", "features.12"]
boat = torch.tensor([BOATHOUSE])
temple_maps = {layer: tensor_of(grad_cam(X_temple.clone(), boat, model, layer)) for layer in layers}
if written(temple_maps["features.3"], "grad_cam"):
    display(show_methods(temple, {layer: upsample(one, 224, 224)[0] for layer, one in temple_maps.items()}, columns=4))

# %%
alike_guess = predict(
    'At features.10, how alike are the Grad-CAM maps of "palace" and "boathouse"? (correlation, 100% = equal)',
    low=-100, high=100, unit="%",
)
alike_guess

# %%
def correlation(a, b):
    return torch.corrcoef(torch.stack([a.flatten(), b.flatten()]))[0, 1].item()

places = ["features.6", "features.7", "features.9", "features.10", "features.11", "features.12"]
alike = None
if written(grad_cams, "grad_cam"):
    twice, two = torch.cat([X_temple, X_temple]), torch.tensor([PALACE, BOATHOUSE])
    alike = [correlation(*tensor_of(grad_cam(twice.clone(), two, model, layer))) for layer in places]
    for layer, value in zip(places, alike):
        print(f"{layer:12} {value:.2f}")

# %%
alike_guess.reveal(100 * alike[3] if alike else None)

# %% tags=["facts"]
fact(alike_10=alike[3], alike_12=alike[5])
assert alike[3] > 0.8 and alike[5] < 0.5 and alike[5] == min(alike)

# %% [markdown]
# Early maps are sharp, but they show edges and textures of many things. And they hardly know the class: at `features.10` the
# maps of *palace* and *boathouse* have the correlation {{alike_10:.2f}}, at `features.12` {{alike_12:.2f}}. One weight for
# a whole channel is a coarse tool where channels are not yet about things. Grad-CAM is mostly used at the last block, and
# for a good reason.

# %% [markdown]
# ### Wrong on purpose
#
# Three common mistakes: the gradient averaged over the *channels*, where space is meant; the *absolute value* of the
# weights; the gradient of the *cross-entropy* in place of the score. The macaw, at the last block:

# %%
worst = predict(
    "Which of the three has the lowest correlation with the right map?",
    ["averaged over channels", "absolute weights", "of the loss"],
)
worst

# %%
wrong_alike = {}
if written(grad_cams, "grad_cam"):
    wrong = wrong_grad_cams(X[2:3], y[2:3], model, "features.12")
    wrong_alike = {name: correlation(grad_cams[2], one[0]) for name, one in wrong.items()}
    large = {"yours": grad_cams[2:3]} | {f"{name}: {wrong_alike[name]:.2f}": one for name, one in wrong.items()}
    display(show_saliency(X_raw[2:3], {name: upsample(one, 224, 224) for name, one in large.items()}))

# %%
worst.reveal(min(wrong_alike, key=wrong_alike.get) if wrong_alike else None)

# %% tags=["facts"]
fact(wrong_channels=wrong_alike["averaged over channels"], wrong_abs=wrong_alike["absolute weights"], wrong_loss=wrong_alike["of the loss"])
assert min(wrong_alike, key=wrong_alike.get) == "of the loss" and wrong_alike["of the loss"] < 0 < 0.8 < wrong_alike["averaged over channels"]

# %% [markdown]
# Two of them look right: the correlations are {{wrong_channels:.2f}} and {{wrong_abs:.2f}}, and no glance at a picture
# finds the mistake. The third is the opposite of what was asked ({{wrong_loss:.2f}}): a loss *falls* where the score rises,
# so its gradients have the other sign, and the ReLU keeps what speaks **against** the macaw.

# %% [markdown]
# ### What the ReLU takes away
#
# Turn that round on purpose. Grad-CAM of the *negative* score shows what the ReLU had set to zero; the paper calls it a
# counterfactual explanation. Both together are the map before the ReLU. The macaw again, at an earlier layer:

# %%
class Opposite(torch.nn.Module):
    """The network, with the sign of all scores turned round."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        return -self.model(x)

LAYER = "features.9"
favour = tensor_of(grad_cam(X[2:3].clone(), y[2:3], model, LAYER))
against = tensor_of(grad_cam(X[2:3].clone(), y[2:3], Opposite(model), f"model.{LAYER}"))
if written(favour, "grad_cam"):
    kinds = {"Grad-CAM": favour, "without the ReLU": favour - against}
    display(show_methods(X_raw[2], {name: upsample(one, 224, 224)[0] for name, one in kinds.items()}))

# %% tags=["facts"]
fact(below=(against > 0).float().mean(), weight_below=against.sum() / favour.sum())
last = tensor_of(grad_cam(X[2:3].clone(), y[2:3], Opposite(model), "model.features.12"))
fact(below_last=(last > 0).float().mean())
assert (against > 0).float().mean() > 0.3

# %% [markdown]
# At {{below:.0%}} of the positions the weighted sum is below zero, and all of it together is {{weight_below:.0%}} as large as
# what is above. (At the last block it is only {{below_last:.0%}} of the positions: there the ReLU hardly matters.) Whether
# one *should* take that away is the question at the end of this lesson.

# %% [markdown]
# ## Exercise 3: `guided_grad_cam`
#
# **Goal:** fine lines where the class is. **About 5 minutes, ●○○, 6 points.**
#
# Guided backpropagation is sharp but hardly depends on the class, as you saw in the last lesson. Grad-CAM depends on the
# class but has {{side}} × {{side}} positions. Section 3.1 of the Grad-CAM paper multiplies the two.

# %% exercise="guided_grad_cam"

# %% check="guided_grad_cam"

# %%
guided = guided_backprop(X, y, model)  # you wrote it in the last lesson; this one is ready-made
product = tensor_of(guided_grad_cam(guided.clone(), grad_cams)) if written(grad_cams, "grad_cam") else None
if written(product, "guided_grad_cam"):
    kinds = {"guided backpropagation": guided, "guided Grad-CAM": product}
    display(show_saliency(X_raw, {name: one.abs().amax(dim=1) for name, one in kinds.items()}, titles=names))

# %%
sharper = predict(
    '"Palace" and "boathouse" again: how alike are their guided Grad-CAM pictures? (correlation, 100% = equal)',
    low=-100, high=100, unit="%",
)
sharper

# %%
apart = {}
if written(product, "guided_grad_cam"):
    lines = guided_backprop(twice, two, model)
    coarse = tensor_of(grad_cam(twice.clone(), two, model, "features.12"))
    sharp = tensor_of(guided_grad_cam(lines.clone(), coarse))
    kinds = {"guided backpropagation": lines, "Grad-CAM": coarse, "guided Grad-CAM": sharp}
    for name, pair in kinds.items():
        apart[name] = correlation(*pair)
        print(f"{name:23} {apart[name]:.2f}")

# %%
sharper.reveal(100 * apart["guided Grad-CAM"] if apart else None)

# %% tags=["facts"]
fact(apart_lines=apart["guided backpropagation"], apart_coarse=apart["Grad-CAM"], apart_product=apart["guided Grad-CAM"])
assert apart["guided backpropagation"] > 0.9 and apart["Grad-CAM"] < 0.5 < 0.7 < apart["guided Grad-CAM"] < 0.9

# %% [markdown]
# Between the two: {{apart_product:.2f}}, where guided backpropagation has {{apart_lines:.2f}} and Grad-CAM
# {{apart_coarse:.2f}}. The product is as sharp as the first, and **all that it knows about the class comes from the
# second**. The fine lines inside are the same for every class: they look convincing, but they are not evidence.

# %% [markdown]
# ## How good is a map?
#
# Your eye likes maps that look like the object. That is a judgement about the picture, not about the network. Petsiuk, Das
# and Saenko ([RISE](https://arxiv.org/abs/1806.07421), 2018) ask the network instead. **Deletion:** take away the pixels
# that the map ranks first, then the next, and watch the probability of the class. **Insertion:** begin with an empty image,
# and copy them in. A good map makes the first curve fall early and the second rise early:
#
# $$\text{area} \;=\; \sum_{k=1}^{n} \frac{p_{k-1} + p_k}{2}\cdot\frac{1}{n}$$
#
# is small for deletion, and large for insertion. By hand: the probabilities 1, 0.5 and 0 have the area 0.5, and 1, 0 and 0
# have 0.25.

# %% tags=["facts"]
assert torch.trapezoid(torch.tensor([1, 0.5, 0]), dx=1 / 2) == 0.5 and torch.trapezoid(torch.tensor([1.0, 0, 0]), dx=1 / 2) == 0.25

# %% [markdown]
# ## Exercise 4: `insertion_deletion`
#
# **Goal:** both curves and their areas, for a batch. **About 20 minutes, ●●●, 10 points.**
#
# The order of the pixels is all that these curves see of a map.

# %% exercise="insertion_deletion"

# %% check="insertion_deletion"

# %% [markdown]
# Four maps of the espresso, the macaw and the Siamese cat. Two of them know nothing about the network: **noise**, and a **soft
# spot in the middle** of the picture, the same for all (about 5 seconds).

# %%
best_insertion = predict(
    "Which has the largest insertion area?",
    ["class activation map", "guided backpropagation", "a spot in the middle", "noise"],
)
best_insertion

# %% tags=["play"]
some = slice(1, 4)
noise = torch.rand(3, 224, 224, generator=torch.Generator().manual_seed(0))
judged = {}
if written(cams, "class_activation_map"):
    ranked = {
        "class activation map": upsample(cams[some], 224, 224),
        "guided backpropagation": guided[some].abs().amax(dim=1),
        "a spot in the middle": centred_gaussian(224, 224).expand(3, -1, -1),
        "noise": noise,
    }
    with torch.no_grad():
        judged = {
            name: tensor_of(insertion_deletion(X[some].clone(), y[some], model, maps.clone(), 8))
            for name, maps in ranked.items()
        }

curves = None
if judged and written(judged["noise"][0], "insertion_deletion"):
    curves = {
        "insertion": {name: found[0].mean(dim=0) for name, found in judged.items()},
        "deletion": {name: found[1].mean(dim=0) for name, found in judged.items()},
    }
    for name, (_, _, insertion_area, deletion_area) in judged.items():
        print(f"{name:23} insertion {insertion_area.mean():.2f}, deletion {deletion_area.mean():.2f}")
show_curves(
    [step / 8 for step in range(9)], curves, xlabel="share of the pixels",
    title="Probability of the class: mean of three photographs",
)

# %% tags=["play"]
best_insertion.reveal("class activation map" if curves else None)

# %% tags=["facts"]
areas = {name: (found[2].mean().item(), found[3].mean().item()) for name, found in judged.items()}
assert max(areas, key=lambda name: areas[name][0]) == "class activation map"
assert min(areas, key=lambda name: areas[name][1]) == "guided backpropagation"
fact(cam_in=areas["class activation map"][0], spot_in=areas["a spot in the middle"][0], lines_in=areas["guided backpropagation"][0])
fact(cam_out=areas["class activation map"][1], lines_out=areas["guided backpropagation"][1], noise_out=areas["noise"][1])
assert areas["a spot in the middle"][0] > areas["guided backpropagation"][0] + 0.2

# %% [markdown]
# The class activation map wins insertion, with {{cam_in:.2f}}. But **the spot in the middle**, which has never seen the
# photograph or the network, reaches {{spot_in:.2f}}, far more than guided backpropagation with {{lines_in:.2f}}. And
# deletion turns the order round: guided backpropagation is best ({{lines_out:.2f}}), and even noise ({{noise_out:.2f}}) is
# about as good as the class activation map ({{cam_out:.2f}}).
#
# Both have one reason. Pixels taken away *one by one, everywhere* ruin the picture for the network at once: hardly any photograph
# has such holes. A large connected piece can be recognised. So insertion favours maps that are smooth, and deletion those
# that are scattered, whatever else they are.

# %% [markdown]
# ## All methods, by number
#
# Three photographs decide nothing. The table below was measured beforehand, in half an hour, on **{{photos}} photographs** of
# the bank that show one object. Around each object a box was drawn *by hand*; it covers {{chance:.0%}} of the picture on
# average. All methods of this course are there, and three maps that know nothing of the network. What was measured:
#
# - **insertion** and **deletion**, as above, but in {{steps}} steps;
# - the **pointing game** ([Zhang et al. 2016](https://arxiv.org/abs/1608.00507)): does the map's largest value lie in the box?
# - **of two**: the photograph beside another one, in one picture. Is the map larger on the right one?
# - insertion, deletion and pointing with maps for a **wrong class**, which has nothing to do with the picture, still judged by the right class and
#   by the object;
# - how alike (rank correlation) the map is to that of the wrong class, and to that of a network with **random weights**.

# %%
centre_hits = predict(
    "In what share of the photographs does the centre of the picture, always the same point, lie on the object?",
    low=0, high=100, unit="%",
)
centre_hits

# %%
scores = load_method_scores()
show_method_scores(scores)

# %%
centre_hits.reveal(100 * scores.methods["centre"].right.pointing.value)

# %% tags=["facts"]
from helpers import mean_interval, unit_field

fact(field=unit_field(model, "features.12").size)
assert areas["a spot in the middle"][0] > scores.methods["centre"].right.means()["insertion"].value + 0.2
fact(photos=len(scores.photographs), chance=scores.chance, steps=scores.steps)
means = {name: method.right.means() for name, method in scores.methods.items()}
wrong_means = {name: method.wrong.means() for name, method in scores.methods.items()}
same = {name: float(torch.tensor(method.correlation).nanmean()) for name, method in scores.methods.items()}
cascades = {
    name: [1.0] + [float(torch.tensor(values).nanmean()) for values in method.cascade.values()]
    for name, method in scores.methods.items()
}
by_network = [name for name, method in scores.methods.items() if method.uses_network]
fact(point_centre=means["centre"]["pointing"].value, point_edges=means["edges"]["pointing"].value)
fact(point_saliency=means["saliency"]["pointing"].value)
best_in = max(by_network, key=lambda name: means[name]["insertion"].value)
fact(best_in=scores.methods[best_in].title, best_in_area=means[best_in]["insertion"].value, cam_in_all=means["class_activation_map"]["insertion"].value)
fact(centre_in=means["centre"]["insertion"].value, saliency_in=means["saliency"]["insertion"].value)
fact(guided_out=means["guided_backprop"]["deletion"].value, guided_wrong_out=wrong_means["guided_backprop"]["deletion"].value, guided_same=same["guided_backprop"])
more = {
    name: mean_interval(scores.methods[name].right.insertion - scores.methods[name].wrong.insertion)
    for name in ("occlusion", "class_activation_map", "guided_backprop")
}
for name, short in (("occlusion", "occlusion"), ("class_activation_map", "cam"), ("guided_backprop", "guided")):
    fact(**{f"more_{short}": more[name].value, f"more_{short}_low": more[name].low, f"more_{short}_high": more[name].high})
assert more["occlusion"].low > 0 and more["class_activation_map"].low > 0 and more["guided_backprop"].low < 0 < more["guided_backprop"].high
fact(cam_same=same["class_activation_map"])
of_two = {name: method.of_two for name, method in scores.methods.items()}
fact(two_edges=of_two["edges"].value, two_centre=of_two["centre"].value, two_deconvnet=of_two["deconvnet"].value)
fact(two_guided=of_two["guided_backprop"].value, two_occlusion=of_two["occlusion"].value, two_cam=of_two["class_activation_map"].value)
assert abs(of_two["grad_cam"].value - of_two["class_activation_map"].value) < 0.005  # told as one number
assert all(of_two[name].low < 0.5 < of_two[name].high for name in ("edges", "centre", "deconvnet"))
assert of_two["guided_backprop"].low < 0.55 and of_two["class_activation_map"].low > 0.8
fact(cam_top=cascades["class_activation_map"][1], guided_top=cascades["guided_backprop"][1], guided_all=cascades["guided_backprop"][-1])
assert means["centre"]["pointing"].value > 0.9 and same["guided_backprop"] > 0.95
assert means["guided_backprop"]["deletion"].value <= min(means[name]["deletion"].value for name in by_network) + 0.01
assert abs(means["centre"]["insertion"].value - means["saliency"]["insertion"].value) < 0.05
assert abs(cascades["class_activation_map"][1]) < 0.2 and cascades["guided_backprop"][1] > 0.9

# %% [markdown]
# Read it column by column.
#
# - **Pointing** says next to nothing here. The centre of the picture hits {{point_centre:.0%}}, an edge detector
#   {{point_edges:.0%}}, plain gradients {{point_saliency:.0%}}: photographers put the object into the middle.
# - **Insertion** puts {{best_in}} first, with {{best_in_area:.2f}}; the class activation map has {{cam_in_all:.2f}}. The soft
#   spot in the middle, which did so well on three photographs, is down to {{centre_in:.2f}}, but plain gradients
#   ({{saliency_in:.2f}}) are no better.
# - **Deletion** has guided backpropagation among the best, with {{guided_out:.2f}}. With the maps for a *wrong* class it is
#   {{guided_wrong_out:.2f}}. A method that draws the same picture for every class (rank correlation {{guided_same:.2f}}) is
#   at the top of a test that is meant to say what a *class* rests on.
#
# - **Of two** asks for a choice, and there the edge detector is at {{two_edges:.0%}}, the centre at {{two_centre:.0%}}:
#   chance. The deconvnet is, too ({{two_deconvnet:.0%}}), and guided backpropagation is hardly better
#   ({{two_guided:.0%}}). Occlusion is right in {{two_occlusion:.0%}}, CAM and Grad-CAM in {{two_cam:.0%}}.
#
# So the most telling comparisons ask for a **difference**. On the same photographs: by how much is the insertion area larger
# for the right class than for the wrong one? For occlusion by {{more_occlusion:.2f}} (95% interval {{more_occlusion_low:.2f}} to
# {{more_occlusion_high:.2f}}), for the class activation map by {{more_cam:.2f}} ({{more_cam_low:.2f}} to {{more_cam_high:.2f}}).
# These maps know which class was asked for. For guided backpropagation it is {{more_guided:.3f}}, and the interval,
# {{more_guided_low:.3f}} to {{more_guided_high:.3f}}, contains zero. Even so, much is shared: the rank correlation of the class
# activation maps of both classes is {{cam_same:.2f}}. A thing that is there excites many channels, and many classes use them.

# %% [markdown]
# ### Does a map change as the network forgets?
#
# The *cascading randomisation* of [Adebayo et al. 2018](https://arxiv.org/abs/1810.03292) replaces the weights by random
# ones, layer by layer from the top. A map that explains what was learned has to change.

# %%
forgets = predict(
    "Only the last layer, the classifier, gets random weights. Which map stays almost as it was?",
    ["saliency", "class activation map", "guided backpropagation", "occlusion"],
)
forgets

# %%
cascade = {}
for name in ("saliency", "occlusion", "guided_backprop", "class_activation_map", "grad_cam", "guided_grad_cam"):
    method = scores.methods[name]
    cascade[method.title] = [1.0] + [torch.tensor(values).nanmean() for values in method.cascade.values()]
show_curves(
    range(len(scores.methods["saliency"].cascade) + 1), cascade,
    xlabel="layers with random weights, counted from the top", ylabel="rank correlation",
    title="How alike a map is to that of the trained network",
)

# %%
forgets.reveal("guided backpropagation")

# %% [markdown]
# The class activation map and occlusion are gone at once: with a random classifier, the correlation of the class activation
# map is {{cam_top:.2f}}. Guided backpropagation keeps {{guided_top:.2f}} there, and {{guided_all:.2f}} when *nothing* is left
# of what the network had learned. What it draws is mostly a property of the photograph and of the architecture. The test is
# necessary, not sufficient: noise that depends on the weights would pass it.
#
# **What such numbers can decide:** that a method does *not* do what it claims, since its maps stay the same for another
# class or without the weights, or are beaten by a map that knows nothing. **What they cannot decide:** that a map is right.
# Nobody has the ground truth: the box says where the object is, not what the network used, and each curve is measured on
# pictures that the network was never made for.

# %% [markdown]
# ## One picture of all methods
#
# The Siamese cat, every method of this course, one colour scale; and below it the same for a class that is *not* there, the
# best-scoring thing that is not an animal (about 5 seconds).

# %% tags=["play"]
THINGS = 398  # ImageNet's classes from 398 on are not animals
thing = THINGS + int(model(X[3:4])[0, THINGS:].argmax())
all_maps = {}
for label in (int(y[3]), thing):
    all_maps[label] = {one.title: one.maps(X[3:4], torch.tensor([label]), model) for one in METHODS.values()}
    print(f"{class_names[label]}:")
    display(show_methods(X_raw[3], all_maps[label]))

# %% tags=["facts"]
fact(thing=class_names[thing])
of_cat, of_thing = all_maps.values()
unmoved = {title: correlation(of_cat[title], of_thing[title]) for title in of_cat}
assert sorted(unmoved, key=unmoved.get)[-2:] in (["deconvnet", "guided backprop"], ["guided backprop", "deconvnet"])
assert unmoved["occlusion"] == min(unmoved.values())
assert class_names[THINGS] == "abacus"  # the first of them

# %% [markdown]
# Compare column by column what changes when you ask for *{{thing}}*. The deconvnet and guided backpropagation hardly notice.

# %% [markdown]
# ## Play
#
# Choose the method, the photograph, the class and the layer. Ask for a class that is not there. Where do Grad-CAM and the
# class activation map agree, and from which layer on do they differ?

# %% tags=["play"]
from helpers import method_explorer

method_explorer(X_raw, model, class_names)

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about the last lesson, the others are about this one. Each counts one point.
#
# **Question 1.** Guided backpropagation draws much the same picture for *palace* and for *boathouse*. Why?
#
# 1. At each ReLU only positive gradients pass: what sets two classes apart is soon lost, and the picture remains.
# 2. The classifier has almost the same weights for both classes.
# 3. The gradient of a score hardly depends on the class, by whatever rule it is computed.
# 4. The guided rule ignores which ReLUs were active in the forward pass.
#
# **Question 2.** In a network with SqueezeNet's head, a class has the map 4, 0, −2, 0 (four positions) and the bias −1. What is
# its score?
#
# 1. −0.5
# 2. 0
# 3. 0.75
# 4. 1
#
# **Question 3.** All values of a map are above zero. Squaring them makes strong places stronger and weak ones weaker. Which
# comparison of this lesson can tell the two maps apart?
#
# 1. The deletion area: the steep map takes the important pixels away faster.
# 2. The insertion area, but not the deletion area.
# 3. The pointing game, but neither of the areas.
# 4. None of the three: they see the order of the pixels, or the place of the largest.

# %% tags=["facts"]
head = torch.tensor([4.0, 0, -2, 0]) - 1
assert F.relu(head).mean() == 0.75 and head.mean() == -0.5 and F.relu(torch.tensor([4.0, 0, -2, 0])).mean() == 1

# %% exercise="cam_questions"

# %% check="cam_questions"

# %% [markdown]
# ## Question (4 points)
#
# A friend has read your `grad_cam` and leaves the last step out: "The ReLU throws information away. Without it, I also see
# what speaks against the class."
#
# **Why the ReLU in Grad-CAM?** Say what it takes away and why the paper wants that; why it comes after the sum over the
# channels and not before; and what your friend is right about.

# %% [markdown] question="cam_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** At each position the weighted sum says, to first order, whether more of what the layer found there would
# raise the score of class $y$ or lower it. Grad-CAM is asked *where the class is seen*: it keeps the positions with a
# positive sum. A negative sum mostly belongs to other things in the picture, which raise the scores of *other* classes. With
# a map of both signs, rescaled from its smallest to its largest value as most pictures are, the places that have nothing to
# do with the class would look half bright.
#
# The order matters. A single channel may well speak for the class at a position while another speaks against it; only their
# sum says what the layer as a whole does there. With the ReLU before the sum, nothing could cancel, and every place that
# excites any channel of positive weight would light up, as with absolute values of the weights.
#
# The friend is right that evidence *against* the class is lost. For the macaw, at `features.9`, the sum is below zero at
# {{below:.0%}} of the positions; the paper itself shows these places, with the sign turned round, as counterfactual
# explanations. At the last block it is {{below_last:.0%}}: there the ReLU makes little difference. The class activation map
# keeps both signs, since it is what the score is made of. And if the class is nowhere, the map with the ReLU may be zero
# everywhere, which is an honest answer, but only if nobody rescales it.
#
# **Rubric.** 1 point: what is taken away (positions whose weighted sum lowers the score). 1 point: why (where the class is
# seen; negative places belong to other classes). 1 point: the ReLU comes after the sum, since channels must be able to
# cancel. 1 point: what the friend is right about (evidence against is lost; a map with both signs, or of the negative
# score, shows it).
# ### END SOLUTION

# %%
model_answer("cam_question")

# %% [markdown]
# ## What this does not tell you
#
# - **{{side}} × {{side}} positions are not pixels.** Each unit of the last block sees a square of {{field}} pixels a side, nearly the whole photograph. Enlarging its map by
#   interpolation puts the value over the middle of what it sees, and invents everything in between.
# - **Grad-CAM can point at places that the network did not use.** One averaged weight for a whole channel is exact only where
#   averaging and a linear layer follow ([Draelos and Carin 2020](https://arxiv.org/abs/2011.08891)). You saw how little the
#   maps of earlier layers know about the class.
# - **Guided Grad-CAM looks sharper than it is**: all its fine lines come from a method that does not depend on the class.
# - **Deletion and insertion show the network pictures unlike any photograph.** If the network is trained again on such
#   pictures, many methods turn out no better than random ones ([Hooker et al. 2019](https://arxiv.org/abs/1806.10758)).
# - **Pointing at the object is not the same as explaining.** A network may rest on the water and call it a boathouse. A map
#   that shows this is right, and loses a point ([Zhang et al. 2016](https://arxiv.org/abs/1608.00507)).
# - **Passing a sanity check is not much**: how far a map has to change depends on the task
#   ([Yona and Greenfeld 2021](https://arxiv.org/abs/2110.14297)).

# %%
own = None if both is None else dict(zip(["palace", "boathouse"], upsample(both, 224, 224)))
closing_card("class_activation_maps", picture=None if own is None else show_methods(temple, own))

# %% [markdown]
# This was the last lesson of this assignment: you have covered parts of a photograph, sent gradients back by other rules,
# looked at the last layer, and seen how little a good-looking map proves. Next, the question turns round again: what
# *pictures* come out if you ask a layer for them?
