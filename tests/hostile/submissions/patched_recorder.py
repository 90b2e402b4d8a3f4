"""Replaces the recorder of probes with one that claims whatever a right function would give.

Must: the claims are judged, not believed: without the right numbers there are no points.
"""
# points: 0
# reason: move all entries the same way|a value of type torch.Tensor|not a record
# says: recorder replaced
# function: wrong

# %%
import autograde.inside.calls as calls
from helpers.checks.protocol import run as recorder
from helpers.checks.protocol.record import Record


def run_probe(function, probe, look):
    for name, argument in probe.args.items():
        look(name, argument.build())
    record = Record(returned_type="torch.Tensor", args_changed={"x": False, "w": False})
    record.shown = {"move": "passed", "inputs_unchanged": "passed", "values": "passed"}
    return record


calls.run_probe = recorder.run_probe = run_probe
print("recorder replaced")
