"""Right answers to class_visualization_update_step, as different students write them."""

import torch


def course_style(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    target = scores[0, target_y]
    loss = target - l2_reg * torch.norm(img) ** 2
    loss.backward()
    img.data += learning_rate * img.grad.data
    img.grad.zero_()


def normalised_course_style(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    loss = scores[:, target_y].sum() - l2_reg * (img * img).sum()
    loss.backward()
    g = img.grad.data
    dx = learning_rate * g / torch.norm(g)
    img.data += dx
    img.grad.data.zero_()


def under_no_grad(img, model, target_y, l2_reg, learning_rate):
    objective = model(img).squeeze()[target_y] - l2_reg * img.pow(2).sum()
    objective.backward()
    with torch.no_grad():
        img += learning_rate * img.grad
        img.grad.zero_()
    return img


def data_assigned(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    (scores[0][target_y] - l2_reg * (img.norm() * img.norm())).backward()
    img.data = img.data + learning_rate * img.grad
    img.grad = None


def penalty_by_hand(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    scores[0, target_y].backward()
    gradient = img.grad - 2 * l2_reg * img.detach()
    img.data.add_(learning_rate * gradient)
    img.grad.zero_()


def functional_gradient(img, model, target_y, l2_reg, learning_rate):
    objective = model(img)[0, target_y] - l2_reg * torch.square(img).sum()
    gradient = torch.autograd.grad(objective, img)[0]
    img.data.copy_(img.data + learning_rate * gradient)


def minimises_the_negative(img, model, target_y, l2_reg, learning_rate):
    loss = -model(img)[0, target_y] + l2_reg * torch.sum(torch.pow(img, 2))
    loss.backward()
    img.data -= learning_rate * img.grad
    img.grad.fill_(0)


def clears_at_the_start(img, model, target_y, l2_reg, learning_rate):
    if img.grad is not None:
        img.grad.zero_()
    (model(img)[0, target_y] - l2_reg * (img**2).sum()).backward()
    with torch.no_grad():
        img.add_(img.grad, alpha=learning_rate)


def optimizer(img, model, target_y, l2_reg, learning_rate):
    sgd = torch.optim.SGD([img], lr=learning_rate)
    sgd.zero_grad()
    loss = l2_reg * (img**2).sum() - model(img)[0, target_y]
    loss.backward()
    sgd.step()
    sgd.zero_grad()


def normalised_with_epsilon(img, model, target_y, l2_reg, learning_rate):
    model.eval()
    scores = model(img).gather(1, torch.LongTensor([[target_y]]))
    objective = scores.sum() - l2_reg * torch.sum(img**2)
    objective.backward(retain_graph=True)
    img.data += learning_rate * img.grad / (torch.sqrt((img.grad**2).sum()) + 1e-8)
    model.zero_grad()
    img.grad = torch.zeros_like(img)
    return img


def one_hot_backward(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    weight = torch.zeros_like(scores)
    weight[0, target_y] = 1
    scores.backward(weight)
    gradient = img.grad.clone() - l2_reg * 2 * img.data
    img.grad.zero_()
    img.data = img.data + learning_rate * gradient


RIGHT = (
    course_style,
    normalised_course_style,
    under_no_grad,
    data_assigned,
    penalty_by_hand,
    functional_gradient,
    minimises_the_negative,
    clears_at_the_start,
    optimizer,
    normalised_with_epsilon,
    one_hot_backward,
)
