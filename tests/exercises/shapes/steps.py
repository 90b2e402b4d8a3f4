"""Shapes of one step of class visualization: what is added, how long it is, what the penalty is."""

import torch
import torch.nn.functional as F
from shape import right, wrong

EXERCISE = "class_visualization_update_step"


@right
def looks_twice(img, model, target_y, l2_reg, learning_rate):
    print(model(img).argmax())
    scores = model.forward(img)
    (scores[0, target_y] - l2_reg * img.square().sum()).backward()
    with torch.no_grad():
        img += learning_rate * img.grad / img.grad.norm()
        print("now", model(img)[0, target_y].item())
    img.grad = None


@right
def functional_gradient(img, model, target_y, l2_reg, learning_rate):
    objective = lambda x: model(x)[0, target_y] - l2_reg * (x * x).sum()  # noqa: E731
    g = torch.func.grad(objective)(img.detach())
    img.data.add_(g, alpha=learning_rate)


@wrong("l2_outside_norm", points=7)
def penalty_beside_a_unit_gradient(img, model, target_y, l2_reg, learning_rate):
    (g,) = torch.autograd.grad(model(img)[0, target_y], img)
    img.data += learning_rate * g / g.norm() - learning_rate * 2 * l2_reg * img.data


@wrong("l2_not_squared", points=7)
def thrice_the_norm(img, model, target_y, l2_reg, learning_rate):
    (model(img)[0, target_y] - l2_reg * torch.norm(img)).backward()
    img.data += learning_rate * img.grad
    img.grad.zero_()


@wrong("l2_strength", points=7)
def a_tenth_of_the_penalty(img, model, target_y, l2_reg, learning_rate):
    (model(img)[0, target_y] - 0.1 * l2_reg * (img**2).sum()).backward()
    img.data += learning_rate * img.grad
    img.grad.zero_()


@wrong("l2_added_to_pixels", points=7)
def minus_the_weight(img, model, target_y, l2_reg, learning_rate):
    model(img)[0, target_y].backward()
    img.data += learning_rate * img.grad / img.grad.norm() - l2_reg
    img.grad.zero_()


@wrong("l2_without_gradient+multiplied_by_norm")
def times_the_norm_without_a_penalty(img, model, target_y, l2_reg, learning_rate):
    model(img)[0, target_y].backward()
    img.data += learning_rate * img.grad * img.grad.norm()
    img.grad.zero_()


@wrong("climbs_cross_entropy+learning_rate_ignored")
def up_on_the_loss(img, model, target_y, l2_reg, learning_rate):
    loss = F.cross_entropy(model(img), torch.tensor([target_y]))
    (g,) = torch.autograd.grad(loss, img)
    img.data += g


@wrong("cross_entropy")
def down_on_the_loss_without_a_penalty(img, model, target_y, l2_reg, learning_rate):
    F.cross_entropy(model(img), torch.tensor([target_y])).backward()
    img.data -= learning_rate * img.grad / img.grad.norm()
    img.grad = None


@wrong("several_steps")
def until_it_is_seen(img, model, target_y, l2_reg, learning_rate):
    for _ in range(10):
        if model(img).argmax() == target_y:
            break
        (model(img)[0, target_y] - l2_reg * (img**2).sum()).backward()
        img.data += learning_rate * img.grad / img.grad.norm()
        img.grad = None


@wrong("descends+l2_wrong_sign")
def everything_subtracted(img, model, target_y, l2_reg, learning_rate):
    (model(img)[0, target_y] + l2_reg * (img**2).sum()).backward()
    img.data -= learning_rate * img.grad / img.grad.norm()
    img.grad = None


@wrong("smaller_rate")
def a_hundredth_of_the_rate(img, model, target_y, l2_reg, learning_rate):
    (model(img)[0, target_y] - l2_reg * (img**2).sum()).backward()
    img.data += 0.01 * learning_rate * img.grad / img.grad.norm()
    img.grad = None


@wrong("training_mode", points=0)
def in_training_mode(img, model, target_y, l2_reg, learning_rate):
    mode = model.training
    model.train()
    (model(img)[0, target_y] - l2_reg * (img**2).sum()).backward()
    model.train(mode)
    img.data += learning_rate * img.grad / img.grad.norm()
    img.grad = None


@wrong("a_thousand_classes", points=9)
def a_row_of_a_thousand(img, model, target_y, l2_reg, learning_rate):
    row = torch.zeros(1, 1000)
    row[0, target_y] = 1
    scores = model(img)
    scores.backward(row)
    g = img.grad - 2 * l2_reg * img.data
    img.data += learning_rate * g / g.norm()
    img.grad = None


@wrong("zero_over_zero", points=0)
def cleared_before_it_is_used(img, model, target_y, l2_reg, learning_rate):
    (model(img)[0, target_y] - l2_reg * (img**2).sum()).backward()
    g = img.grad
    img.grad.zero_()
    img.data += learning_rate * g / g.norm()


@wrong("first_axis", points=0)
def a_class_among_the_images(img, model, target_y, l2_reg, learning_rate):
    (model(img)[target_y] - l2_reg * (img**2).sum()).sum().backward()
    img.data += learning_rate * img.grad / img.grad.norm()
    img.grad = None


@wrong("l2_not_squared+l2_weight_ignored", points=0)
def a_norm_of_strength_one(img, model, target_y, l2_reg, learning_rate):
    objective = model(img)[0, target_y] - torch.linalg.norm(img)
    objective.backward()
    with torch.no_grad():
        img += learning_rate * img.grad / img.grad.norm()
        img.grad.zero_()


@wrong("l2_wrong_sign+l2_not_squared", points=7)
def rewards_the_norm(img, model, target_y, l2_reg, learning_rate):
    loss = -model(img)[0, target_y] - l2_reg * img.norm()
    loss.backward()
    img.data -= learning_rate * img.grad / img.grad.norm()
    img.grad = None


@wrong("l2_square_subtracted", points=7)
def subtracts_the_squared_pixels(img, model, target_y, l2_reg, learning_rate):
    model(img)[:, target_y].squeeze().backward()
    img.grad.data *= learning_rate / torch.linalg.norm(img.grad.data)
    img.data = img.data + img.grad.data - l2_reg * img.data**2
    img.grad.data.zero_()


@wrong("l2_other_power", points=7)
def penalises_the_three_norm(img, model, target_y, l2_reg, learning_rate):
    (model(img)[0, target_y] - l2_reg * torch.norm(img, 3)).backward()
    with torch.no_grad():
        img += learning_rate * img.grad / img.grad.norm()
    img.grad = None


@wrong("channel_norm_divisor", points=0)
def divides_each_channel_by_its_norm(img, model, target_y, l2_reg, learning_rate):
    (model(img)[0, target_y] - l2_reg * (img**2).sum()).backward()
    for c in range(3):
        img.data[:, c] += learning_rate * img.grad[:, c] / img.grad[:, c].norm()
    img.grad.zero_()
