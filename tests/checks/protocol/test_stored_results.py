"""What is stored of an exercise counts only if the probes are, bit by bit, those that it was made with."""

import pytest

from autograde.exercises import exercises, find_exercise
from autograde.judging.judge import stored_of


@pytest.mark.parametrize("name", list(exercises()))
def test_stored_results_count_on_this_processor(name: str) -> None:
    """`make test-rounding` asks it on others: sums in probes must be rounded, since their last bits differ."""
    assert stored_of(find_exercise(name)) is not None
