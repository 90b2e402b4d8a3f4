"""Reports outputs of cells that the notebook does not have, four megabytes each, as fast as the line takes them.

Must: a cell is reported once, and only those that there are; the judge's memory stays as it is.
"""
# points: 5
# reason: unexpected message

# %%
import gc

from autograde.inside.frames import send

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")
text = "x" * 4_000_000
for number in range(1000, 2500):
    send(line, {"cell": number, "outputs": [{"output_type": "stream", "name": "stdout", "text": text}]})
breach("the judge took six gigabytes of outputs")
