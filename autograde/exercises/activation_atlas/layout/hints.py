"""Hints for a layout of many vectors, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="Why principal components first, and then t-SNE?",
        ask="Ten groups of vectors lie in ten directions. How many of them can you keep apart on a plane by looking "
        "from one "
        "side?",
        place="Principal components are such a view, so two of them are too few. 50 of them keep nearly everything, "
        "and make "
        "t-SNE faster. t-SNE then bends the space so that neighbours stay together.",
        repair="`PCA(50).fit_transform(activations.numpy())` has shape (N, 50); `TSNE(2).fit_transform(...)` of "
        "that has "
        "shape (N, 2).",
    ),
    Hint(
        topic="What is the seed for?",
        ask="You call your function twice. Will the two layouts be the same?",
        place="Only if everything random starts from the seed. scikit-learn does not know torch's seed: look for the "
        "argument `random_state`.",
        repair="`TSNE(2, random_state=seed)`, and the same for `PCA`.",
    ),
    Hint(
        topic="How do percentiles keep a few points from squeezing all others?",
        ask="99 points are between 0 and 1, and one is at 100. Where do the 99 land if you divide by the largest "
        "value?",
        place="All of them in the first hundredth. The 99th percentile does not care where the last point is. Take "
        "it of each "
        "axis by itself, and think of what is beyond it.",
        repair="`low, high = np.percentile(found, [1, 99], axis=0)`, then `np.clip((found - low) / (high - low), 0, "
        "1)`.",
    ),
)

AFTERTHOUGHT = (
    "You turn the whole layout by 90 degrees. Which points are neighbours then, and what do the two axes mean?"
)
