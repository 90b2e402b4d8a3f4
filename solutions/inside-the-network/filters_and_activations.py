# %% [markdown]
# # Filters and activations: what single filters and channels react to
#
# So far the network was a box: a photograph goes in, scores come out. Now open it. **The filters of its first layer can be
# shown as small images, and every layer's output as maps.** You will look at both, and measure what looking alone cannot
# tell.
#
# | what you write | what it does | minutes | difficulty |
# | --- | --- | --- | --- |
# | a warm-up | one blank, by hand | 2 | ●○○ |
# | `filters_to_images` | the first layer's filters, as images | 10 | ●○○ |
# | `layer_activations` | what any layer returns, by a hook that goes away again | 15 | ●●○ |
# | three quick questions | is the idea clear? | 3 | ●○○ |
#
# Guesses before the pictures are never graded. At the end there is something to play with, a question to answer in prose,
# and a list of what filters and maps do *not* tell you. All cells together take well under a minute on a laptop.

# %%
import numpy as np
import torch
import torch.nn.functional as F

from helpers import (
    check, closing_card, gratings, load_photo_bank, load_squeezenet, model_answer, predict, preprocess, random_squeezenet,
    show_activations, show_curves, show_filters, show_images, uncopied_activations, warm_up, without_hooks, written,
    wrong_filter_images,
)

# %% [markdown]
# ## By hand first
#
# A filter looks at one small patch of the picture at a time. It multiplies each number of the patch by its own number at
# the same place, and adds up the products: this is its **response**. Here is a filter for edges, and a patch that is dark
# on the left and bright on the right:
#
# | filter | | | | patch | | |
# | --- | --- | --- | --- | --- | --- | --- |
# | −1 | 0 | 1 | | 1 | 1 | 4 |
# | −1 | 0 | 1 | | 1 | 2 | 4 |
# | −1 | 0 | 1 | | 0 | 2 | 3 |
#
# **Warm-up.** What is the filter's response to this patch? Replace the three dots, then run the cell (Shift + Enter).

# %% blank="response"
edge = torch.tensor([[-1.0, 0.0, 1.0]] * 3)
patch = torch.tensor([[1.0, 1.0, 4.0], [1.0, 2.0, 4.0], [0.0, 2.0, 3.0]])

response = (edge * patch).sum()  # fill in: an expression with edge and patch, or a number

warm_up("filters_and_activations", response)

# %% [markdown]
# A convolution moves the filter over the whole picture and writes down each response at its place: the result is a
# **map**. A ReLU then sets what is negative to zero.

# %%
picture = torch.tensor([[1.0, 1.0, 4.0, 4.0, 4.0],
                        [1.0, 2.0, 4.0, 4.0, 4.0],
                        [0.0, 2.0, 3.0, 4.0, 4.0],
                        [1.0, 1.0, 4.0, 4.0, 4.0]])
mirrored = picture.flip(1)  # bright on the left

for name, seen in (("picture", picture), ("mirrored", mirrored)):
    map_ = F.conv2d(seen[None, None], edge[None, None])[0, 0]
    print(f"{name:9} map {map_.tolist()}, after the ReLU {map_.relu().tolist()}")

# %% tags=["facts"]
by_hand = F.conv2d(picture[None, None], edge[None, None])[0, 0]
assert by_hand[0, 0] == response == 9 and by_hand[:, 2].tolist() == [1, 1]
assert F.conv2d(mirrored[None, None], edge[None, None]).max() < 0
fact(at_the_edge=response)

# %% [markdown]
# The map is large where the picture changes from dark to bright, up to {{at_the_edge:.0f}}, and close to zero where nothing
# changes. For the mirrored picture all responses are negative, and the ReLU leaves nothing. To a network, "dark, then
# bright" and "bright, then dark" are two different things: it takes two channels to see both.

# %% [markdown]
# ## The network and a bank of photographs
#
# The network is SqueezeNet again, trained and frozen. Besides one butterfly, there are photographs of {{categories}} kinds
# of things; here is one of each.

# %%
model = load_squeezenet()
bank = load_photo_bank()
first_of_each = [bank.labels.tolist().index(kind) for kind in range(len(bank.categories))]

