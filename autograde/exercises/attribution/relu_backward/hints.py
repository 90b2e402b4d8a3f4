"""Hints for the three rules, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="What does a rule decide?",
        ask="A ReLU lets a number pass or sets it to 0. In the backward pass it does the same: to which numbers, those "
        "of the image, of the input or of the gradient?",
        place="All three rules return entries of `grad`, unchanged, or 0. They differ only in the condition: what is "
        "above 0, `activation_input`, `grad`, or both at the same place?",
        repair="Make a mask from the condition, then multiply: `passes = ...`, and `passed = grad * passes`. The "
        "conditions are `activation_input > 0`, `grad > 0`, and both of them joined with `&`.",
    ),
    Hint(
        topic="How do I join two conditions?",
        ask="`and` wants one truth value from each side. How many does `grad > 0` hold?",
        place="Conditions on tensors are tensors of True and False. There is an operator that joins them entry by "
        "entry; it binds more tightly than `>`.",
        repair="`(activation_input > 0) & (grad > 0)`, with the parentheses.",
    ),
    Hint(
        topic="What is an error good for here?",
        ask='What does your function return for rule="guidedd", and who would notice the misspelling?',
        place="Look at your last branch: an `else:` that computes something takes every unknown name for that rule.",
        repair="Name all three rules, and end with `else:` and `raise ValueError(...)`.",
    ),
    Hint(
        topic="I know this as a class with a method",
        ask="Other courses write an `autograd.Function` whose `backward(ctx, grad)` takes the input from `ctx`. What "
        "are its two numbers called here?",
        place="`backward` gets the gradient with respect to the output; `ctx.saved_tensors` holds the input of the "
        "forward pass.",
        repair="It is the same function: `grad` is `grad`, `activation_input` is `ctx.saved_tensors[0]`. In such a "
        "class, `backward` would call this function.",
    ),
)

AFTERTHOUGHT = "With which of the rules, at every ReLU, is what reaches the image still the gradient of a function?"
