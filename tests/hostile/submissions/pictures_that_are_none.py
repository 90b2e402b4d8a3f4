"""Shows other files under the names of PNG and JPEG: SVG with scripts, GIF, HTML, damaged headers, odd base64.

Must: what is no PNG or JPEG by its first bytes is left out.
"""
# points: 5
# reason: All right
# says: left out

# %%
import base64

from IPython.display import display

acting = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
for raw in (acting, b"GIF89a" + bytes(99), b"<script>alert(1)</script>", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b""):
    text = base64.b64encode(raw).decode()
    for mime in ("image/png", "image/jpeg"):
        for value in (text, [text], text + "' onerror='alert(1)", [text, 1], {"x": text}):
            display({mime: value}, raw=True)