butterfly = bank.photos[bank.names.index("butterfly")]
X = preprocess(butterfly)                                          # (1, 3, 224, 224), normalised
X_nine = torch.cat([preprocess(bank.photos[i]) for i in first_of_each])
X_bank = torch.cat([preprocess(photo) for photo in bank.photos[::3]])  # every third photograph

print(f"{len(bank)} photographs, {len(X_bank)} of them in X_bank")
show_images([butterfly, *bank.photos[first_of_each]], titles=["butterfly", *bank.categories])

# %% tags=["facts"]
fact(categories=len(bank.categories))
assert len(X_nine) == 9

# %% [markdown]
# ## The idea: a filter is a picture of what it looks for
#
# The first layer has 64 filters. Filter $k$ has numbers $w_k$ of three colours and 3 × 3 places, and a bias
# $b_k$. Its response at row $i$ and column $j$ of its map is, with the filter moving in steps of two pixels,
#
# $$a_{k,i,j} \;=\; b_k + \sum_{c}\sum_{u,v} w_{k,c,u,v}\; X_{c,\,2i+u,\,2j+v}\,.$$
#
# Read the sum as a scalar product of the filter and the patch below it. Of all patches of the same length, the one that
# *points in the same direction* gives the largest response: the patch that looks like the filter itself. So for the first
# layer, whose inputs are colours, **showing a filter is showing what it looks for.** Krizhevsky, Sutskever and Hinton did so
# in figure 3 of [ImageNet Classification with Deep Convolutional Neural
# Networks](https://papers.nips.cc/paper/2012/hash/c399862d3b9d6b76c8436e924a68c45b-Abstract.html) (2012).
#
# Weights are positive and negative, pixels are not. So each filter is rescaled before it is shown, on its own: its
# smallest number becomes black, its largest full brightness.

# %% tags=["facts"]
conv = model.features[0]
assert conv.weight.shape == (64, 3, 3, 3) and conv.stride == (2, 2) and conv.padding == (0, 0)
w = conv.weight[7]
patches = torch.randn(1000, 3, 3, 3, generator=torch.Generator().manual_seed(0))
lengths = patches.flatten(1).norm(dim=1).view(-1, 1, 1, 1)
assert ((patches / lengths * w).sum(dim=(1, 2, 3)) < (w / w.norm() * w).sum()).all()

# %%
colourful = predict("How many of the 64 filters are mainly about colour, not about light and dark?", low=0, high=64)
colourful

# %% [markdown]
# ## Exercise 1: `filters_to_images`
#
# **Goal:** from weights to small pictures, each filter on its own. **About 10 minutes, ●○○, 6 points.**
#
# One thing to keep in mind: these filters have three colours, three rows and three columns. A result of the right *shape*
# can still have its axes mixed up.

# %% tags=["facts"]
assert 6 - (-2) == 8 and (2 - (-2)) / 8 == 0.5  # filters in hints
assert (0.9 - -0.9) / (0.02 - -0.01) > 50
assert model.features[0].weight.shape[1:] == (3, 3, 3)

# %% exercise="filters_to_images"

# %% check="filters_to_images"

# %% [markdown]
# All 64, from those that are nearly grey to those that are nearly all colour:

# %%
def colour_share(weight):
    """How much of each filter's energy is a difference between the three colours: 0 for a grey filter, at most 1."""
    grey = weight.mean(dim=1, keepdim=True)
    return ((weight - grey) ** 2).sum(dim=(1, 2, 3)) / (weight**2).sum(dim=(1, 2, 3))

weight = model.features[0].weight
share = colour_share(weight)
order = share.argsort()

images = filters_to_images(weight)
images = None if images is None else torch.as_tensor(images)
show_filters(None if images is None else images[order])

# %%
colourful.reveal(int((share > 0.5).sum()) if images is not None else None)

# %% tags=["facts"]
fact(colour_count=int((share > 0.5).sum()), least_share=share.min(), most_share=share.max())
assert (share > 0.5).sum() + (share <= 0.5).sum() == 64
edges_alone = share < 0.2
assert edges_alone.sum() > 25

# %% [markdown]
# Nobody drew these. Training has split the filters into two groups, as it did in AlexNet: fine bars, edges and dots of
# light and dark, with hardly any colour, and colour against colour, with less shape: blue against orange, green against
# magenta. The share of colour goes from {{least_share:.0%}} to {{most_share:.0%}}, and for {{colour_count}} filters it is
# more than half.

