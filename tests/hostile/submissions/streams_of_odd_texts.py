"""Prints lines that a page's colouring of terminal text would turn into links and elements.

Must: they stand in the pages as text.
"""
# points: 5
# reason: All right
# says: shown

# %%
print("\x1b[31m<script id='pwned'>alert(1)</script>\x1b[0m \x1b]8;;javascript:alert(1)\x07click\x1b]8;;\x07")
print("\x1b[38;5;1;onclick=alert(1)m<b id=pwned>x</b>" + "\x1b[1m" * 5_000)
print("shown")
raise ValueError("\x1b[31m<img src=x onerror=alert(1)>" * 1000)
