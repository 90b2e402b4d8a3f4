# %% [markdown]
# # What excites a unit most
#
# In the last lesson you looked at what a layer's channels do on one photograph. Now turn the question round: take **one
# channel**, and ask a whole bank of photographs which of them excite it most, and with which part. It is one of the simplest
# ways to find out what a unit in a network reacts to, and the first that most people try.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `receptive_field` | which pixels a unit sees at all | 10 | ●●○ |
# | `top_patches` | the patches that excite a channel most | 20 | ●●● |
# | `neuron_gradient` | which of their pixels matter to the unit | 10 | ●●○ |
# | three quick questions | is the idea clear? | 3 | ●○○ |
#
# Before many of the pictures you make a guess. Guesses are never graded. At the end you can browse through all channels,
# and there is a question about how far such pictures can be trusted. All cells together take about half a minute.

# %%
import numpy as np
import torch

from helpers import (
    check, closing_card, effective_field, layer_geometry, load_photo_bank, load_squeezenet, model_answer, predict,
    preprocess, random_squeezenet, show_curves, show_fields, show_gradients, show_images, show_patch_rows, show_patches,
    survey, unit_field, warm_up, written, wrong_patches,
)

# %% [markdown]
# ## By hand first
#
# Take a line of pixels and two layers above it. Both have kernels of 3, so each unit looks at three neighbours in the layer
# below. The first layer has stride 2: its units are two pixels apart. The second has stride 1.
#
# ```
# layer 2                     u
#                          /  |  \
# layer 1                a    b    c
#                      / | \/ | \/ | \
# pixels              o  o  o  o  o  o  o
# ```
#
# Unit u sees the units a, b and c. Each of these sees three pixels, and neighbours share one of them. The pixels under u
# are its **receptive field**: nothing else in the image can change u.
#
# **Warm-up.** How many pixels does u see? Replace the three dots, then run the cell (Shift + Enter).

# %% blank="pixels_seen"
kernel, stride = 3, 2  # of the first layer; u reaches over three of its units

pixels_seen = kernel + 2 * stride  # fill in: an expression with kernel and stride, or a number

warm_up("maximally_activating_patches", pixels_seen)

# %% [markdown]
# Now with padding of 1 in both layers, so that the first unit of each layer sits on the first pixel. Count which pixels a
# unit sees, unit by unit:

# %%
def below(units, kernel, stride, padding):
    """The units of the layer below that these units see."""
    return {unit * stride - padding + i for unit in units for i in range(kernel)}

for unit in (0, 1, 2):
    in_layer_1 = below({unit}, kernel=3, stride=1, padding=1)
    pixels = below(in_layer_1, kernel=3, stride=2, padding=1)
    print(f"unit {unit} of layer 2 sees the pixels {min(pixels)} to {max(pixels)}: {len(pixels)} of them")

# %% tags=["facts"]
assert len(pixels) == 7 and min(below(below({0}, 3, 1, 1), 3, 2, 1)) == -3
assert min(below(below({1}, 3, 1, 1), 3, 2, 1)) == -1

# %% [markdown]
# Three numbers say it all: the **size** of the field (7 pixels), its **stride** (it moves by 2 pixels from unit to unit) and
# its **offset** (unit 0 begins at pixel −3, outside the image: the padding).

# %% [markdown]
# ## The network and the bank
#
# The network is again SqueezeNet, already trained. The bank holds {{photos}} photographs in {{kinds}} categories. Here is the
# first of each:

# %%
model = load_squeezenet()
bank = load_photo_bank()
labels = torch.tensor(bank.labels)
X = torch.cat([preprocess(photo) for photo in bank.photos])  # (N, 3, 224, 224), normalised

firsts = [int((labels == label).nonzero()[0]) for label in range(len(bank.categories))]
counts = labels.bincount().tolist()
titles = [f"{name}: {count}" for name, count in zip(bank.categories, counts)]
show_images(bank.photos[firsts], titles, columns=9)

# %% tags=["facts"]
fact(photos=len(bank), kinds=len(bank.categories), most=max(counts), biggest=bank.categories[counts.index(max(counts))])
assert bank.categories[counts.index(max(counts))] == "monuments"

# %% [markdown]
# It is a small bank with a taste of its own: {{most}} photographs of {{biggest}}, but no category of people, vehicles or
# rooms. Keep that in mind. We will look at three blocks of the network, an early one, one in the middle and the last:

# %%
EARLY, MIDDLE, LATE = "features.3", "features.7", "features.12"  # Fire modules, by their names in the network
print(layer_geometry(model, EARLY))  # (kernel, stride, padding) of each layer up to the early block

# %%
widest = predict(
    "How many pixels along one side does a unit of the last block see? (The photographs have 224.)", low=0, high=300,
)
widest

# %% [markdown]
# ## The idea
#
# Go up layer by layer, and keep three numbers. Let layer $l$ have kernel $k_l$, stride $s_l$ and padding $p_l$. A step
# between two neighbouring units of the layer *below* it is worth $j_{l-1} = s_1 s_2 \cdots s_{l-1}$ pixels. The kernel adds
# $k_l - 1$ such steps to the size $r$, and the padding moves the beginning $b$ to the left by $p_l$ of them:
#
# $$r_l = r_{l-1} + (k_l - 1)\,j_{l-1}\,,\qquad b_l = b_{l-1} - p_l\,j_{l-1}\,,\qquad j_l = j_{l-1}\,s_l$$
#
# with $r_0 = 1$, $b_0 = 0$ and $j_0 = 1$: a pixel sees itself. All of this is worked out in Araujo, Norris and Sim,
# [Computing receptive fields of convolutional neural networks](https://distill.pub/2019/computing-receptive-fields/) (2019).

# %% [markdown]
# ## Exercise 1: `receptive_field`
#
# **Goal:** size, stride and offset of the field, for any stack of layers. **About 10 minutes, ●●○, 8 points.**
#
# The list goes from the image upwards. `layer_geometry` makes it for any layer of a network.

# %% tags=["facts"]
assert 2 * 2 * 2 == 8 and 2 + 2 + 2 == 6  # a hint

# %% exercise="receptive_field"

# %% check="receptive_field"

# %% [markdown]
# Your numbers beside *measured* ones: `unit_field` uses no formula. It makes a copy of the network with all weights equal,
# and looks where the gradient of one unit is not zero.

# %%
LAYERS = ["features.0", EARLY, MIDDLE, LATE]
fields = {name: receptive_field(layer_geometry(model, name)) for name in LAYERS}
for name in LAYERS:
    print(f"{name:12} yours: {fields[name]}   measured: {tuple(unit_field(model, name))}")

panda = bank.photos[bank.names.index("red panda")]
show_fields(panda, fields)

# %%
widest.reveal(None if fields[LATE] is None else fields[LATE][0])

# %% tags=["facts"]
assert all(tuple(fields[name]) == tuple(unit_field(model, name)) for name in LAYERS)
fact(first=fields["features.0"][0], early=fields[EARLY][0], middle=fields[MIDDLE][0], late=fields[LATE][0])
leaf = X[:1].clone().requires_grad_()
(unseen,) = torch.autograd.grad(model.features(leaf).sum(), leaf)
assert X.shape[-1] == 224 and unseen[..., 223, :].abs().max() == 0 and unseen[..., 222, :].abs().max() > 0
sides = [model.features[:n](X[:1]).shape[-1] for n in (1, 3, 6, 9)]
assert all((a - 3) % 2 == 0 for a in sides[:3]) and sides == [111, 55, 27, 13]

# %% [markdown]
# From {{first}} pixels over {{early}} and {{middle}} to {{late}}: the last block sees nearly the whole photograph, the early
# one a spot the size of an eye. Two details. The first layer starts at pixel 0, moves by 2 and has no padding, so pixel 223,
# the last row and column, is seen by *no* unit of the network. And SqueezeNet's poolings round up (`ceil_mode`): with
# some image sizes their last window hangs over the border. That adds a unit and changes none of your three numbers. With
# 224 pixels nothing is left over.

# %% [markdown]
# ## Exercise 2: `top_patches`
#
# **Goal:** the patches that excite one channel most, at most one a photograph. **About 20 minutes, ●●●, 10 points.**
#
# Every unit of a channel computes the same, at another place. So the channel's *strongest unit* in a photograph tells where in
# it the best match is, and the receptive field tells which pixels belong to it. Girshick et al. used this to see what
# R-CNN had learned (["Rich feature hierarchies"](https://arxiv.org/abs/1311.2524), section 3.1), Zeiler and Fergus put such
# patches next to their own pictures of features ([2014](https://arxiv.org/abs/1311.2901)).
#
# Three things to keep in mind:
# - First the strongest unit *of each image*, then the strongest of these.
# - Some layers are followed by a ReLU that works in place: it overwrites what your hook was given.
# - A box is cut off at the border of the photograph.

