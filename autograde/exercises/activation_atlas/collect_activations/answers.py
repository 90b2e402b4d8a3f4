"""Vectors at random positions, as students wrote it."""

import random

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong


def activations(images, model, layer):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    try:
        model(images)
    finally:
        handle.remove()
    return kept[0]


@right
def rows_and_columns(images, model, layer, per_image):
    A = activations(images, model, layer)
    N, K, h, w = A.shape
    vectors = torch.zeros(N * per_image, K)
    for i in range(N):
        for j, place in enumerate(torch.randperm(h * w)[:per_image].tolist()):
            vectors[i * per_image + j] = A[i, :, place // w, place % w]
    return vectors


@right
def pythons_sample(images, model, layer, per_image):
    A = activations(images, model, layer)
    _, _, h, w = A.shape
    everywhere = [(r, c) for r in range(h) for c in range(w)]
    chosen = []
    for one in A:
        for r, c in random.sample(everywhere, per_image):
            chosen.append(one[:, r, c])
    return torch.stack(chosen)


@right
def numpys_generator(images, model, layer, per_image):
    generator = np.random.default_rng()
    A = activations(images, model, layer).numpy().transpose(0, 2, 3, 1)
    A = A.reshape(len(A), -1, A.shape[-1])
    return np.concatenate([generator.permutation(one)[:per_image] for one in A])


@right
def image_by_image_with_a_seed(images, model, layer, per_image):
    torch.manual_seed(0)
    chosen = []
    for image in images:
        one = activations(image[None], model, layer)[0].flatten(1)
        chosen.append(one[:, torch.randperm(one.shape[1])[:per_image]].t())
    return torch.cat(chosen, dim=0)


@right
def weights_that_are_all_the_same(images, model, layer, per_image):
    A = activations(images, model, layer)
    N, K, h, w = A.shape
    places = torch.multinomial(torch.ones(N, h * w), per_image, replacement=False)
    return torch.cat([A[i].view(K, -1)[:, places[i]].T for i in range(N)])


@right
def until_it_is_new(images, model, layer, per_image):
    A = activations(images, model, layer)
    vectors = []
    for one in A:
        seen = set()
        while len(seen) < per_image:
            place = (int(torch.randint(one.shape[1], ())), int(torch.randint(one.shape[2], ())))
            if place not in seen:
                seen.add(place)
                vectors.append(one[:, place[0], place[1]].numpy())
    return np.array(vectors)


@right
def a_list_of_vectors(images, model, layer, per_image):
    rows = activations(images, model, layer).permute(0, 2, 3, 1).flatten(1, 2)
    return [rows[i, p] for i in range(len(rows)) for p in np.random.permutation(rows.shape[1])[:per_image]]


@right
def hook_on_a_copy(images, model, layer, per_image):
    """Runs a copy of the model: its hook does not matter."""
    import copy

    twin, kept = copy.deepcopy(model), {}
    twin.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.update(A=o.clone()))
    with torch.inference_mode():
        twin(images)
    A = kept["A"]
    index = torch.rand(len(A), A[0, 0].numel()).topk(per_image).indices
    return torch.take_along_dim(A.flatten(2), index[:, None], dim=2).transpose(1, 2).reshape(-1, A.shape[1])


@wrong("position_twice", "different")
def randint_twice(images, model, layer, per_image):
    A = activations(images, model, layer)
    vectors = []
    for one in A:
        for _ in range(per_image):
            vectors.append(one[:, torch.randint(A.shape[2], ()), torch.randint(A.shape[3], ())])
    return torch.stack(vectors)


@wrong("same_for_all_images", "anywhere")
def drawn_once(images, model, layer, per_image):
    A = activations(images, model, layer)
    chosen = torch.randperm(A.shape[2] * A.shape[3])[:per_image]
    return A.flatten(2)[:, :, chosen].permute(0, 2, 1).reshape(-1, A.shape[1])


@wrong("axes_mixed_up", "vectors one_image different anywhere any_layer model_kept")
def viewed(images, model, layer, per_image):
    A = activations(images, model, layer)
    rows = A.reshape(A.shape[0], -1, A.shape[1])
    return torch.cat([one[torch.randperm(len(one))[:per_image]] for one in rows])


@wrong("hook_left", "model_kept")
def hook_stays(images, model, layer, per_image):
    kept = []
    model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    model(images)
    return torch.cat([one.flatten(1).T[torch.randperm(one[0].numel())[:per_image]] for one in kept[0]])


@wrong("changed_by_the_next_layer", "any_layer")
def not_copied(images, model, layer, per_image):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o))
    try:
        model(images)
    finally:
        handle.remove()
    return torch.cat([one.flatten(1).T[torch.randperm(one[0].numel())[:per_image]] for one in kept[0]])


@wrong("vectors_of_one_image", "vectors different anywhere any_layer model_kept")
def of_the_first_image(images, model, layer, per_image):
    A = activations(images, model, layer)
    rows = A[0].flatten(1).T
    return rows[torch.randperm(len(rows))[:per_image]]
