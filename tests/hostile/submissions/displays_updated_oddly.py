"""Updates its displays with ids that are no texts, with data that are no texts, and with scripts in metadata.

Must: the executed notebook is sound, and nothing of it acts.
"""
# points: 5
# reason: All right
# says: shown

# %%
from IPython.display import display

acting = {"image/png": {"width": "1 onload=alert(1)"}}
for name in ("a", "x' onclick='alert(1)", "pwned" * 1000):
    handle = display({"text/plain": "first"}, raw=True, display_id=name, metadata=acting)
    for data in ({"text/html": "<script>alert(1)</script>"}, {"text/plain": 5}, {"image/png": ["x", 1]}, {1: 2}):
        try:
            handle.update(data, raw=True, metadata=acting)
        except Exception as error:
            print(type(error).__name__)
for name in (5, ["x"], {"x": 1}):
    try:
        display({"text/plain": "shown"}, raw=True, transient={"display_id": name})
    except Exception as error:
        print(type(error).__name__)
print("shown")