# %% tags=["facts"]
assert divmod(13, 6) == (2, 1) and (4 + 3, 5, 6) == (7, 5, 6)  # hints

# %% exercise="top_patches"

# %% check="top_patches"

# %% [markdown]
# Channel 150 of the middle block, in the whole bank (about 3 seconds). The five strongest first, each above the photograph
# it comes from; the numbers are activations, and grey is what the unit sees of the padding.

# %%
EYES = 150
values, boxes = top_patches(X, model, MIDDLE, EYES, 9)

def ranks(first, last):
    size = unit_field(model, MIDDLE).size
    if boxes is None:
        return show_patches(bank.photos, None)
    return show_patches(bank.photos, boxes[first - 1 : last], values[first - 1 : last], size)

ranks(1, 5)

# %%
next_four = predict(
    "All five show eyes of fish. What will the next four show?",
    ["more eyes of fish", "eyes of other animals, too", "eyes, and something that is no eye at all"],
)
next_four

# %%
ranks(6, 9)

# %%
next_four.reveal(None if boxes is None else "eyes, and something that is no eye at all")

# %% tags=["facts"]
top_names = [bank.names[int(i)] for i in boxes[:, 0]]
assert all(name.startswith("fish") for name in top_names[:5]) and "multimeter 02" in top_names[5:]
assert sum(name.startswith("fish") for name in top_names) == 6 and {"red panda", "calf"} <= set(top_names)
place = top_names.index("multimeter 02")
fact(meter_rank=place + 1, meter=values[place], calf=values[top_names.index("calf")])

# %% [markdown]
# Fish, a red panda, a calf, and on rank {{meter_rank}} the socket of a multimeter: dark in the middle, a bright ring around
# it. It excites the channel ({{meter:.0f}}) more than the calf's eye does ({{calf:.0f}}). For the channel, an eye may be
# nothing more than this.

# %% [markdown]
# ### Wrong on purpose
#
# Here are the patches of the first eight again, and the same with three common mistakes in the box: the offset is left out;
# the field is centred on `stride * row`; rows and columns are swapped.

# %%
unseen_mistake = predict(
    "Which of the three mistakes would you not notice by looking?",
    ["the offset forgotten", "centred on stride times row", "rows and columns swapped"],
)
unseen_mistake

# %%
rows = None
if written((values, boxes), "top_patches"):
    wrong = wrong_patches(torch.as_tensor(boxes[:8]), unit_field(model, MIDDLE), *X.shape[2:])
    rows = {"yours": boxes[:8], **wrong}
show_patch_rows(bank.photos, rows or {"yours": None}, size=unit_field(model, MIDDLE).size)

# %%
unseen_mistake.reveal("centred on stride times row" if rows else None)