# %% [markdown]
# ### Wrong on purpose
#
# The same filters, in the network's own order, beside four images that common mistakes make:

# %%
intact = predict(
    "Which mistake leaves every single filter's pattern intact (correlation 1 with the right image)?",
    ["one range for all", "each colour apart", "height and width swapped", "reshape for permute"],
)
intact

# %%
alike = {}
if written(images, "filters_to_images"):
    wrong = wrong_filter_images(weight)
    for name, other in wrong.items():
        pairs = zip(images.flatten(1), torch.as_tensor(other).flatten(1))
        alike[name] = sum(float(torch.corrcoef(torch.stack(pair))[0, 1]) for pair in pairs) / len(images)
    walls = {"yours": images} | {f"{name}: {alike[name]:.2f}": other for name, other in wrong.items()}
    display(show_filters(walls, columns=8))

# %%
intact.reveal(max(alike, key=alike.get) if alike else None)

# %% tags=["facts"]
assert max(alike, key=alike.get) == "one range for all" and alike["one range for all"] > 0.9999
fact(swapped=alike["height and width swapped"], reshaped=alike["reshape for permute"], apart=alike["each colour apart"])
spans = (weight.amax(dim=(1, 2, 3)) - weight.amin(dim=(1, 2, 3)))
fact(widest=spans.max() / spans.min())

# %% [markdown]
# With one range for all, each pattern is still right, but weak filters are grey: the widest range is {{widest:.1f}}
# times the narrowest. Rescaling each colour apart (correlation {{apart:.2f}} on average) makes loud colours out of faint
# ones. Swapped axes ({{swapped:.2f}}) give filters that look *just as good*: every bar is still a bar, only the wrong way
# round. And `reshape` ({{reshaped:.2f}}) makes stripes of colour that no filter has. Your eye may notice the grey and
# the stripes. For the other two it takes a check.

# %% [markdown]
# ## Is it learned, and is it true?
#
# Two tests. **First: what do filters look like that have learned nothing?** Here are those of the same
# network with random weights.

# %%
random_weight = random_squeezenet(seed=0).features[0].weight
random_images = filters_to_images(random_weight)
show_filters(None if images is None else {"trained": images[order], "random": random_images}, columns=8)

# %%
def neighbours(weight):
    """How closely numbers that lie side by side in a filter are correlated: mean size over filters and both directions."""
    pairs = [pair for w in weight for pair in ((w[..., 1:], w[..., :-1]), (w[..., 1:, :], w[..., :-1, :]))]
    found = [torch.corrcoef(torch.stack([one.flatten(), other.flatten()]))[0, 1] for one, other in pairs]
    return torch.stack(found).abs().mean().item()

for name, one in (("trained", weight), ("random", random_weight)):
    colours = torch.corrcoef(one.transpose(0, 1).flatten(1))
    print(f"{name:8} neighbours {neighbours(one):.2f}, red and green {colours[0, 1]:.2f}, red and blue {colours[0, 2]:.2f}")

# %% tags=["facts"]
fact(near=neighbours(weight), near_random=neighbours(random_weight))
red_green = torch.corrcoef(weight.transpose(0, 1).flatten(1))[0, 1]
fact(red_green=red_green, red_green_random=torch.corrcoef(random_weight.transpose(0, 1).flatten(1))[0, 1].abs())
assert neighbours(weight) > 1.5 * neighbours(random_weight) and red_green > 0.4

# %% [markdown]
# Random filters are colourful noise. In a trained filter, each number tells something about the one beside it (a
# correlation of {{near:.2f}} in size, against {{near_random:.2f}}), and red something about green ({{red_green:.2f}} against
# {{red_green_random:.2f}}).
#
# **Second: does a filter react to what its picture shows?** Hubel and Wiesel
# ([1959](https://doi.org/10.1113/jphysiol.1959.sp006308)) showed bars of light to a cat and turned them, to find the
# direction that a cell in its visual cortex reacts to. We do the same with stripes, and pick four filters: those that are
# choosiest among all that like horizontal, slanted and vertical stripes best, and the one that cares least.

# %%
angles = list(range(0, 180, 15))
stripes = gratings(angles)  # (12, 3, H, W)
tuning = F.conv2d(stripes, weight, stride=2).std(dim=(2, 3))  # how much each response varies: (angles, filters)
tuning = tuning / tuning.amax(dim=0)

