"""What the sandbox shows and forbids, as data; and why a machine cannot make one."""

from pathlib import Path

import pytest
from sandboxed import ROOT

from autograde.sandbox import explain
from autograde.sandbox.cgroup import delegated
from autograde.sandbox.seccomp import filter_program
from autograde.sandbox.view import View, student_view, unreadable


def test_this_machine_s_view_can_be_read_by_others_and_holds_no_secrets():
    view = student_view()
    assert unreadable(view) is None
    assert not any(ROOT.is_relative_to(path) for path in view.shown)
    kept = {"__init__.py", "inside", "helpers"}
    assert {Path(path).name for path in view.kept} == kept


def test_a_view_that_others_cannot_read_is_named(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert unreadable(View((str(closed),), (), ())) == str(closed)


def test_the_filter_has_a_way_out_for_every_jump():
    for machine in ("x86_64", "aarch64"):
        program = filter_program(machine)
        for place, (low, high, if_true, if_false) in enumerate(
            (step[0], step[1], step[2], step[3]) for step in program
        ):
            assert place + 1 + max(if_true, if_false) <= len(program) - (low + 256 * high not in (0x06,))


@pytest.mark.parametrize(
    ("refused", "advice"),
    [
        ("[Errno 1] unshare: Operation not permitted", "unprivileged_userns_clone"),
        ("[Errno 28] unshare: No space left on device", "max_user_namespaces"),
        ("[Errno 38] mount_setattr /tmp/usr: Function not implemented", "5.12"),
    ],
)
def test_a_refusal_is_explained(refused, advice):
    assert advice in explain(refused)


def test_without_a_memory_controller_there_is_no_control_group(tmp_path):
    assert delegated(tmp_path) is None
