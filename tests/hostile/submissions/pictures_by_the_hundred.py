"""Shows a hundred small files that are pictures of 25 megapixels each.

Must: what a page holds decoded is bounded, too: some stay, the others are left out.
"""
# points: 5
# reason: All right
# says: left out

# %%
import io

from IPython.display import Image, display
from PIL import Image as Picture

file = io.BytesIO()
Picture.new("1", (5000, 5000)).save(file, format="PNG")
for _ in range(100):
    display(Image(file.getvalue(), width=5))
