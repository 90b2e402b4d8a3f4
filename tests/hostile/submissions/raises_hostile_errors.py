"""Raises errors whose text never ends, raises again, is huge, is HTML, or lies about its type.

Must: no points; the reason is short plain text.
"""
# points: 0
# reason: stopped with|had not finished|error
# says: begins

# %%
class Raising(Exception):
    def __str__(self):
        raise RuntimeError("no text for you")

    __repr__ = __str__


class Huge(Exception):
    def __str__(self):
        return "<img id='pwned' src=x onerror=alert(1)>\x1b[2J\u202e" * 3_000_000


class Quit(BaseException):
    pass


Script = type("<script id='pwned'>", (Exception,), {"__module__": "\x1b[31m"})
errors = iter([Huge(), Raising(), Script("<script>"), Quit("\ud800"), KeyboardInterrupt(), SystemExit(0), GeneratorExit()] * 3)

# %% solution
def fool_linear_classifier(x, w, step):
    raise next(errors)
