"""Wrong SmoothGrads, written as students write them."""

import torch

from autograde.exercises._saliency_wrong import gradient_of, score_sum


def add(X, noise_std, draw):
    return X + noise_std * draw()


def abs_max(gradient):
    return gradient.abs().amax(dim=1)


def variant(perturb=add, objective=score_sum, combine=lambda g: g.mean(dim=0), finish=abs_max, copies=lambda s: s):
    """SmoothGrad with one step replaced; `combine` takes the gradients of all copies, (copies, N, C, H, W)."""
    gradient = gradient_of(objective)

    def wrong(X, y, model, noise_std, num_samples, generator):
        def draw():
            return torch.randn(X.shape, generator=generator)

        gradients = [gradient(perturb(X, noise_std, draw), y, model) for _ in range(copies(num_samples))]
        return finish(combine(torch.stack(gradients)))

    return wrong


right = variant()


def same_noise(X, y, model, noise_std, num_samples, generator):
    noisy = X + noise_std * torch.randn(X.shape, generator=generator)
    return abs_max(gradient_of(score_sum)(noisy, y, model))


def torch_noise(X, y, model, noise_std, num_samples, generator):
    return right(X, y, model, noise_std, num_samples, None)


def numpy_noise(X, y, model, noise_std, num_samples, generator):
    import numpy as np

    noise = lambda X, std, draw: X + std * torch.tensor(np.random.randn(*X.shape), dtype=X.dtype)  # noqa: E731
    return variant(noise)(X, y, model, noise_std, num_samples, generator)


def seeded(seed):
    def wrong(X, y, model, noise_std, num_samples, generator):
        return right(X, y, model, noise_std, num_samples, torch.Generator().manual_seed(seed))

    return wrong


def walk(X, y, model, noise_std, num_samples, generator):
    return walk_in_place(X.clone(), y, model, noise_std, num_samples, generator)


def walk_in_place(X, y, model, noise_std, num_samples, generator):
    def step(X, noise_std, draw):
        X += noise_std * draw()
        return X

    return variant(step)(X, y, model, noise_std, num_samples, generator)


def relative(size):
    return variant(lambda X, noise_std, draw: X + noise_std * size(X) * draw())


def mean_image(X, y, model, noise_std, num_samples, generator):
    noise = torch.stack([torch.randn(X.shape, generator=generator) for _ in range(num_samples)])
    return abs_max(gradient_of(score_sum)(X + noise_std * noise.mean(dim=0), y, model))


def with_clean_copy(divisor):
    def wrong(X, y, model, noise_std, num_samples, generator):
        clean = gradient_of(score_sum)(X, y, model)
        total = variant(combine=lambda g: g.sum(dim=0) + clean, finish=lambda g: g)
        return abs_max(total(X, y, model, noise_std, num_samples, generator) / (num_samples + divisor))

    return wrong


def clean_first(X, y, model, noise_std, num_samples, generator):
    clean = gradient_of(score_sum)(X, y, model)
    total = variant(combine=lambda g: g.sum(dim=0) + clean, finish=lambda g: g, copies=lambda s: s - 1)
    return abs_max(total(X, y, model, noise_std, num_samples, generator) / num_samples)


def one_copy_short(X, y, model, noise_std, num_samples, generator):
    total = variant(combine=lambda g: g.sum(dim=0), finish=lambda g: g, copies=lambda s: s - 1)
    return abs_max(total(X, y, model, noise_std, num_samples, generator) / num_samples)


def mixed(apart, labels_apart, view_copies_first):
    def wrong(X, y, model, noise_std, num_samples, generator):
        def copies(t, interleave):
            return t.repeat_interleave(num_samples, 0) if interleave else torch.cat([t] * num_samples)

        images = copies(X, apart)
        images = images + noise_std * torch.randn(images.shape, generator=generator)
        gradients = gradient_of(score_sum)(images, copies(y, labels_apart), model)
        if view_copies_first:
            return abs_max(gradients.view(num_samples, *X.shape).mean(dim=0))
        return abs_max(gradients.view(len(X), num_samples, *X.shape[1:]).mean(dim=1))

    return wrong


def leaves_noise_in_X(X, y, model, noise_std, num_samples, generator):
    clean = X.clone()
    return variant(lambda _, std, draw: X.copy_(clean + std * draw()))(X, y, model, noise_std, num_samples, generator)
