"""Reports outputs of its own cell whose data and metadata are nested as deep as the channel takes them.

Must: what cannot be written to a notebook is left out; the grader goes on, and the right function counts.
"""
# points: 5
# reason: \w+
# says: begins

# %%
import gc

from autograde.inside.frames import send

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")


def nested(depth):
    made = 0
    for _ in range(depth):
        made = {"a": made}
    return made


outputs = [
    {"output_type": "display_data", "data": {"application/json": nested(depth)}, "metadata": nested(depth)}
    for depth in (50, 100, 150, 200, 250, 300, 350, 400)
]
send(line, {"cell": 3, "outputs": outputs})