favourite, worst = tuning.argmax(dim=0), tuning.amin(dim=0)
four = [torch.where(favourite == angles.index(angle), worst, 2).argmin().item() for angle in (0, 45, 90)]
four.append(worst.argmax().item())
names = [f"filter {k}" for k in four]
if written(images, "filters_to_images"):
    titles = [*(f"{angle}°" for angle in angles[::3]), *names]
    display(show_images([*stripes[::3], *images[four]], titles=titles, columns=4))

# %%
show_curves(
    angles, dict(zip(names, tuning[:, four].T)), xlabel="direction of the stripes (degrees: 0 is horizontal, 90 vertical)",
    ylabel="response, relative to the strongest", title="Four filters look at stripes",
)

# %% tags=["facts"]
assert favourite[four[:3]].tolist() == [0, 3, 6] and angles[::3] == [0, 45, 90, 135]
fact(least_choosy=worst[four[3]], choosy_low=worst[four[:3]].max())

# %% [markdown]
# The curves peak where the pictures say, and at its worst angle none of the three keeps more than {{choosy_low:.0%}} of its
# best response. The fourth filter, a spot, never falls below {{least_choosy:.0%}}. What you see in the
# picture of a filter is what it reacts to.

# %% [markdown]
# ## Exercise 2: `layer_activations`
#
# **Goal:** the output of any layer, by its name. **About 15 minutes, ●●○, 10 points.**
#
# What a layer returns for an image are its **activations**: a map for each of its channels. They exist only while the
# network computes. A *forward hook* is a function of yours that PyTorch calls whenever a certain layer has computed
# something. Yosinski et al. ([2015](https://arxiv.org/abs/1506.06579)) built a tool of such maps that ran on live video.
#
# Two things to keep in mind:
# - SqueezeNet's ReLUs work *in place*: they write over what they are given.
# - A hook that is forgotten stays on the model, and runs in all calls to come.

# %%
print(model.features[:4])

# %% tags=["facts"]
assert all(part.inplace for part in model.modules() if isinstance(part, torch.nn.ReLU))

# %% exercise="layer_activations"

# %% check="layer_activations"

# %% [markdown]
# ## One photograph in the first layer
#
# Four of the butterfly's 64 maps: first two filters of light and dark, then two of colour; below them their maps, before the
# ReLU.

# %%
half = predict("What share of all the first layer's numbers will the ReLU set to zero?", low=0, high=100, unit="%")
half

# %%
shown = [*order[[10, 20]].tolist(), *order[[52, 60]].tolist()]
channels = [f"channel {k}" for k in shown]

before = layer_activations(X, model, "features.0")
if written(images, "filters_to_images"):
    display(show_filters(images[shown], columns=4))
show_activations(butterfly, None if before is None else before[0, shown], titles=channels)

# %%
after = layer_activations(X, model, "features.1")
show_activations(butterfly, None if after is None else after[0, shown], titles=channels)

# %%
zeros = None if after is None else (torch.as_tensor(after) == 0).float().mean().item()
half.reveal(None if zeros is None else 100 * zeros)

# %% tags=["facts"]
assert torch.equal(before.relu(), after) and before.shape[1] == 64
fact(first_zeros=zeros, first_shape=" × ".join(map(str, before.shape[1:])))
fact(first_numbers=f"{before[0].numel():,}".replace(",", "\u202f"), input_numbers=f"{X.numel():,}".replace(",", "\u202f"))
typical = before[0, shown].abs().flatten(1).median(dim=1).values / before[0, shown].abs().amax(dim=(1, 2))
assert typical[:2].max() < 0.02 and typical[2:].min() > 3 * typical[:2].max()

# %% [markdown]
# Before the ReLU, blue is negative and red positive. After it, what was blue is black: {{first_zeros:.0%}} of all
# numbers are zero. The filters of light and dark react at edges and to nothing else. The filters of colour fill whole areas: the
# background in one map, the wings in the other. And the layer makes many numbers out of few: {{first_numbers}}
# ({{first_shape}}) from the {{input_numbers}} of the photograph.

# %% [markdown]
# ### Wrong on purpose
#
# The same layer through a hook as many tutorials show it, which keeps the output without a copy:

