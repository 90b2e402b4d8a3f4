"""Shapes of fooling images: ways to call the model that are right, two mistakes at once, numbers, sizes, modes."""

import copy

import torch
import torch.nn.functional as F
from shape import right, wrong
from torch.autograd import Variable

EXERCISE = "make_fooling_image"


@right
def prints_the_score_at_each_step(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for t in range(100):
        print("before", model(X_fooling)[0, target_y].item())
        scores = model(X_fooling)
        if scores.argmax() == target_y:
            return X_fooling
        (g,) = torch.autograd.grad(scores[0, target_y], X_fooling)
        X_fooling = (X_fooling + g / g.norm()).detach().requires_grad_()
        with torch.no_grad():
            print(t, model(X).argmax().item(), model(X_fooling).softmax(1).max().item())
    raise RuntimeError("not fooled")


@right
def a_copy_of_the_model(X, target_y, model):
    net = copy.deepcopy(model).eval()
    X_fooling = X.detach().clone()
    for _ in range(100):
        X_fooling.requires_grad_(True)
        out = net.forward(X_fooling)
        if int(out.max(1).indices) == target_y:
            break
        out[:, target_y].sum().backward()
        step = X_fooling.grad / torch.linalg.norm(X_fooling.grad)
        X_fooling = X_fooling.detach() + step
    else:
        raise RuntimeError("gave up")
    return X_fooling.detach()


@right
def gradients_of_a_function(X, target_y, model):
    score = torch.func.grad_and_value(lambda image: model(image)[0, target_y])
    image = X.clone()
    for _ in range(100):
        if model(image).argmax(1).item() == target_y:
            return image
        g, _ = score(image)
        image = image + g / g.norm()
    raise RuntimeError("gave up")


@right
def through_features_and_classifier(X, target_y, model):
    image = Variable(X.clone(), requires_grad=True)
    for _ in range(100):
        scores = torch.flatten(model.classifier(model.features(image)), 1)
        if scores.argmax() == target_y:
            return image.data
        image.grad = None
        scores[0, target_y].backward()
        image.data = image.data + image.grad.data / image.grad.data.norm()
    raise RuntimeError("gave up")


@wrong("loops_for_ever", points=9)
def recursion_without_an_end(X, target_y, model):
    image = X.detach().clone()
    while model(image).argmax() != target_y:
        image = image.requires_grad_()
        (g,) = torch.autograd.grad(model(image)[0, target_y], image)
        image = (image + g / g.norm()).detach()
    return image


@wrong("loops_for_ever", points=9)
def a_graph_that_grows(X, target_y, model):
    image = X.clone().requires_grad_()
    scores = model(image)
    while scores.argmax().item() != target_y:
        (g,) = torch.autograd.grad(scores[0, target_y], image)
        image = image + g / g.norm()
        scores = model(image)
    return image


@wrong("no_early_stop", points=7)
def thirty_seven_steps(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(37):
        model(image)[0, target_y].backward()
        image.data += image.grad / image.grad.norm()
        image.grad.zero_()
    return image


@wrong("cross_entropy+gradient_accumulates")
def descends_on_a_loss_that_piles_up(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(image)
        if scores.argmax(1) == target_y:
            break
        F.nll_loss(F.log_softmax(scores, 1), torch.tensor([target_y])).backward()
        with torch.no_grad():
            image -= image.grad / image.grad.norm()
    return image


@wrong("cross_entropy+squared_norm")
def loss_by_the_squared_norm(X, target_y, model):
    image = X.clone().requires_grad_()
    loss = torch.nn.CrossEntropyLoss()
    for _ in range(100):
        scores = model(image)
        if scores.argmax(1) == target_y:
            break
        (g,) = torch.autograd.grad(loss(scores, torch.LongTensor([target_y])), image)
        image = (image - g / torch.sum(g**2)).detach().requires_grad_()
    return image


@wrong("cross_entropy+no_early_stop")
def sixty_steps_on_the_loss(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(60):
        F.cross_entropy(model(image), torch.tensor([target_y])).backward()
        image.data -= image.grad / image.grad.norm()
        image.grad = None
    return image


@wrong("gradient_accumulates+no_early_stop")
def never_cleared_and_never_stopped(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(55):
        model(image)[0, target_y].backward()
        image.data += image.grad / image.grad.norm()
    return image


@wrong("squared_norm+no_early_stop")
def squared_norm_for_seventy_steps(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(70):
        (g,) = torch.autograd.grad(model(image)[0, target_y], image)
        image.data += g / g.norm() ** 2
    return image


@wrong("gradient_accumulates+too_few_steps")
def three_steps_that_pile_up(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(3):
        scores = model(image)
        if scores.argmax() == target_y:
            break
        scores[0, target_y].backward()
        image.data += image.grad / image.grad.norm()
    return image


@wrong("step_too_short")
def a_rate_of_three_tenths(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(image)
        if scores.argmax() == target_y:
            return image
        (g,) = torch.autograd.grad(scores[0, target_y], image)
        image.data += 0.3 * g / g.norm()
    return image


@wrong("step_too_long")
def a_rate_of_three_and_a_half(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(image)
        if scores.argmax() == target_y:
            return image
        (g,) = torch.autograd.grad(scores[0, target_y], image)
        image.data += 3.5 * g / g.norm()
    return image


@wrong("cross_entropy+step_too_short")
def short_steps_on_the_loss(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(image)
        if scores.argmax() == target_y:
            return image
        (g,) = torch.autograd.grad(-F.cross_entropy(scores, torch.tensor([target_y])), image)
        image.data += 0.4 * g / g.norm()
    return image


@wrong("all_classes+too_few_steps")
def all_scores_for_fifteen_steps(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(15):
        model(image).sum().backward()
        image.data += image.grad / image.grad.norm()
        image.grad = None
    return image


@wrong("too_few_steps")
def seven_steps(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(4):
        scores = model(image)
        if scores.argmax() == target_y:
            break
        (g,) = torch.autograd.grad(scores[0, target_y], image)
        image.data += g / g.norm()
    return image


@wrong("training_mode")
def trains_all_the_time(X, target_y, model):
    image = X.clone().requires_grad_()
    model.train()
    for _ in range(100):
        scores = model(image)
        if scores.argmax() == target_y:
            break
        (g,) = torch.autograd.grad(scores[0, target_y], image)
        image.data += g / g.norm()
    model.eval()
    return image


@wrong("a_thousand_classes", points=9)
def a_one_hot_row_of_a_thousand(X, target_y, model):
    image = X.clone().requires_grad_()
    one_hot = torch.eye(1000)[target_y : target_y + 1]
    for _ in range(100):
        scores = model(image)
        if scores.argmax() == target_y:
            return image
        image.grad = None
        (scores * one_hot).sum().backward()
        image.data += image.grad / image.grad.norm()
    raise RuntimeError("not fooled")


@wrong("sign_of_gradient+no_early_stop")
def signs_for_twelve_steps(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(30):
        (g,) = torch.autograd.grad(model(image)[0, target_y], image)
        image.data += 0.2 * g.sign()
    return image


@wrong("norm_of_the_image+no_early_stop")
def image_norm_for_ever(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(200):
        (g,) = torch.autograd.grad(model(image)[0, target_y], image)
        image.data += 100 * g / image.data.norm()
    return image


@wrong("removed_idiom")
def keeps_its_variables(X, target_y, model):
    image = Variable(X.clone(), requires_grad=True)
    for _ in range(100):
        scores = model(image)
        if scores.data.max(1)[1][0] == target_y:
            break
        scores[0, target_y].backward(retain_variables=True)
        image.data += image.grad.data / image.grad.data.norm()
        image.grad.data.zero_()
    return image


@right
def views_the_gradient_that_a_hook_sees(X, target_y, model):
    image = X.clone().requires_grad_()
    seen = []
    image.register_hook(lambda g: seen.append(g.view(-1)))
    for _ in range(100):
        scores = model(image)
        if scores.argmax() == target_y:
            return image.detach()
        scores.backward(F.one_hot(torch.tensor([target_y]), scores.shape[1]).float())
        image.data += (seen[-1] / seen[-1].norm()).view(X.shape)
        image.grad = None
    raise RuntimeError("still not fooled")


@wrong("squared_norm")  # on some of the hidden photographs the long steps succeed
def squared_norm_on_the_image_itself(X, target_y, model):
    X.requires_grad_()
    for _ in range(100):
        scores = model(X)
        if scores.argmax() == target_y:
            return X
        scores[0, target_y].backward()
        X.data += X.grad / (X.grad**2).sum()
        X.grad.zero_()
    raise RuntimeError("still not fooled")


@wrong("gradient_accumulates+not_normalised", points=7)
def adds_up_raw_gradients(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(X_fooling)
        if scores.argmax() == target_y:
            break
        scores[:, target_y].backward()
        with torch.no_grad():
            X_fooling += X_fooling.grad
    return X_fooling


@wrong("cross_entropy+not_normalised", points=7)
def descends_the_raw_loss(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for _ in range(1000):
        scores = model(X_fooling)
        if scores.argmax(dim=1).item() == target_y:
            return X_fooling.detach()
        loss = F.cross_entropy(scores, torch.tensor([target_y]))
        (g,) = torch.autograd.grad(loss, X_fooling)
        X_fooling.data -= g
    raise RuntimeError("not fooled")


@wrong("climbs_cross_entropy", points=0)
def climbs_the_loss(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(X_fooling)
        if scores.argmax(dim=1).item() == target_y:
            break
        F.cross_entropy(scores, torch.tensor([target_y])).backward()
        X_fooling.data += X_fooling.grad / X_fooling.grad.norm()
        X_fooling.grad.zero_()
    return X_fooling


@wrong("no_early_stop", points=7)
def compares_a_pair_with_the_class(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(500):
        scores = model(image)
        if scores.data.max(dim=1) == target_y:
            break
        scores[0, target_y].backward()
        image.data += image.grad / image.grad.norm()
        image.grad.zero_()
    return image


@wrong("gradient_accumulates+squared_sum_divisor", points=0)
def divides_by_the_square_of_the_sum(X, target_y, model):
    image = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(image)
        if scores.argmax() == target_y:
            break
        scores[:, target_y].backward()
        image.data += image.grad / image.grad.sum() ** 2
    return image


@wrong("channel_norm_divisor", points=7)
def divides_each_channel_by_its_norm(X, target_y, model):
    image = X.clone()
    for _ in range(100):
        image.requires_grad_()
        scores = model(image)
        if scores.argmax() == target_y:
            return image.detach()
        (g,) = torch.autograd.grad(scores[0, target_y], image)
        image = image.detach() + g / g.norm(dim=(2, 3), keepdim=True)
    raise RuntimeError("not fooled")


@wrong("gradient_accumulates+norm_of_the_image+no_early_stop")
def piles_up_over_the_norm_of_the_image(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for _ in range(100):
        model(X_fooling)[:, target_y].backward()
        with torch.no_grad():
            X_fooling += X_fooling.grad / torch.norm(X_fooling, p=2)
    return X_fooling
