"""Returns an object as a cell's value, whose metadata holds scripts, isolated frames and names of classes.

Must: none of it stands in any page.
"""
# points: 5
# reason: All right

# %%
class Value:
    def _repr_mimebundle_(self, **_):
        html = "<b>value</b>"
        acting = {"isolated": True, "width": "1 onmouseover=alert(1)", "id": "pwned"}
        return {"text/html": html, "text/plain": "value"}, {"text/html": acting, "isolated": True, "tags": ["pwned"]}


Value()