# %%
careless = uncopied_activations(X, model, "features.0")
print("smallest number, without a copy:", careless.min().item())
if written(before, "layer_activations"):
    print("smallest number, with your function:", round(before.min().item(), 1))

# %% tags=["facts"]
assert careless.min() == 0 and before.min() < -100 and torch.equal(careless, after)

# %% [markdown]
# That hook has kept the tensor, not its numbers. By the time you look, the ReLU has written over it. Nothing warns you: the
# pictures look good, only the blue is missing.

# %% [markdown]
# ## Through the depth
#
# What becomes of the butterfly on its way to the score? The names are those of SqueezeNet's layers: a convolution, ReLU and
# max-pooling, then Fire modules, with two more poolings between them.

# %%
sparser = predict(
    "From the first ReLU to the last Fire module: how does the share of zeros change?",
    ["it grows", "it stays at about a half", "it shrinks"],
)
sparser

# %%
layers = ["features.1", "features.2", "features.4", "features.7", "features.10", "features.12"]
strongest, where = [], []
for layer in layers:
    a = layer_activations(X, model, layer)
    if not written(a, "layer_activations"):
        break
    a = torch.as_tensor(a)[0]
    k = a.flatten(1).amax(dim=1).argmax().item()
    strongest.append(a[k])
    where.append(f"{layer}, channel {k}")
    print(f"{layer:12} {a.shape[0]:3} maps of {a.shape[1]:3} x {a.shape[2]:3} = {a.numel():6} numbers, "
          f"zero: {(a == 0).float().mean():.0%}")

# %% [markdown]
# The channel with the largest number in each of these layers:

# %%
show_activations(butterfly, strongest or None, titles=where, columns=4)

# %% [markdown]
# And the share of zeros after each ReLU, for the butterfly and on average over one photograph of each kind:

# %%
relus = ["features.1", *(f"features.{number}" for number in (3, 4, 6, 7, 9, 10, 11, 12))]
sparsity = None
if written(after, "layer_activations"):
    sparsity = {}
    for name, photographs in (("butterfly", X), ("one of each kind", X_nine)):
        found = [torch.as_tensor(layer_activations(photographs, without_hooks(model), layer)) for layer in relus]
        sparsity[name] = [(one == 0).float().mean().item() for one in found]
show_curves(
    range(1, len(relus) + 1), sparsity, xlabel="block: 1 is the first ReLU, then the Fire modules",
    ylabel="share of zeros", title="Deeper layers are silent at most places",
)

# %%
if sparsity:
    change = sparsity["one of each kind"][-1] - sparsity["one of each kind"][0]
    outcome = "it grows" if change > 0.1 else "it shrinks" if change < -0.1 else "it stays at about a half"
sparser.reveal(outcome if sparsity else None)

# %% tags=["facts"]
last = layer_activations(X, model, "features.12")[0]
fact(last_side=last.shape[1], last_maps=last.shape[0])
fact(zeros_start=sparsity["one of each kind"][0], zeros_end=sparsity["one of each kind"][-1])
assert sparsity["one of each kind"][-1] > 0.85 > 0.6 > sparsity["one of each kind"][0]
assert sparsity["butterfly"][-1] > sparsity["butterfly"][0] + 0.3
assert last.shape[1] == last.shape[2]

# %% [markdown]
# The maps become smaller and more numerous, until there are {{last_maps}} of {{last_side}} × {{last_side}}: *where*
# something is gets coarse, *what* it is gets fine. And they become **sparse**: the share of zeros grows from
# {{zeros_start:.0%}} to {{zeros_end:.0%}}, though not at every step. An edge is to be found in any photograph; what a late
# channel looks for is absent from most places.

# %% [markdown]
# ## Silent channels, and a dead one
#
# A channel is **silent** for a photograph if its map is zero everywhere. We run the last Fire module on every third
# photograph of the bank, 16 at a time (about 3 seconds), and keep each map's largest number.

# %%
silent_guess = predict(
    "For how many of the last Fire module's 512 channels is the butterfly's map zero everywhere?", low=0, high=512
)
silent_guess

# %%
def peaks(X, layer):
    """The largest number in each channel's map: (photographs, channels)."""
    # Copies of the model: a hook that your function forgot to remove must not keep the maps of all photographs.
    maps = (torch.as_tensor(layer_activations(some, without_hooks(model), layer)) for some in X.split(16))
    return torch.cat([one.amax(dim=(2, 3)) for one in maps])

