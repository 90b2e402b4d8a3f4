"""Hints for the deconvnet, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="Why does a hook on the output not do it this time?",
        ask="A hook on a ReLU's output changes the gradient before the ReLU's own backward pass. What does that do to "
        "it afterwards?",
        place="It masks by the forward input, and a hook cannot bring back what is masked: that gives the guided rule. "
        "For this rule the ReLU needs another backward pass.",
        repair="Write an operation of your own, a subclass of `torch.autograd.Function`, which computes a ReLU in "
        "`forward` and the deconvnet's rule in `backward`.",
    ),
    Hint(
        topic="How do I write an operation with a backward pass of its own?",
        ask="A subclass of `torch.autograd.Function` has two static methods. What does each of them get, and what must "
        "it return?",
        place="`forward(ctx, x)` returns the ReLU of x, as usual, or the scores would change. `backward(ctx, grad)` "
        "gets the gradient at the output and returns the one at the input. What `backward` needs of the forward pass, "
        "`ctx` carries across.",
        repair="`return x.clamp(min=0)` in `forward`, and `return grad.clamp(min=0)` in `backward`: this rule needs "
        "nothing of the forward pass. (Others do: `ctx.save_for_backward(x)` keeps x for `ctx.saved_tensors`.) The "
        "operation is called with `apply`.",
    ),
    Hint(
        topic="How do I get the network to use it?",
        ask="Where does a layer keep what it computes, and on which network may you change that without undoing it?",
        place="`model.modules()` visits every layer, those inside Fire modules and in the classifier too. A deep copy "
        "of the model may be changed as you like.",
        repair="`net = copy.deepcopy(model)`; for each of its ReLUs, `module.forward = ...apply`; then call `net(X)`. "
        "On the model itself, put everything back in a `finally` block.",
    ),
    Hint(
        topic="I know the deconvnet as a network of its own",
        ask="Zeiler and Fergus built a second network that goes through the layers in reverse, with transposed "
        "convolutions and unpooling by switches. Where in PyTorch do these two already exist?",
        place="The backward pass of a convolution is the transposed convolution, that of max pooling puts each number "
        "back at the place of the maximum. Only the ReLU differs.",
        repair="Let autograd go back, and change the rule of the ReLUs alone. A class with hooks, as other courses "
        "have it, does the same if its ReLUs do not mask by the forward input.",
    ),
)

AFTERTHOUGHT = (
    "The deconvnet's rule does not look at the ReLUs' inputs. What in this network still lets its result depend on the "
    "photograph?"
)
