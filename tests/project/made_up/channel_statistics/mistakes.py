"""What goes wrong with hooks: a short list."""

from autograde.mistakes.edits import body, edit
from autograde.mistakes.misconception import mistake, style

_RESULT = "mean, largest = kept[0].mean(dim=(2, 3)), kept[0].amax(dim=(2, 3))"
_MUTANT = "mean, largest = (kept[0].mean(dim=(2, 3)), kept[0].amax(dim=(2, 3)))"

STYLES = (
    style("dict", edit("kept = []", "kept = {}"), edit("kept.append(out.clone())", "kept.update({0: out.clone()})")),
    style("no_gradient", edit("    model(X)", "    with torch.no_grad():\n        model(X)")),
)

MISCONCEPTIONS = (
    mistake(
        "hook_left",
        "Your hook stays on the layer: every later call of the model runs it too.",
        "Call `handle.remove()` in a `finally:` block.",
        edit("handle.remove()", "pass"),
    ),
    mistake(
        "hook_left_after_error",
        "When the model raises an error, your hook stays on the layer.",
        "Put `handle.remove()` into a `finally:` block: it runs after an error too.",
        edit("finally:", "except ZeroDivisionError:\n    pass\nelse:"),
    ),
    mistake(
        "overwritten_in_place",
        "You keep the layer's output itself, and the ReLU after it works in place: it overwrites what you kept.",
        "Keep a copy: `out.clone()`.",
        edit("out.clone()", "out"),
    ),
    mistake(
        "layers_input",
        "You keep what goes into the layer, not what comes out of it.",
        "A forward hook gets (module, inputs, output): keep the last of the three.",
        edit("out.clone()", "args[0].clone()"),
    ),
    mistake(
        "swapped",
        "You return the two results the other way round.",
        "The docstring says (mean, largest).",
        edit(_RESULT, "largest, mean = kept[0].mean(dim=(2, 3)), kept[0].amax(dim=(2, 3))"),
    ),
    mistake(
        "scores",
        "You return statistics of the scores; those of the layer were asked for.",
        "What the layer puts out is seen by a forward hook on it.",
        body("scores = model(X)\nmean, largest = scores.mean(dim=1), scores.amax(dim=1)"),
    ),
)

EQUIVALENT = {
    f"{_MUTANT} -> mean, largest = (kept[0].mean(dim=(2, 3)), kept[-1].amax(dim=(2, 3)))": "the hook runs once",
    f"{_MUTANT} -> mean, largest = (kept[-1].mean(dim=(2, 3)), kept[0].amax(dim=(2, 3)))": "the hook runs once",
}