if written(after, "layer_activations"):
    late = peaks(X_bank, "features.12")
    silent = (late == 0).sum(dim=1)
    print(f"silent channels for one photograph: {silent.min()} to {silent.max()}, {silent.float().mean():.0f} on average")
    print("channels that are silent for all photographs:", (late == 0).all(dim=0).sum().item())
    print("channels that are silent for none:", (late > 0).all(dim=0).sum().item())

# %%
silent_guess.reveal(int((peaks(X, "features.12") == 0).sum()) if after is not None else None)

# %% tags=["facts"]
fact(photographs=len(X_bank), silent_low=silent.min(), silent_high=silent.max(), silent_mean=silent.float().mean().round())
fact(butterfly_silent=(peaks(X, "features.12") == 0).sum())
assert late.shape[1] == 512 and (late == 0).all(dim=0).sum() == 0

# %% [markdown]
# For one photograph {{silent_low}} to {{silent_high}} of the 512 channels are silent, {{silent_mean:.0f}} on average, and
# {{butterfly_silent}} for the butterfly. But they are different ones each time: none is silent for all {{photographs}}
# photographs. So which photograph activates a channel most, and by how much? Of each channel, compare the largest number
# for the strongest photograph with that for the second. Here are the four channels with the widest lead.

# %%
if written(after, "layer_activations"):
    best, which = late.sort(dim=0, descending=True)
    lead = best[0] / best[1]
    alone = lead.argsort(descending=True)[:4].tolist()
    photographs = bank.photos[::3][which[0, alone]]
    maps = [torch.as_tensor(layer_activations(preprocess(p), model, "features.12"))[0, k] for p, k in zip(photographs, alone)]
    display(show_images(list(photographs), titles=[f"channel {k}: {lead[k]:.1f} times the second" for k in alone], columns=4))
    display(show_activations(None, maps, titles=[f"channel {k}" for k in alone]))

# %% tags=["facts"]
fact(widest_lead=lead.max(), median_lead=lead.median())

# %% [markdown]
# For most channels there is no such favourite: the median lead is {{median_lead:.2f}}. The widest is {{widest_lead:.1f}}.
# Does the channel then mean the thing in that photograph? With one example nobody can tell: that takes the *many* patches
# of the next lesson.
#
# ### Can a channel be dead?
#
# A ReLU that is shut for *every* photograph makes a **dead** channel. One Fire module in the middle of the network has such a
# channel, at least for our photographs (about 3 seconds):

# %%
if written(after, "layer_activations"):
    middle = peaks(X_bank, "features.7")
    print("silent for all photographs:", (middle == 0).all(dim=0).nonzero().flatten().tolist())

# %%
active = predict(
    "Gradient ascent from noise, as in the last lesson: will it find an image that activates channel 9?",
    ["no, there is none", "yes, but only just", "yes, and it then reacts as strongly as its neighbours"],
)
active

# %% [markdown]
# We climb along the sign of the gradient of the channel's largest number *before* the ReLU. As soon as that is above zero,
# the channel is active.

# %% tags=["nbval-ignore-output"]
fire = model.features[7]  # its first channels are those of fire.expand1x1
image, climb = 0.5 * torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0)), []
for step in range(100):
    image.requires_grad_()
    before_relu = fire.expand1x1(fire.squeeze_activation(fire.squeeze(model.features[:7](image))))
    highest = before_relu[0].amax(dim=(1, 2))  # of each channel
    climb.append(highest[9].item())
    (g,) = torch.autograd.grad(highest[9], image)
    image = (image.detach() + 0.05 * g.sign()).clamp(-2, 2.4)

print(f"channel 9: {climb[0]:.2f} at the start, {max(climb):.2f} at best; a typical channel: {highest.median():.0f}")

# %% tags=["nbval-ignore-output"]
show_curves(
    range(100), {"largest number before the ReLU": climb}, xlabel="step", ylabel="channel 9",
    hlines={"above this line the channel is active": 0}, title="Activating a silent channel by gradient ascent",
)

# %%
answers = {0: "yes, but only just", 1: "yes, and it then reacts as strongly as its neighbours"}
as_strong = max(climb) > 0.5 * highest.median()
active.reveal(answers[int(as_strong)] if max(climb) > 0 else "no, there is none")

