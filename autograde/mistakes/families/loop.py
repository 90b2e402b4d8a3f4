"""A loop that changes an image step by step: mistakes in its regularisers, and in the loop itself."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Variant, as_variant, edit
from autograde.mistakes.misconception import Misconception, mistake

_LIMITS = "The limits of channel c are (0 - mean[c]) / std[c] and (1 - mean[c]) / std[c]."
_RIGHT = ("(0 - mean) / std", "(1 - mean) / std")


def wrong_jitter(x: str, shift: str, back: str, limit: str, default: int) -> tuple[Misconception, ...]:
    """Mistakes in the jitter of a loop that sets `x` to `shift` before each step and to `back` after it.

    The shifts are by ox and oy pixels, up to `limit`, an argument with a default.
    """
    return (
        mistake(
            "no_jitter",
            "The image is never shifted: jitter is missing, or its result is not used.",
            f"`jitter` returns a new tensor: `{x}.copy_({shift})`.",
            (edit(shift, x), edit(back, x)),
        ),
        mistake(
            "jitter_not_undone",
            "The image is shifted before each step and never shifted back, so it drifts away.",
            f"After the step: `{x}.copy_({back})`.",
            edit(back, x),
        ),
        mistake(
            "jitter_undone_the_wrong_way",
            "After the step the image is shifted, but not back to where it was, so it drifts away.",
            f"Undo it with the same two numbers, in the same order, with opposite signs: `{back}`.",
            edit(back, shift),
            edit(back, back.replace("-ox, -oy", "-oy, -ox")),
        ),
        mistake(
            "jitter_along_one_axis",
            "The image is shifted along one axis only.",
            f"Draw a number for each axis, and use both: `{shift}`.",
            (edit(shift, shift.replace("oy", "0")), edit(back, back.replace("-oy", "0"))),
        ),
        mistake(
            f"{limit}_ignored",
            f"The shifts go up to {default} pixels, whatever {limit} says.",
            f"Use the value from kwargs: `random.randint(0, {limit})`.",
            edit("ox, oy = ", f"{limit} = {default}\nox, oy = "),
        ),
    )


def wrong_clamp(x: str, mean: str, std: str, *clamps: str) -> tuple[Misconception, ...]:
    """Mistakes in the clamp of the normalised `x` to valid colours; `clamps` are the styles' ways to write it."""

    def limits(low: str | float, high: str | float, channels: str = "") -> Variant:
        numbers = f"mean, std = torch.tensor({mean}).view(3, 1, 1), torch.tensor({std}).view(3, 1, 1)"
        new = f"{numbers}\n{x}{channels}.clamp_({low}, {high})"
        return as_variant(reduce(or_, (edit(clamp, new) for clamp in clamps)))

    def each_limit(formula: str) -> tuple[Variant, ...]:
        low, high = (formula.replace("{v}", v) for v in "01")
        return limits(low, high), limits(low, _RIGHT[1]), limits(_RIGHT[0], high)

    return (
        mistake(
            "no_clamp",
            "The image leaves the range of valid colours: clamping is missing, or its result is not used.",
            f"Clamp in place, channel by channel: `{x}[:, c].clamp_(low, high)`.",
            reduce(or_, (edit(clamp, "pass") for clamp in clamps)),
        ),
        mistake(
            "clamps_to_unit_range",
            "You clamp the image to [0, 1], but its values are normalised: black is about -2, white about 2.5.",
            _LIMITS,
            limits(0, 1),
        ),
        mistake(
            "clamps_to_pixel_range",
            "You clamp the image to [0, 255], but its values are normalised: black is about -2, white about 2.5.",
            _LIMITS,
            limits(0, 255),
        ),
        mistake(
            "clamps_channels_alike",
            "You clamp all channels to the same limits, which fit only some of them.",
            f"Each channel has a mean and a standard deviation of its own: loop over c, and clamp `{x}[:, c]`.",
            limits(-2.118, 2.64),
        ),
        mistake(
            "clamps_some_channels",
            "You clamp some of the three channels and leave the others as they are.",
            "The channels are numbered 0, 1 and 2: `for c in range(3)`.",
            limits(-1.8, 2.2, channels="[:, :2]"),
        ),
        mistake(
            "limits_without_std",
            "Your limits subtract the mean, but do not divide by the standard deviation.",
            _LIMITS,
            *each_limit("({v} - mean)"),
        ),
        mistake(
            "limits_times_std",
            "Your limits multiply by the standard deviation, but normalising divides by it.",
            _LIMITS,
            *each_limit("({v} - mean) * std"),
        ),
        mistake(
            "limits_plus_mean",
            "Your limits add the mean, but normalising subtracts it.",
            _LIMITS,
            *each_limit("({v} + mean) / std"),
        ),
        mistake(
            "limits_of_other_pixels",
            "Your limits are not those of black, which is 0 before normalising, and white, which is 1.",
            _LIMITS,
            limits("(-1 - mean) / std", _RIGHT[1]),
            limits(_RIGHT[0], _RIGHT[0]),
            limits(_RIGHT[0], "(2 - mean) / std"),
        ),
    )


