"""Hints for class activation maps, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="Where are the features and the weights?",
        ask="The head of the network is a 1x1 convolution: `print(model.classifier)`. Which shape has its weight, and "
        "which of the axes are classes and channels?",
        place="`model.features(X)` gives the K feature maps. The weight of `model.classifier[1]` has the shape "
        "(classes, K, 1, 1): each class has a row of K numbers, one for each feature map.",
        repair="The rows of the classes in `y` are `model.classifier[1].weight[y]`, of shape (N, K, 1, 1): one row for "
        "each image, ready to be multiplied by features of shape (N, K, h, w).",
    ),
    Hint(
        topic="How do K feature maps become one map?",
        ask="A 1x1 convolution does the same thing at every position. What does it do with the K numbers that it "
        "finds there?",
        place="Look at the axis along which you add up: after multiplying, the products have the shape (N, K, h, w), "
        "and a map has the shape (N, h, w).",
        repair="Multiply the features by the weights and add up along the channels, axis 1: `.sum(dim=1)`, not "
        "`.mean(dim=1)`.",
    ),
    Hint(
        topic="Other courses ask for a picture as large as the image. And here?",
        ask="Which parts of a heat map are computed by the network, and which belong to the display?",
        place="Look at what comes after the sum. A class with a method, a layer object, ReLU, rescaling and enlarging: "
        "other courses put these around the same sum.",
        repair="Return the sum as it is, (N, h, w), signs included: ours is `cam = CAM(model)(X, y)` of other courses "
        "before they rescale it. `y` is a tensor here; a list of classes becomes one by `torch.tensor`.",
    ),
)

AFTERTHOUGHT = (
    "Your map needs neither a gradient nor a backward pass. Which networks allow this, and what would have to be "
    "changed in one with two linear layers at its end?"
)
