"""Shows PNG and JPEG files of a few bytes that say they have billions of pixels.

Must: they are left out, since browsers would be busy for minutes.
"""
# points: 5
# reason: All right
# says: left out

# %%
import base64
import struct
import zlib

from IPython.display import display

head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
png = b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IEND\xaeB`\x82"
jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x11\x08\xff\xdc\xff\xdc\x03" + bytes(12) + b"\xff\xd9"
for mime, raw in (("image/png", png), ("image/jpeg", jpeg)):
    display({mime: base64.b64encode(raw).decode(), "text/plain": "a picture"}, raw=True)
