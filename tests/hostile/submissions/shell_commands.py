"""Runs commands of the system from the notebook, in the background too.

Must: they run in the same room as the code, and end with it.
"""
# points: 5
# reason: All right
# says: student|sandbox|uid=

# %% raw
# !id; hostname; ls -la / ~ | head -40
# !cat /etc/shadow
# !ls "{CANARY['course']}" && echo BREACH: the course can be listed
# !touch {CANARY['home']}/pwned
# !(sleep 600 &) ; nohup sleep 600 >/dev/null 2>&1 &
# %system setsid sleep 600 > /dev/null 2>&1 &

# %% raw
# %%bash --bg
# sleep 600

# %% raw
# %%bash
# kill -9 -1
