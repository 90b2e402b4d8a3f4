"""What goes wrong in the loop of class visualization, most common first; other right ways; mutants that are right."""

from autograde.mistakes.edits import edit
from autograde.mistakes.families.loop import wrong_blur, wrong_clamp, wrong_iterations, wrong_jitter, wrong_start
from autograde.mistakes.misconception import mistake, style

_IMG = "img.data"
_NOISE = "torch.randn(1, 3, 224, 224)"
_STEP = "class_visualization_update_step(img, model, target_y, l2_reg, learning_rate)"
_BLUR = "blur_image(img.data, sigma=0.5)"
_CLAMP = """
for c in range(3):
    low = float((0 - SQUEEZENET_MEAN[c]) / SQUEEZENET_STD[c])
    high = float((1 - SQUEEZENET_MEAN[c]) / SQUEEZENET_STD[c])
    img.data[:, c].clamp_(low, high)
"""
_AT_ONCE = "img.data = torch.max(torch.min(img.data, high), low)"

STYLES = (
    style(
        "clamps_all_channels_at_once",
        edit(
            _CLAMP,
            f"""
            mean, std = (torch.tensor(v).view(3, 1, 1) for v in (SQUEEZENET_MEAN, SQUEEZENET_STD))
            low, high = ((v - mean) / std for v in (0, 1))
            {_AT_ONCE}
            """,
        ),
    ),
    style(
        "a_plain_step_of_its_own",
        edit(
            _STEP,
            """
            (model(img)[0, target_y] - l2_reg * (img**2).sum()).backward()
            img.data += learning_rate * img.grad
            img.grad.zero_()
            """,
        ),
    ),
    style("from_weaker_noise", edit(_NOISE, f"(0.5 * {_NOISE})")),
)

MISCONCEPTIONS = (
    *wrong_jitter(_IMG, "jitter(img.data, ox, oy)", "jitter(img.data, -ox, -oy)", "max_jitter", 16),
    *wrong_clamp(_IMG, "SQUEEZENET_MEAN", "SQUEEZENET_STD", _CLAMP, _AT_ONCE),
    *wrong_blur(_IMG, _BLUR, "blur_every", 10),
    *wrong_iterations("range(num_iterations)", "num_iterations", 100),
    mistake(
        "learning_rate_ignored",
        "Your steps do not use the learning rate that the caller asks for.",
        "Take learning_rate from kwargs, and pass it on to class_visualization_update_step.",
        edit("learning_rate", "25"),
    ),
    mistake(
        "steps_have_no_effect",
        "The model is called in each iteration, but the image never changes: the steps change a copy, or are lost.",
        "Pass `img` itself to class_visualization_update_step, and check that function in its own exercise first.",
        edit("update_step(img,", "update_step(img.detach().clone().requires_grad_(),")
        | edit("img.data += learning_rate", "img.data + learning_rate"),
    ),
    mistake(
        "walks_downhill",
        "The target's score goes down: the steps lead downhill.",
        "Check class_visualization_update_step in its own exercise first: it has to add the gradient.",
        edit("learning_rate", "-learning_rate"),
    ),
    *wrong_start(_IMG, _NOISE, "ox, oy ="),
    mistake(
        "another_size",
        "Your image does not have 224 x 224 pixels.",
        "Start from `torch.randn(1, 3, 224, 224)`, and keep that size: do not crop or pool the image.",
        edit(_NOISE, "torch.randn(1, 3, 227, 227)"),
    ),
)


def _all_right(line: str, why: str, *others: str) -> dict[str, str]:
    return {f"{line} -> {other}": why for other in others}


_SHOWING = "showing the image on the way is left to the student, and no probe asks for it"
_TITLE = "plt.title(f'class {target_y}, iteration {t + 1} of {num_iterations}')"
_SHIFTS = "any range of shifts up to max_jitter will do"
_DRAW, _DRAWN = "random.randint({}, max_jitter)", "ox, oy = ({}, {})"
_ANY = _DRAW.format(0)

EQUIVALENT = {
    **_all_right("if (t + 1) % show_every == 0: ...", _SHOWING, "nothing"),
    **_all_right(
        "if (t + 1) % show_every == 0:",
        _SHOWING,
        "if (t + 1) // show_every == 0:",
        *(f"if (t + 1) % show_every {test}:" for test in ("!= 0", "== 1", "== -1")),
        *(f"if (t {number}) % show_every == 0:" for number in ("- 1", "+ 2", "+ 0")),
    ),
    **_all_right("plt.imshow(deprocess(img))", _SHOWING, "nothing", "deprocess(img)", "plt.imshow(img)"),
    **_all_right(_TITLE, _SHOWING, "nothing", _TITLE[len("plt.title(") : -1]),
    **_all_right(_TITLE, _SHOWING, *(_TITLE.replace("t + 1", number) for number in ("t - 1", "t + 2", "t + 0"))),
    **_all_right("plt.axis('off')", _SHOWING, "nothing", "'off'"),
    **_all_right("plt.show()", _SHOWING, "nothing"),
    **_all_right("picture = deprocess(img)", "a tensor is an image too", "picture = img"),
    **_all_right(
        f"img = {_NOISE}.type(dtype).requires_grad_()",
        "other noise and the default type will do",
        f"img = {_NOISE}.requires_grad_()",
        "img = torch.rand(1, 3, 224, 224).type(dtype).requires_grad_()",
    ),
    **_all_right(_DRAWN.format(_ANY, _ANY), _SHIFTS, *(_DRAWN.format(_DRAW.format(low), _ANY) for low in (1, -1))),
    **_all_right(_DRAWN.format(_ANY, _ANY), _SHIFTS, *(_DRAWN.format(_ANY, _DRAW.format(low)) for low in (1, -1))),
    **{
        f"{name} = float({limit}) -> {name} = {limit}": "NumPy's numbers are limits too"
        for name, limit in (
            ("low", "(0 - SQUEEZENET_MEAN[c]) / SQUEEZENET_STD[c]"),
            ("high", "(1 - SQUEEZENET_MEAN[c]) / SQUEEZENET_STD[c]"),
        )
    },
    **_all_right(
        _BLUR, "a little more blur is a matter of taste", "blur_image(img.data)", "blur_image(img.data, sigma=1.0)"
    ),
}
