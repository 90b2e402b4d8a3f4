"""Answers with pictures that the notebook does not hold: attachments, files, addresses elsewhere.

Must: formgrader's page is laid out, and nothing is loaded from elsewhere.
"""
# points: 5
# reason: All right

# %% prose
# ![a](attachment:a.png) ![b](attachment:../../gradebook.db) ![c](attachment:) ![d](file:///etc/passwd)
# <img src="attachment:e.png"> [f](attachment:f.png)

# %% markdown
# ![g](attachment:g.png "x' onerror='alert(1)")
