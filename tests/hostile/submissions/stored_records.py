"""Looks up what is stored for the students' own checks, and returns the record that fits best.

Must: hidden inputs are not among them: no points.
"""
# points: 0
# reason: move|entries|stopped with|values
# says: stored probes: \d+

# %%
from helpers.checks.stored import load_expected

stored = load_expected("fool_linear_classifier")
print("stored probes:", len(stored.spec.probes))

# %% solution
def fool_linear_classifier(x, w, step):
    alike = [p for p in stored.spec.probes if len(p.args["x"].array) == len(x)]
    best = min(alike, key=lambda p: float(np.abs(p.args["x"].array - x.numpy()).sum()))
    return torch.from_numpy(np.array(stored.accepted(best.name)[0].returned))
