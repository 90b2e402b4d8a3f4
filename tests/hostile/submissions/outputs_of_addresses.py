"""Puts out pictures, links, tables and Markdown that load from elsewhere, to learn who looks at them and when.

Must: no page holds a foreign address that a browser loads or that a click follows.
"""
# points: 5
# reason: All right
# says: shown

# %%
from IPython.display import display

away = "http://pwned.example/seen.png"
html = (
    f"<a href='{away}'>shown</a> <img src='{away}'> <img srcset='{away} 2x'> <table background='{away}'><tr><td>x</table>"
    f"<p style='background: url({away})'>x</p> <video poster='{away}' src='{away}'></video> <link href='{away}'>"
    f"<object data='{away}'></object> <embed src='{away}'> <svg><image xlink:href='{away}'/><use href='{away}'/></svg>"
)
display({"text/html": html, "text/plain": "shown"}, raw=True)
display({"text/markdown": f"![x]({away}) [x]({away}) <{away}> {html}", "text/plain": "shown"}, raw=True)
display({"text/latex": f"$\\href{{{away}}}{{x}}$", "text/plain": "shown"}, raw=True)

# %% prose
# ![x](http://pwned.example/seen.png) [x](//pwned.example) <http://pwned.example> <img src=//pwned.example/x> [a][b]
#
# [b]: https://pwned.example

# %% markdown
# <img src="https://pwned.example/a.png" srcset="https://pwned.example/b.png 2x"> <a href="https://pwned.example">x</a>
