"""Binds the exercise's name to an object whose signature, name and class never stop being asked for.

Must: the judge gives up asking: no points, and a reason.
"""
# points: 0
# reason: did not respond when it was asked
# says: begins

# %% solution
class Endless:
    @property
    def __signature__(self):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass

    def __call__(self, *a, **k):
        return 0


fool_linear_classifier = Endless()
