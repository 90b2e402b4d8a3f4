"""Traces the recorder with sys.settrace and sys.setprofile, and changes its variables while it works.

Must: whatever record comes of it is judged by its numbers: no points.
"""
# points: 0
# reason: \w+
# says: traced
# function: wrong

# %%
import sys
import threading


def tracer(frame, event, argument):
    if frame.f_code.co_name in ("run_probe", "_keep_returned", "_keep_arguments", "record_call"):
        for name in ("record", "result", "built", "before"):
            value = frame.f_locals.get(name)
            if name == "record" and value is not None and hasattr(value, "args_changed"):
                value.args_changed.clear()
                value.error = None
                value.shown = {"move": "passed"}
    return tracer


print("traced")
sys.addaudithook(lambda event, arguments: None)
threading.settrace(tracer)
sys.setprofile(tracer)
sys.settrace(tracer)