# %%
of_9, of_8 = (fire.expand1x1.weight[k].abs().max().item() for k in (9, 8))
print(f"largest weight of channel 9: {of_9:.4f}, of channel 8: {of_8:.2f}")
show_images(image, titles=["what activates channel 9"])

# %% tags=["facts"]
assert (middle == 0).all(dim=0).nonzero().flatten().tolist() == [9]
assert 0 < max(climb) < 0.01 * highest.median() and climb[0] < 0
assert 10 < next(i for i, one in enumerate(climb) if one > 0) < 80 and max(climb) < 1 and highest.median() > 100
start = 0.5 * torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
assert 0.05 < (image.detach() != start.clamp(-2, 2.4)).float().mean() < 0.7  # the square
fact(dead_weight=of_9, live_weight=of_8)
assert of_9 < 0.001 * of_8

# %% [markdown]
# After a few dozen steps the channel becomes active, barely: it stays below 1, where a typical channel reaches hundreds.
# Its weights say why: the largest is {{dead_weight:.4f}}, that of the next channel {{live_weight:.2f}}. A likely story: early in training
# its ReLU was shut for all photographs; a ReLU that is shut passes no gradient, so nothing could repair the channel; and
# weight decay, which makes all weights a little smaller in each step, shrank its own to nearly nothing. Photographs could
# only tell that the channel is silent, and the image that activates it is noise to us. The weights told the rest.
#
# Only a square of that image has changed: a channel's largest number depends on a part of the image, its *receptive field*.
# You will compute it in the next lesson.

# %% [markdown]
# ## Why not show deeper filters?
#
# The filters of the next convolution with 3 × 3 places, in the first Fire module, have 16 input channels in place of three
# colours. Here are four of its 64 filters, one in each row, with a grey image for each of the 16 inputs.

# %%
deeper = model.features[3].expand3x3.weight[:4]  # (4, 16, 3, 3)
low, high = (getattr(deeper, end)(dim=(1, 2, 3), keepdim=True) for end in ("amin", "amax"))
show_filters(((deeper - low) / (high - low)).flatten(0, 1), columns=16)

# %% tags=["facts"]
assert model.features[3].expand3x3.weight.shape == (64, 16, 3, 3)
assert model.features[3].squeeze.weight.shape[1] == 64

# %% [markdown]
# Each of the small images is right, and together they tell you nothing: to read them you would have to know what each of
# the 16 channels means, and those are mixtures of 64 others. There is no colour to paint with. What to do instead is the
# subject of your question below.

# %% [markdown]
# ## Play
#
# Choose a photograph, a layer and a channel: its map, beside the photograph and over it. *strongest* lists the channels
# with the largest numbers. Follow the butterfly's pattern through `features.1`, `features.4`, `features.7`; look for
# channels that find an eye, a beak, sky, water. In `classifier.1` each channel is a class: its map shows where the network
# sees it. Everything runs through your own `layer_activations`.

# %% tags=["play"]
from helpers import activation_explorer

chosen = [bank.names.index("butterfly"), *first_of_each]
activation_explorer(bank.photos[chosen], [bank.names[i] for i in chosen], model, layer_activations)

# %% [markdown]
# ## Three quick questions (3 points)
#
# The first is about the lesson before, the others are about this one. Each counts one point.
#
# **Question 1.** In a class visualization of *cup*, parts of cups appear all over the picture, many times. Why?
#
# 1. The training photographs showed many cups at once.
# 2. The jitter copied the cup to many places.
# 3. The score is a mean over places, so each place that looks like a cup raises it.
# 4. The L2 penalty forbids one large, strong cup.
#
# **Question 2.** Filter A has the numbers −1, 0, 1 in its three columns, in all rows and colours. Filter B has 1, 2, 3.
# What are their images according to `filters_to_images`, and their responses to a patch that is 0.5 everywhere?
#
# 1. The same images; the same responses.
# 2. The same images; A's response is 0, B's is not.
# 3. B's image is brighter; A's response is 0, B's is not.
# 4. B's image is brighter; the same responses.
#
# **Question 3.** After the ReLU, a channel's map is zero everywhere for a certain photograph. What is sure?
#
# 1. The channel is dead: it is silent for every photograph.
# 2. All weights of its filter are negative.
# 3. A brighter copy of the photograph would activate it.
# 4. Before the ReLU, the channel is nowhere above zero for this photograph.

