"""Two mistakes at once: the edits of two misconceptions, made one after the other."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from autograde.mistakes.edits import EditError, Implementation, Variant, edited, solution_of
from autograde.mistakes.misconception import Misconception


def named_variants(misconceptions: Sequence[Misconception]) -> list[tuple[str, Variant]]:
    """Return (name, variant) of all misconceptions, the most common first: a pair is named by two of their places."""
    return [(one.name, variant) for one in misconceptions for variant in one.variants]


def pairs_of(
    reference: Implementation, misconceptions: Sequence[Misconception]
) -> Iterator[tuple[int, int, Implementation]]:
    """Yield (place, place, implementation) of each pair that can be made, the most common first.

    The places are those of `named_variants`, in the order in which the edits are made.
    """
    variants = named_variants(misconceptions)
    alone = {solution_of(edited(reference, variant)) for _, variant in variants}
    for first, second in sorted(combinations(range(len(variants)), 2), key=sum):
        if variants[first][0] == variants[second][0]:
            continue
        for order in ((first, second), (second, first)):
            function = pair(reference, [variants[place][1] for place in order])
            if function is not None:
                if solution_of(function) not in alone:
                    yield *order, function
                break


def pair(reference: Implementation, variants: Sequence[Variant]) -> Implementation | None:
    """Return the reference with the edits of these variants in turn, None if they do not fit together."""
    try:
        return edited(reference, [edit for variant in variants for edit in variant])
    except EditError:
        return None
