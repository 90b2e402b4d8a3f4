"""Ends the shell in all the ways that IPython and Python offer.

Must: the notebook is run to its end; the right function counts.
"""
# points: 5
# reason: ends the program|All right
# says: still here

# %% raw
# get_ipython().ask_exit()
# %exit
# get_ipython().run_line_magic("reset", "-f")

# %%
exit()

# %%
import sys

sys.exit(0)

# %%
quit(0)

# %%
raise SystemExit("done")

# %%
print("still here")