# %% tags=["facts"]
a, b = (torch.tensor(columns).expand(1, 3, 3, 3) for columns in ([-1.0, 0, 1], [1.0, 2, 3]))
assert torch.equal(filters_to_images(a), filters_to_images(b))
assert (a * 0.5).sum() == 0 and (b * 0.5).sum() != 0

# %% exercise="filters_questions"

# %% check="filters_questions"

# %% [markdown]
# ## Question (4 points)
#
# In papers and talks you see the filters of a first layer, and hardly ever those of a second or a tenth.
#
# **Why are only the first layer's filters shown as images?** Say what the axes of a filter mean, in the first layer and in
# a deeper one (compare two layers of SqueezeNet with their shapes), why the picture of a first-layer filter tells what it
# reacts to, and what one could show of a deeper channel instead.

# %% tags=["facts"]
first_filter_shape, fire = tuple(model.features[0].weight.shape), model.features[12]
fact(late_squeeze=fire.squeeze.weight.shape[1], late_expand=fire.expand3x3.weight.shape[1])
assert first_filter_shape == (64, 3, 3, 3) and fire.squeeze.weight.shape[2:] == (1, 1)

# %% [markdown] question="filters_question" points=4
# ### BEGIN SOLUTION
# **Model answer.** A filter has one slice for each *input* channel. In the first layer, with weights of shape (64, 3, 3,
# 3), the three inputs are red, green and blue: the slices can be shown as one colour image. In the last Fire module the 3 ×
# 3 filters have {{late_expand}} input channels, and those of its squeeze layer {{late_squeeze}}, with a single place (1 ×
# 1) each. These channels are no colours, so there is no colour to show them in; and what each of them stands for is itself
# a mixture of other channels.
#
# The first layer's response is a scalar product with the pixels themselves: of all patches of one length, the one that
# looks like the filter gives the largest. So the picture is the answer to "what does it look for?". A deeper channel's
# response is a scalar product too, but with activations, behind several ReLUs and poolings; as a function of the pixels it
# is not linear, and the patch it likes best cannot be read from its weights.
#
# What can be shown instead: the *maps* of the channel over photographs; the patches of many photographs that excite it most
# (the next lesson); the gradient of its activation with respect to the image; an image made by gradient ascent on it, as
# in class visualization. All of these show behaviour, not weights.
#
# **Rubric.** 1 point: the first layer's inputs are the three colours. 1 point: deeper filters have many input channels that
# are no colours (with shapes of two layers). 1 point: the response is a scalar product with the pixels only in the first
# layer (or: a deeper one depends on the pixels through several layers). 1 point: a sensible alternative.
# ### END SOLUTION

# %%
model_answer("filters_question")

# %% [markdown]
# ## What this does not tell you
#
# - **A map shows where, not what.** That a channel is bright on the wings does not mean that it looks for wings: all it
#   takes is something that the wings have, such as an edge. And many channels react to several things that have nothing to
#   do with each other ([Olah et al. 2020](https://distill.pub/2020/circuits/zoom-in/)).
# - **Single channels are not special.** Mixtures of channels, drawn at random, can look just as meaningful ([Szegedy et al. 2014](https://arxiv.org/abs/1312.6199)). Others find that channels match human concepts more often than random mixtures
#   do, though many match none ([Bau et al. 2017](https://arxiv.org/abs/1704.05796)).
# - **A choosy channel need not be an important one.** When channels were removed one by one, those that react to one class
#   only mattered no more than others ([Morcos et al. 2018](https://arxiv.org/abs/1803.06959)).
# - **The picture of a filter has lost its range and its offset.** Question 2 shows two filters with one picture.
# - **Good-looking filters do not make a good network, but bad ones can be a warning.** Zeiler and Fergus
#   ([2014](https://arxiv.org/abs/1311.2901)) saw dead filters in AlexNet's first layer, and hardly any of medium frequency.
#   They chose smaller filters and a smaller stride, and the network improved.

# %%
closing_card("filters_and_activations", picture=None if images is None else show_filters(images[order]))

# %% [markdown]
# Next lesson: a map tells where a channel reacts, and one photograph does not tell to what. So we search the bank: which
# patches, of which photographs, excite a channel most?
