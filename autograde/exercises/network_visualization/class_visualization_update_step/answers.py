"""One step of class visualization as students wrote it."""

import torch
import torch.nn.functional as F

from autograde.mistakes.answers import right, wrong


@right
def course_style(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    target = scores[0, target_y]
    loss = target - l2_reg * torch.norm(img) ** 2
    loss.backward()
    img.data += learning_rate * img.grad.data
    img.grad.zero_()


@right
def normalised_course_style(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    loss = scores[:, target_y].sum() - l2_reg * (img * img).sum()
    loss.backward()
    g = img.grad.data
    dx = learning_rate * g / torch.norm(g)
    img.data += dx
    img.grad.data.zero_()
    return img


@right
def data_assigned(img, model, target_y, l2_reg, learning_rate):
    if img.grad is not None:
        img.grad.fill_(0)
    (model(img).squeeze()[target_y] - l2_reg * (img.norm() * img.norm())).backward()
    img.data = img.data + learning_rate * img.grad


@right
def penalty_by_hand(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    scores[0, target_y].backward()
    gradient = img.grad - 2 * l2_reg * img.detach()
    img.data.add_(learning_rate * gradient)
    img.grad.zero_()


@right
def optimizer(img, model, target_y, l2_reg, learning_rate):
    sgd = torch.optim.SGD([img], lr=learning_rate)
    sgd.zero_grad()
    loss = l2_reg * img.pow(2).sum() - model(img)[0, target_y]
    loss.backward()
    sgd.step()
    sgd.zero_grad()


@right
def normalised_with_epsilon(img, model, target_y, l2_reg, learning_rate):
    model.eval()
    scores = model(img).gather(1, torch.LongTensor([[target_y]]))
    objective = scores.sum() - l2_reg * torch.sum(img**2)
    objective.backward(retain_graph=True)
    img.data += learning_rate * img.grad / (torch.sqrt((img.grad**2).sum()) + 1e-8)
    model.zero_grad()
    img.grad = torch.zeros_like(img)
    return img


@right
def one_hot_backward(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    weight = torch.zeros_like(scores)
    weight[0, target_y] = 1
    scores.backward(weight)
    gradient = img.grad.clone() - l2_reg * 2 * img.data
    img.grad.zero_()
    with torch.no_grad():
        img.add_(gradient, alpha=learning_rate)


@wrong("never_clears_gradient", "repeated_steps")
def clears_the_models_gradients(img, model, target_y, l2_reg, learning_rate):
    score = model(img)[0, target_y] - l2_reg * (img * img).sum()
    score.backward()
    with torch.no_grad():
        img += learning_rate * img.grad
    model.zero_grad()


@wrong("l2_not_squared", "l2_term")
def norm_without_square(img, model, target_y, l2_reg, learning_rate):
    score = model(img)[:, target_y] - l2_reg * torch.norm(img, p=2)
    score.backward()
    g = img.grad / torch.norm(img.grad)
    img.data += learning_rate * g
    img.grad.zero_()


@wrong("l2_without_gradient", "l2_term")
def weights_penalised(img, model, target_y, l2_reg, learning_rate):
    score = model(img)[0, target_y] - l2_reg * sum((w**2).sum() for w in model.parameters())
    score.backward()
    img.data += learning_rate * img.grad
    img.grad.zero_()


@wrong("l2_factor_two_missing", "l2_term")
def weight_decay(img, model, target_y, l2_reg, learning_rate):
    sgd = torch.optim.SGD([img], lr=learning_rate, weight_decay=l2_reg)
    sgd.zero_grad()
    (-model(img)[0, target_y]).backward()
    sgd.step()


@wrong("works_on_a_copy", "score_step l2_term repeated_steps")
def rebinds_the_name(img, model, target_y, l2_reg, learning_rate):
    (model(img)[0, target_y] - l2_reg * (img**2).sum()).backward()
    img = img + learning_rate * img.grad
    return img


@wrong("cross_entropy", "score_step l2_term repeated_steps")
def descends_on_the_loss(img, model, target_y, l2_reg, learning_rate):
    loss = F.cross_entropy(model(img), torch.tensor([target_y])) + l2_reg * (img**2).sum()
    loss.backward()
    img.data -= learning_rate * img.grad
    img.grad.zero_()


@wrong("zero_over_zero", "score_step l2_term repeated_steps")
def clears_before_the_step(img, model, target_y, l2_reg, learning_rate):
    (model(img)[0, target_y] - l2_reg * (img**2).sum()).backward()
    img.grad.zero_()
    img.data += learning_rate * img.grad / img.grad.norm()
