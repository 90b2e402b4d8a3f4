"""Hands in a zip file with three hundred thousand entries, with names that lead out of the folder.

Must: nothing is unpacked to disk; no points, and a reason.
"""
# points: 0
# reason: zip


def hand_in(folder, notebook):
    import struct

    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 0, 0, 0, 0, 30, 0)
    body, directory = bytearray(), bytearray()
    for number in range(300_000):
        name = b"../../../pwned/%015d" % number
        name = name[-30:].rjust(30, b"/")
        entry = (0x02014B50, 20, 20, 0, 0, 0, 0, 0, 0, 0, 30, 0, 0, 0, 0, 0, len(body))
        directory += struct.pack("<IHHHHHHIIIHHHHHII", *entry) + name
        body += local + name
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 65535, 65535, len(directory), len(body), 0)
    (folder / "small.zip").write_bytes(bytes(body + directory) + end)