# %% tags=["facts"]
size, _, offset = unit_field(model, MIDDLE)
fact(away=offset + size // 2)
assert offset + size // 2 == 7 and offset == -24 and size // 2 == 31

# %% [markdown]
# Without the offset the eyes sit in the top left corner: one sees that something is wrong. A field centred on `stride * row`
# is only {{away}} pixels off, and the eyes still look at you. Nobody would notice, and every measurement made with such boxes
# would be a little wrong.

# %% [markdown]
# ## Early, middle, late
#
# Your function runs the bank through the network for one channel. `survey` does that once and keeps the strongest unit of
# *every* channel of several layers (about 5 seconds). The early block first: a channel that likes fine weaves, wherever they
# come from.

# %%
BLOCKS = [EARLY, "features.6", MIDDLE, "features.9", "features.11", LATE]
found = survey(bank.photos, model, BLOCKS)

def sheet(layer, channel, k=8):
    values, boxes = found.patches(layer, channel, k)
    return show_patches(bank.photos, boxes, values, size=found.fields[layer].size)

sheet(EARLY, 65)

# %% [markdown]
# And the last block: a channel for things with handles, it seems. Units of this block see nearly everything, so the whole
# photographs below say more than the patches.

# %%
sheet(LATE, 186)

# %% tags=["facts"]
survey_values, survey_boxes = found.patches(MIDDLE, EYES, 9)
assert torch.equal(survey_boxes, boxes) and torch.equal(survey_values, values)
assert all(bank.categories[bank.labels[int(i)]] == "tools" for i in found.ranking(LATE, 186)[:8])

# %% [markdown]
# Are categories what the late channels care about, then? Count: of the nine photographs that excite a channel most, how many
# belong to the category that occurs most often among them? By chance, that is {{chance:.0%}} on average, since the bank
# has big categories and small ones.

# %%
purity = predict(
    "Last block, mean over all channels: which share of the top nine comes from one category?", low=0, high=100, unit="%",
)
purity

# %%
def most_common_share(images):
    """images (9, channels): the share of the most frequent category, for each channel."""
    kinds = torch.nn.functional.one_hot(labels[images], len(bank.categories)).sum(dim=0)
    return kinds.amax(dim=1) / len(images)

share = {layer: most_common_share(found.values[layer].topk(9, dim=0).indices).mean().item() for layer in BLOCKS}
chance = torch.Generator().manual_seed(0)
drawn = torch.stack([torch.randperm(len(bank), generator=chance)[:9] for _ in range(2000)], dim=1)
by_chance = most_common_share(drawn).mean().item()

show_curves(
    [found.fields[layer].size for layer in BLOCKS], {"mean over the channels": list(share.values())},
    xlabel="size of the receptive field, in pixels", ylabel="share of one category",
    title="Do the top nine belong together?", hlines={"nine photographs at random": by_chance},
)

# %%
purity.reveal(100 * share[LATE])

# %% tags=["facts"]
fact(blocks=len(BLOCKS), chance=by_chance, early_share=share[EARLY], late_share=share[LATE], best_share=max(share.values()))
assert abs(share[EARLY] - by_chance) < 0.05 and share[LATE] > by_chance + 0.1
assert list(share.values()) == sorted(share.values())[:-2] + [max(share.values()), share[LATE]]

# %% [markdown]
# The early block does not care about categories: {{early_share:.0%}}, as much as chance gives. Later the share rises, to
# {{best_share:.0%}} in the block before the last and {{late_share:.0%}} in the last. That is far from one thing for each channel.
# Zhou et al. ([2015](https://arxiv.org/abs/1412.6856)) asked people what the top patches of a unit have in common. From layer
# to layer they found fewer colours and textures and more objects, and no clear name for many units. Look at channel 350 of the block before the last:

# %%
sheet("features.11", 350)

# %% tags=["facts"]
mixed = [bank.categories[bank.labels[int(i)]] for i in found.ranking("features.11", 350)[:8]]
fact(mixed=len(set(mixed)), inner=unit_field(model, "features.12.expand1x1").size, outer=found.fields[LATE].size)
assert found.values[LATE].shape[1] == 512 and model.features[12].expand1x1.out_channels == 256 > 186
assert len(set(mixed)) >= 4

# %% [markdown]
# A measuring tape, antlers, a solar cooker, a ball, a clownfish, scissors: {{mixed}} categories. Perhaps it is round things with a
# rim; perhaps there is no word for it. Channels that answer to several unrelated things are called **polysemantic**.
#
# A detail for those who measure: the first half of a Fire module's channels come from 1 × 1 kernels and see a little less than
# the other half. `unit_field` gives the larger field. Channel 186, one of the first 256 in the last block, sees {{inner}} of its
# box's {{outer}} pixels.

# %% [markdown]
# ## Ask with a drawing
#
# Top patches give you a *hypothesis*: channel 150 of the middle block reacts to a dark disc in a bright ring, whether
# that is an eye or not. You need no photographs to test it. Draw one, and look at the activation:

# %%
def ring(disc, band, ground=128, radius=3, outer=9):
    """A disc in a ring in the middle of a grey image, (224, 224, 3) uint8; disc, band and ground are grey levels."""
    at = torch.arange(224) - 111.5
    away = torch.hypot(at[:, None], at[None, :])
    grey = torch.where(away < radius, disc, torch.where(away < outer, band, ground))
    return grey[..., None].expand(-1, -1, 3).to(torch.uint8).numpy()

drawings = {
    "dark in a bright ring": ring(10, 230), "bright in a dark ring": ring(230, 10),
    "a bright disc": ring(230, 230), "a dark disc": ring(10, 10), "a dark dot": ring(10, 128),
}
show_images(list(drawings.values()), titles=list(drawings))

# %%
beaten = predict(
    f"How many of the {len(bank)} photographs excite the channel more than the dark disc in its ring does?",
    low=0, high=len(bank),
)
beaten

# %%
X_drawn = torch.cat([preprocess(drawing) for drawing in drawings.values()])
strengths, drawn_boxes = top_patches(X_drawn, model, MIDDLE, EYES, len(drawings))
activation = None
if written((strengths, drawn_boxes), "top_patches"):
    activation = {list(drawings)[int(box[0])]: float(value) for value, box in zip(strengths, drawn_boxes)}
    in_bank = found.values[MIDDLE][:, EYES]
    for name, value in activation.items():
        more = int((in_bank > value).sum())
        print(f"{name:22} {value:5.0f}, less than {more:3} of the {len(bank)} photographs")

# %%
beaten.reveal(None if activation is None else int((in_bank > activation["dark in a bright ring"]).sum()))

# %% tags=["facts"]
of_ring = activation["dark in a bright ring"]
assert EYES == 150
fact(ring=of_ring, ring_rank=(in_bank > of_ring).sum(), inverse=activation["bright in a dark ring"],
     plain=max(activation[name] for name in ("a dark disc", "a bright disc", "a dark dot")))
assert (in_bank > of_ring).sum() < 15 and max(activation, key=activation.get) == "dark in a bright ring"

# %% [markdown]
# A few grey pixels beat nearly the whole bank: with {{ring:.0f}} the drawing is stronger than all but {{ring_rank}}
# photographs. Dark and bright exchanged still give {{inverse:.0f}}, a disc or a dot without the ring at most {{plain:.0f}}.
# So *eye* was our word. The channel reacts to rings around a centre, and in this bank most of these are eyes.

# %% [markdown]
# ## Exercise 3: `neuron_gradient`
#
# **Goal:** which pixels of a patch matter to the unit. **About 10 minutes, ●●○, 10 points.**
#
# For saliency maps you differentiated a class's score. Any other number that the network computes can take its place: here
# it is the activation of one single unit.

# %% exercise="neuron_gradient"

# %% check="neuron_gradient"

# %% [markdown]
# The gradients of the eight units that belong to the strongest patches of channel 150 (the strongest of the three colours, as
# in a saliency map):

# %%
images = found.ranking(MIDDLE, EYES)[:8]
gradients = [
    neuron_gradient(X[image : image + 1].clone(), model, MIDDLE, EYES, row, column)
    for image, (row, column) in zip(images, found.units(MIDDLE, EYES, images))
]
gradients = None if any(one is None for one in gradients) else [one[0] for one in gradients]
show_gradients(bank.photos, found.patches(MIDDLE, EYES, 8)[1], gradients, size=found.fields[MIDDLE].size)

# %% [markdown]
# The maps have the grain that you know from saliency maps, and something else: they fade towards the border of the field. Of
# all the pixels that *can* matter, those in the middle matter most. They have many ways up through the layers, and a pixel
# in the corner has one. Luo et al. ([2016](https://arxiv.org/abs/1701.04128)) call what is left the **effective receptive
# field**. Measure it: the gradient's size, averaged over four photographs and six channels, for the unit in the middle
# (about 3 seconds).

# %%
narrow = predict("Which share of its field's area holds half of the gradient, in the last block?", low=0, high=50, unit="%")
narrow

# %%
effective = {
    layer: effective_field(X[::60], model, layer, range(5, channels, channels // 6), neuron_gradient)
    for layer, channels in ((EARLY, 128), (MIDDLE, 256), (LATE, 512))
}
show_images(
    None if None in effective.values() else [one.heat.sqrt() for one in effective.values()],
    titles=[f"{layer}: {found.fields[layer].size} pixels" for layer in effective], cmap="inferno",
    alt="The mean gradient in the fields of an early, a middle and a late unit: bright in the middle, fading outwards",
)

# %%
narrow.reveal(None if effective[LATE] is None else 100 * effective[LATE].half)

# %% tags=["facts"]
assert len(X[::60]) == 4 and all(len(range(5, channels, channels // 6)) == 6 for channels in (128, 256, 512))
assert EYES == 150
fact(half_early=effective[EARLY].half, half_middle=effective[MIDDLE].half, half_late=effective[LATE].half)
assert effective[LATE].half < 0.15 and effective[MIDDLE].half < 0.2

# %% [markdown]
# (The picture shows square roots, or nothing but the centre would be visible.) In the early block half of the gradient lies
# in {{half_early:.0%}} of the field, in the middle one in {{half_middle:.0%}}, in the last in {{half_late:.0%}}. The box that you draw around a top patch is the most that
# the unit can see. What it goes by is usually a smaller thing in the middle.

# %% [markdown]
# ## Can you trust such patches?
#
# What would they look like if the method were useless? Take the same network with *random* weights, which has learned
# nothing, and look at the top patches of the same channel (about 2 seconds).

# %%
untrained = predict(
    "What will the top patches of a channel of the untrained network have in common?",
    ["nothing: they look drawn at random", "light and edges", "a thing, such as eyes or wheels"],
)
untrained

# %% tags=["play"]
random_found = survey(bank.photos, random_squeezenet(seed=0), [MIDDLE])
random_values, random_boxes = random_found.patches(MIDDLE, EYES, 8)
show_patches(bank.photos, random_boxes, random_values, size=random_found.fields[MIDDLE].size)

# %% tags=["play"]
untrained.reveal("light and edges")

# %% tags=["facts"]
def light(patches):
    cut = [bank.photos[i, top:bottom, left:right] for i, top, left, bottom, right in patches.tolist()]
    return sum(one.mean() for one in cut) / len(cut) / 255

def at_the_rim(one):
    top = one.values[MIDDLE].topk(9, dim=0).indices
    row, column = (places[MIDDLE].gather(0, top) for places in (one.rows, one.columns))
    return ((row == 0) | (row == 26) | (column == 0) | (column == 26)).float().mean()

assert model.features[:8](X[:1]).shape[-1] == 27
fact(chance_rim=1 - 25**2 / 27**2, rim=at_the_rim(found), random_rim=at_the_rim(random_found))
assert light(random_boxes[1:]) > bank.photos.mean() / 255 + 0.1
assert at_the_rim(random_found) > at_the_rim(found) + 0.08 > 1 - 25**2 / 27**2 + 0.08
lead = [len(one.values[MIDDLE].argmax(dim=0).unique()) for one in (found, random_found)]
fact(leaders=lead[0], random_leaders=lead[1], channels=found.values[MIDDLE].shape[1])
assert lead[1] < lead[0] - 10

# %% [markdown]
# They do look alike: white ground, a dark edge, and the border of the photograph. So "my patches look alike" is no proof that
# anything was learned. Any function of the pixels has favourites, and these resemble each other. For the untrained network
# brightness and contrast decide, and even the padding does: {{random_rim:.0%}} of its channels' nine strongest units sit on the
# rim of the map, where {{chance_rim:.0%}} of all units are (in the trained network: {{rim:.0%}}). And the same few
# photographs lead everywhere: {{random_leaders}} different ones come first in its {{channels}} channels, against {{leaders}} in the
# trained network. No eyes, no handles.

# %% [markdown]
# ## Play
#
# Look through the channels of all {{blocks}} blocks. Find one that you would give a name to; then move **from rank** to the right
# and see how long the name holds. The tick asks your own `neuron_gradient` which pixels matter.

# %% tags=["play"]
from helpers import patch_explorer

patch_explorer(bank, found, model, neuron_gradient, channel=186)

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about the last lesson, the others about this one. Each counts one point.
#
# **Question 1.** A first layer has 3 × 3 filters and stride 2. You move the photograph two pixels to the right. What happens to
# its activation maps, away from the border?
#
# 1. Nothing: the filters are the same everywhere.
# 2. They move to the right by two units.
# 3. They move to the right by one unit.
# 4. All values change.
#
# **Question 2.** Four layers have kernels of 3 and stride 1. You may give stride 2 to one of them. Which one makes the receptive
# field of the *last* layer's units largest?
#
# 1. The first.
# 2. The last.
# 3. Any: strides multiply, whatever their order.
# 4. None: a stride makes fewer units, but each sees as much as before.
#
# **Question 3.** The nine top patches of a channel, out of a bank of 200 photographs, all show snouts of dogs. What is sure?
#
# 1. The channel is silent wherever there is no snout.
# 2. No other photograph in the bank excites the channel more than these nine do.
# 3. The channel is active on every photograph of a dog.
# 4. Without the channel, the network would recognise dogs less well.

# %% tags=["facts"]
assert receptive_field([(3, 2, 0)] + [(3, 1, 0)] * 3)[0] > receptive_field([(3, 1, 0)] * 3 + [(3, 2, 0)])[0]
assert 200 > 9

# %% exercise="patches_questions"

# %% check="patches_questions"

# %% [markdown]
# ## Question (4 points)
#
# A friend has seen your nine patches and writes: "Channel 150 of `features.7` is **the network's eye detector**. The network
# uses it to recognise animals."
#
# **Is that justified by the top patches?** Say what they do show, name two things that speak against the sentence or that
# the nine patches cannot show (use what you saw in this lesson), and describe an experiment for the second half of the
# sentence.

# %% tags=["facts"]
assert EYES == 150
eye_rank = found.ranking(MIDDLE, EYES).tolist()
fact(colosseum=eye_rank.index(bank.names.index("colosseum")) + 1)
animals = [i for i in eye_rank if bank.categories[bank.labels[i]] == "animals"]
fact(below=sum(found.values[MIDDLE][i, EYES] < 0.3 * values[0] for i in animals), animals=len(animals))

def silenced(module, inputs, output):
    output = output.clone()
    output[:, EYES] = 0
    return output

before = torch.cat([model(some).softmax(dim=1) for some in X[animals].split(16)])
handle = model.get_submodule(MIDDLE).register_forward_hook(silenced)
after = torch.cat([model(some).softmax(dim=1) for some in X[animals].split(16)])
handle.remove()
first = before.argmax(dim=1)
assert torch.equal(first, after.argmax(dim=1))
fact(moved=(before - after).gather(1, first[:, None]).abs().max())

# %% [markdown] question="patches_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** No. What the patches show: among the {{photos}} photographs of this bank, the nine that excite the
# channel most contain eyes, and one socket.
#
# *It is not only eyes.* The socket of a multimeter is on rank {{meter_rank}}, the arches of the Colosseum on rank
# {{colosseum}}, and a drawn ring around a dark disc beats all but {{ring_rank}} photographs. "Dark centre in a bright ring"
# describes all of them; "eye" describes what this bank has to offer.
#
# *It is not all eyes.* The nine strongest say nothing about the rest. Of the {{animals}} photographs of animals,
# {{below}} excite the channel by less than 30% of the largest value. Top patches are the far end of a
# distribution, and the end of a *particular* bank, which has no category of people or vehicles. Faces or wheels may excite the
# channel just as much, and nobody would see it here.
#
# *"Uses it" is another question altogether.* Activation is not use. One has to change the channel and see what happens: set
# it to 0 with a hook and count how many predictions change, compared with another channel set to 0. For the {{animals}}
# photographs of animals *not one* prediction changes, and the probability of the predicted class moves by {{moved:.2f}} at most. The network
# has other ways to know an animal.
#
# **Rubric.** 1 point: what top patches do show: the strongest in this bank, nothing else. 1 point: counter-evidence to "eye"
# (multimeter, drawing, arches), with the observation. 1 point: limits of the nine (the rest of the ranking, or the bank). 1
# point: an intervention that tests the use (ablation, or changing the pixels), with a comparison.
# ### END SOLUTION

# %%
model_answer("patches_question")

# %% [markdown]
# ## What this does not tell you
#
# - **The top is not the rest.** Photographs in the middle of the ranking can show something else entirely. The same neuron
#   got convincing names, and different ones, on different banks
#   ([Bolukbasi et al. 2021](https://arxiv.org/abs/2104.07143)).
# - **What is not in the bank cannot be found.** Among these {{photos}} photographs a channel for faces of people, or for
#   wheels, would go unnoticed. Bau et al. use tens of thousands, with every pixel labelled ([2017](https://arxiv.org/abs/1704.05796)).
# - **Channels need not be the right units to look at.** Random mixtures of channels have top patches that look just as meaningful
#   ([Szegedy et al. 2014](https://arxiv.org/abs/1312.6199)), and one channel may serve several purposes
#   ([Olah et al. 2020](https://distill.pub/2020/circuits/zoom-in/)).
# - **These examples are chosen.** The channels of this lesson were picked because their patches tell a story. Most are harder
#   to name: look at ten at random in the explorer.
# - **Seen is not used.** The receptive field is what a unit *could* react to, the top patch what it did react to. Whether the
#   network's answer depends on the unit is a question for experiments that change something.

# %%
closing_card("maximally_activating_patches", picture=ranks(1, 9))

# %% [markdown]
# Next lesson: one channel was a narrow view. What if you describe a photograph by all channels at once, and look for its
# neighbours?
