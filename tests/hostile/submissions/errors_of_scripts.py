"""Raises errors outside functions whose type, text and names are scripts and terminal commands.

Must: the report tells of them as plain text.
"""
# points: 5
# reason: stopped with|script

# %%
raise type("<script id='pwned'>alert(1)</script>", (Exception,), {})("\x1b[2J<img src=x onerror=alert(1)>\u202e\x00")

# %%
raise NameError("name 'x' is not defined <b id=pwned onmouseover=alert(1)>`code`</b> \"quoted\" '=1+1'")

# %% raw
# def ​(: <script id='pwned'>
