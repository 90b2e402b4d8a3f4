"""What the mistakes of steps along a gradient are about."""

_SUBJECTS = {
    "objective": ("cross_entropy", "climbs_cross_entropy", "softmax", "all_scores", "best_score", "other_objective"),
    "direction": ("descends", "walks_downhill"),
    "gradients": ("gradient_accumulates", "never_clears_gradient", "gradient_once"),
    "movement": ("no_step", "penalty_only", "divided_by_itself", "works_on_a_copy", "steps_have_no_effect"),
    "length": (
        *("not_normalised", "multiplied_by_norm", "sign_step", "far_too_long", "step_length", "other_length"),
        *("smaller_rate", "larger_rate", "learning_rate_ignored"),
    ),
}


def subject_of(name: str) -> str | None:
    """Return what a mistake of a step is about, so that two names can be told to mean the same; None for others."""
    if name.endswith("_divisor"):
        return "length"
    if name.startswith(("l1_norm", "l2_")):
        return "penalty"
    return next((subject for subject, names in _SUBJECTS.items() if name in names), None)
