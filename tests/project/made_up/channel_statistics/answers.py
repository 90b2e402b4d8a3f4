"""Channel statistics as students wrote them."""

from autograde.mistakes.answers import right, wrong


@right
def a_class_for_the_hook(X, model, layer):
    class Keep:
        def __call__(self, module, args, out):
            self.out = out.detach().clone()

    keep = Keep()
    handle = dict(model.named_modules())[layer].register_forward_hook(keep)
    try:
        model(X)
    finally:
        handle.remove()
    return keep.out.flatten(2).mean(dim=2), keep.out.flatten(2).max(dim=2).values


@wrong("model_mode")
def switches_to_training(X, model, layer):
    result = a_class_for_the_hook(X, model, layer)
    model.train()
    return result


@wrong("wrong_form")
def three_results(X, model, layer):
    mean, largest = a_class_for_the_hook(X, model, layer)
    return mean, largest, largest - mean