def wrong_blur(x: str, blur: str, period: str, default: int) -> tuple[Misconception, ...]:
    """Mistakes in the statement `blur`, in place on `x`, if `t % period == 0`; `period` has a default."""
    return (
        mistake(
            "no_blur",
            "The image is never blurred: the blur is missing, or is applied to a copy.",
            f"Every {period} iterations: `{blur}`, which works in place.",
            edit(blur, "pass"),
            edit(blur, blur.replace(x, f"{x}.clone()")),
        ),
        mistake(
            "blurs_every_step",
            f"The image is blurred in every iteration, whatever {period} says.",
            f"Blur only `if t % {period} == 0`.",
            edit(f"% {period}", "% 1"),
            edit(f"t % {period} == 0", "t > 0"),
        ),
        mistake(
            "blurs_in_between",
            f"You blur in iterations other than the multiples of {period}.",
            f"`t % {period} == 0` is true at 0, {period}, 2 * {period}, and so on.",
            edit(f"% {period} == 0", f"% {period} != 0"),
        ),
        mistake(
            "blurs_by_quotient",
            f"You divide t by {period} and round down, but it is the remainder that tells you when to blur.",
            f"`//` gives the quotient, `%` the remainder: blur `if t % {period} == 0`.",
            edit(f"% {period} == 0", f"// {period} == 0"),
            edit(f"% {period} == 0", f"// {period}"),
        ),
        mistake(
            f"{period}_ignored",
            f"The image is blurred every {default} iterations, whatever {period} says.",
            f"Use the value from kwargs: `if t % {period} == 0`.",
            edit(f"% {period}", f"% {default}"),
        ),
    )


def wrong_iterations(times: str, count: str, default: int) -> tuple[Misconception, ...]:
    """Mistakes in the number of rounds of a loop over `times`; `count` is its argument, with a default."""
    return (
        mistake(
            f"{count}_ignored",
            f"Your loop runs {default} times, whatever {count} says.",
            f"Use the value from kwargs: `for t in range({count})`.",
            edit(times, "range(30)"),  # too often for every probe, as the default is, and sooner done
        ),
        mistake(
            "one_iteration",
            "Your loop ends after a single iteration.",
            "Is the `return` inside the loop? It belongs after it.",
            edit(times, "range(1)"),
        ),
    )


def wrong_start(x: str, noise: str, each_round: str) -> tuple[Misconception, ...]:
    """Mistakes in the start of a loop from `noise`, whose rounds begin with the text `each_round`."""
    return (
        mistake(
            "starts_constant",
            "You start from an image of one colour.",
            f"Start from random noise, `{noise}`, from which the image can develop in any direction.",
            edit(noise, noise.replace("randn", "zeros")),
            edit(noise, f"torch.full_like({noise}, 0.5)"),
        ),
        mistake(
            "starts_over",
            "Every iteration starts from new noise, so nothing is left of the earlier steps.",
            f"Draw `{noise}` once, before the loop.",
            edit(each_round, f"{x} = {noise}\n{each_round}"),
        ),
    )
