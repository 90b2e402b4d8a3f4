"""Hands in a zip file of zip files, one that needs a password, and one whose sizes are lies.

Must: no points, and a reason.
"""
# points: 0
# reason: zip|notebook


def hand_in(folder, notebook):
    import io
    import zipfile

    inner = b""
    for _ in range(30):
        raw = io.BytesIO()
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("small.ipynb", inner or b"{}")
            archive.writestr("../../pwned.ipynb", b"{}")
        inner = raw.getvalue()
    locked = bytearray(inner)
    for at in range(len(locked) - 4):
        if locked[at : at + 4] == b"PK\x01\x02":
            locked[at + 8] |= 1
            locked[at + 24 : at + 28] = b"\xff\xff\xff\x7f"
    (folder / "small.ipynb").write_bytes(bytes(locked))
