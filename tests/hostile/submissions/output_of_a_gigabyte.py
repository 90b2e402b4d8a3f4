"""Puts a gigabyte of base64 into one display, and draws a figure of a gigapixel.

Must: neither reaches the notebook; the right function counts.
"""
# points: 5
# reason: \w+

# %%
from IPython.display import display

display({"image/png": "QUFB" * 2**28, "text/plain": "a picture"}, raw=True)

# %%
import matplotlib.pyplot as plt

plt.figure(figsize=(300, 300), dpi=100).add_subplot().plot(range(10))
plt.show()
