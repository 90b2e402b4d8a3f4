"""The cells of a grid as a file: means in half precision, attributions as whole numbers times a scale."""

from pathlib import Path

import torch
from torch import Tensor

from helpers.atlas.atlas import Cells
from helpers.atlas.files.whole import write_whole
from helpers.errors import DataError

_STEPS = 127


def save_cells(cells: Cells, path: Path) -> None:
    """Write the cells to a .safetensors file, whole or not at all."""
    from safetensors.torch import save

    largest = cells.vectors.abs().max().clamp(min=1e-30)  # half precision has no numbers below 6e-8
    tensors = {
        "rows": cells.rows.short(),
        "columns": cells.columns.short(),
        "counts": cells.counts.int(),
        "vectors": (cells.vectors / largest).half(),
        "largest": largest,
        "members": cells.members.int(),
        "line": cells.line.float(),
    }
    if cells.attributions is not None:
        scale = cells.attributions.abs().amax(dim=1, keepdim=True).clamp(min=1e-30) / _STEPS
        tensors |= {"attributions": (cells.attributions / scale).round().to(torch.int8), "scale": scale.float()}
    tensors["side"] = torch.tensor(cells.side)
    write_whole(path, save({name: tensor.contiguous() for name, tensor in tensors.items()}))


def load_cells(path: Path) -> Cells:
    """Read what `save_cells` wrote: attributions are exact to 0.4% of each cell's largest. Raises DataError."""
    from safetensors.torch import load

    try:
        found: dict[str, Tensor] = load(path.read_bytes())
        attributions = found["attributions"] * found["scale"] if "attributions" in found else None
        return Cells(
            side=int(found["side"]),
            rows=found["rows"].long(),
            columns=found["columns"].long(),
            counts=found["counts"].long(),
            vectors=found["vectors"].float() * found["largest"],
            attributions=attributions,
            members=found["members"].long(),
            line=found["line"],
        )
    except Exception as error:  # safetensors raises its own kinds, all of which mean a damaged file
        raise DataError(f"{path} cannot be read as an atlas's cells: {error}. Make the atlas again.") from error
