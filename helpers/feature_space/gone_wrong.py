"""Known mistakes in a search for neighbours, made on purpose."""

import torch
import torch.nn.functional as F


def wrong_neighbours(queries: torch.Tensor, bank: torch.Tensor, k: int) -> dict[str, torch.Tensor]:
    """Return the rows (Q, k) that three common mistakes find in place of the nearest ones by cosine, by mistake.

    The query itself is left out only in the last two, as it should be.
    """
    cosine = F.normalize(queries, dim=1) @ F.normalize(bank, dim=1).T
    itself = (queries[:, None] == bank).all(dim=2)
    others = {
        "not divided by the lengths": -(queries @ bank.T),
        "similarity sorted as a distance": cosine,
    }
    found = {"the query not left out": (1 - cosine).argsort(dim=1)[:, :k]}
    return found | {name: one.masked_fill(itself, torch.inf).argsort(dim=1)[:, :k] for name, one in others.items()}
