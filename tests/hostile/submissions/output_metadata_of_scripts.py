"""Puts event handlers into the metadata of pictures, which nbconvert writes into its pages without quotes.

Must: of the metadata only whole numbers are kept, and nothing acts in any page.
"""
# points: 5
# reason: All right
# says: shown

# %%
import base64

from IPython.display import display

png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=="
jpeg = base64.b64encode(b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x01\x00\x01\x03" + bytes(12) + b"\xff\xd9").decode()
for mime, picture in (("image/png", png), ("image/jpeg", jpeg)):
    for size in ("1 onerror=alert(1)", "1 onload=alert(1) id=pwned", "1><script>alert(1)</script>", [1], True, 1e308):
        display({mime: picture}, metadata={mime: {"width": size, "height": size}}, raw=True)
print("shown")
