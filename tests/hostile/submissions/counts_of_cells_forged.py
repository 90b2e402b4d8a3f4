"""Sets the number of the next cell to a negative one, a huge one and a text.

Must: the executed notebook is sound.
"""
# points: 5
# reason: All right

# %%
get_ipython().execution_count = 10**300

# %%
get_ipython().execution_count = -7
1

# %%
attempt_count = "1 onclick=alert(1)"
try:
    get_ipython().execution_count = attempt_count
except Exception as error:
    print(type(error).__name__)
1
