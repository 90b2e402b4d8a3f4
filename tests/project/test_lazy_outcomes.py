"""What contracts look at decides what they compute."""

from judging import _Some


class Loud(dict):
    def __getitem__(self, name):
        assert name == "asked", f"{name} is computed"
        return super().__getitem__(name)


def test_of_some_outcomes_only_those_asked_for_are_computed():
    some = _Some(Loud(asked=1, never=2, elsewhere=3), ["asked", "never", "unknown"])
    assert list(some) == ["asked", "never"]
    assert len(some) == 2
    assert "never" in some
    assert "elsewhere" not in some
    assert some["asked"] == 1
    assert some.get("elsewhere") is None
