"""Shapes of one step of DeepDream: code of other courses and libraries; two mistakes at once."""

import torch
import torch.nn.functional as F
from shape import right, wrong

EXERCISE = "dream_step"


class Hook:
    """The form of many repositories: an object with a handle and an output."""

    def __init__(self, module, copied=True):
        self.handle = module.register_forward_hook(self)
        self.copied = copied

    def __call__(self, module, inputs, output):
        self.output = output.clone() if self.copied else output

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.handle.remove()


def gradient(img, model, layer, scalar, copied=True):
    x = img.detach().clone().requires_grad_(True)
    with Hook(model.get_submodule(layer), copied) as hook:
        model(x)
    scalar(hook.output).backward()
    return x.grad.data


def divided(g):
    return g / (g.abs().mean() + 1e-8)


@right
def objective_l2(img, model, layer, step_size):
    """The names of the first program: the objective sets the gradient at the layer."""
    src = torch.nn.Parameter(img.detach().clone())
    with Hook(model.get_submodule(layer)) as dst:
        model(src)
    diff = dst.output.detach()
    dst.output.backward(diff)
    src.data += step_size / torch.abs(src.grad).mean().clamp(min=1e-8) * src.grad
    return src.data


@right
def mean_squared_error_to_zero(img, model, layer, step_size):
    g = gradient(img, model, layer, lambda A: F.mse_loss(A, torch.zeros_like(A)))
    return img + step_size * divided(g)


@right
def the_norm_without_square(img, model, layer, step_size):
    return img.add(divided(gradient(img, model, layer, torch.linalg.vector_norm)).mul(step_size))


@right
def a_dot_product_with_itself(img, model, layer, step_size):
    g = gradient(img, model, layer, lambda A: torch.dot(A.flatten(), A.flatten()))
    return img + torch.where(g == 0, 0, step_size * g / g.abs().mean())


@right
def torch_func_grad(img, model, layer, step_size):
    def objective(x):
        with Hook(model.get_submodule(layer)) as hook:
            model(x)
        return 0.5 * hook.output.square().sum()

    return img + step_size * divided(torch.func.grad(objective)(img))


@right
def minimised(img, model, layer, step_size):
    g = gradient(img, model, layer, lambda A: -(A**2).sum())
    return img - step_size * divided(g)


@right
def divided_by_the_mean_before_it_reaches_the_image(img, model, layer, step_size):
    """A hook on the image's own gradient."""
    x = img.detach().clone().requires_grad_()
    x.register_hook(divided)
    with Hook(model.get_submodule(layer)) as hook:
        model(x)
    (hook.output**2).sum().backward()
    return (x + step_size * x.grad).detach().numpy()


@right
def an_l1_norm_by_the_number_of_pixels(img, model, layer, step_size):
    g = gradient(img, model, layer, lambda A: A.pow(2).sum())
    size = torch.norm(g, p=1) / g.numel()
    return img + step_size * g / (size if size > 0 else 1)


@wrong("layer_ignored")
def the_first_block(img, model, layer, step_size):
    name = next(name for name, _ in model.named_children())
    return img + step_size * divided(gradient(img, model, name, lambda A: A.pow(2).sum()))


@wrong("sum_of_activations+deviation_divisor", points=0)
def another_tutorial(img, model, layer, step_size):
    g = gradient(img, model, layer, lambda A: A.mean())
    return img + step_size * g / (g.std() + 1e-8)


@wrong("clamped")
def clipped_like_another_tutorial(img, model, layer, step_size):
    return torch.clamp(img + step_size * divided(gradient(img, model, layer, lambda A: A.pow(2).sum())), -1, 1)


@wrong("after_the_relu", points=8)
def output_kept_as_it_is(img, model, layer, step_size):
    g = gradient(img, model, layer, lambda A: (A**2).sum(), copied=False)
    return img + step_size * divided(g)


@wrong("absolute_activations", points=0)
def the_l1_norm(img, model, layer, step_size):
    return img + step_size * divided(gradient(img, model, layer, lambda A: A.norm(p=1)))


@wrong("averaged_over_positions", points=0)
def pooled_first(img, model, layer, step_size):
    g = gradient(img, model, layer, lambda A: F.adaptive_avg_pool2d(A, 1).norm())
    return img + step_size * divided(g)


@wrong("divided_by_zero", points=9)
def no_tiny_number(img, model, layer, step_size):
    g = gradient(img, model, layer, lambda A: (A**2).mean())
    return img + step_size * (g / torch.mean(torch.abs(g)))


@wrong("hook_left", points=9)
def a_hook_object_that_stays(img, model, layer, step_size):
    hook = Hook(model.get_submodule(layer))
    x = img.detach().clone().requires_grad_()
    model(x)
    hook.output.pow(2).sum().backward()
    return img + step_size * divided(x.grad)


@wrong("needs_requires_grad", points=0)
def detached_output(img, model, layer, step_size):
    x = img.detach().clone().requires_grad_()
    with Hook(model.get_submodule(layer)) as hook:
        model(x)
    hook.output.detach().pow(2).sum().backward()
    return img + step_size * divided(x.grad)


@wrong("input_overwritten", points=9)
def the_callers_data(img, model, layer, step_size):
    img.requires_grad_(True)
    with Hook(model.get_submodule(layer)) as hook:
        model(img)
    hook.output.pow(2).sum().backward()
    img.data += step_size * divided(img.grad)
    return img.detach()


@wrong("moved_by_factor", points=0)
def half_a_step(img, model, layer, step_size):
    return img + 0.5 * step_size * divided(gradient(img, model, layer, lambda A: (A**2).sum()))
