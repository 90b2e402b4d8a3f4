"""A contact sheet: a row for each class, a column for each recipe."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw
from torchvision.transforms.functional import to_pil_image

from synthesis.stopwatch import Stopwatch

SIDE, TEXT, GAP = 200, 30, 8  # pixels


def write_sheet(path: Path, names: Sequence[str], rows: Mapping[str, Sequence[Stopwatch]]) -> None:
    """Write a PNG; names: of the recipes; rows: {class: the runs of the recipes, in their order}."""
    width, height = SIDE + GAP, SIDE + TEXT + GAP
    sheet = Image.new("RGB", (width * len(names) + GAP, height * len(rows) + TEXT + GAP), "white")
    draw = ImageDraw.Draw(sheet)
    for column, name in enumerate(names):
        draw.text((GAP + column * width, GAP), name, fill="black", font_size=14)
    for row, (label, runs) in enumerate(rows.items()):
        for column, run in enumerate(runs):
            left, top = GAP + column * width, TEXT + GAP + row * height
            if run.picture is not None:
                sheet.paste(to_pil_image(run.picture.clamp(0, 1)).resize((SIDE, SIDE)), (left, top))
            draw.text((left, top + SIDE + 4), f"{label}: {result(run)}", fill="black", font_size=12)
    sheet.save(path)


def result(run: Stopwatch) -> str:
    """Return what came of a run in words: "0.9 after 1.2 s", or the best probability in how many seconds."""
    if run.reached is not None:
        return f"{run.best:.2f} after {run.reached:.1f} s"
    return f"{run.best:.2f} at best"
