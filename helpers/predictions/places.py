"""A place in a picture: a field of a grid, guessed by a click or by its row and column."""

import io
import re
from functools import cached_property
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from helpers.checks.sentences import Sentence
from helpers.errors import ArgumentError
from helpers.images import rescale
from helpers.plotting_images import to_picture
from helpers.predictions.kinds import Kind, Refused

WIDTH = 320  # pixels of the picture
_GUESS, _RESULT, _EDGE = "#ffb000", "#35c4ff", "black"


class Place(Kind):
    """A field (row, column) of a grid over a picture, counted from 1 at the top left."""

    def __init__(self, picture: Any, grid: int) -> None:
        """Lay grid x grid fields over one picture, as `show_images` takes it."""
        self.grid = grid
        self.image = _image(picture)
        self.example = str((min(3, grid), min(4, grid)))

    @property
    def asked(self) -> Sentence:
        """How to name a field."""
        return Sentence("predict.place", {"grid": self.grid})

    def parse(self, given: Any) -> tuple[int, int]:
        """Return (row, column) of two whole numbers, or of a text that holds two."""
        numbers = re.findall(r"-?\d+", given) if isinstance(given, str) else given
        try:
            row, column = (int(number) for number in numbers)
        except (TypeError, ValueError, RuntimeError) as error:
            raise self._refused(given) from error
        if not (1 <= row <= self.grid and 1 <= column <= self.grid):
            raise self._refused(given)
        return row, column

    def result(self, given: Any) -> tuple[int, int]:
        """Return the field itself, or the one with the largest mean of a map (H, W) or (1, H, W): one grain of noise
        must not decide.
        """
        if isinstance(given, tuple) and len(given) == 2:
            try:
                return self.parse(given)
            except Refused as refused:
                raise ArgumentError(f"reveal got {given!r}; it needs (row, column) from 1 to {self.grid}.") from refused
        values = np.asarray(given.detach().cpu() if hasattr(given, "detach") else given, np.float64).squeeze()
        if values.ndim != 2 or not np.isfinite(values).all():
            raise ArgumentError(f"reveal got values of shape {values.shape}; it needs a finite map (H, W).")
        if min(values.shape) < self.grid:
            raise ArgumentError(
                f"reveal got a map of shape {values.shape}, which has fewer pixels than the grid has fields."
            )
        means = [
            [part.mean() for part in np.array_split(row, self.grid, 1)] for row in np.array_split(values, self.grid)
        ]
        row, column = np.unravel_index(int(np.argmax(means)), (self.grid, self.grid))
        return int(row) + 1, int(column) + 1

    def text(self, answer: tuple[int, int]) -> str:
        """Return "row 3, column 4"."""
        return str(Sentence("predict.field", {"row": answer[0], "column": answer[1]}))

    def word(self, guess: tuple[int, int], result: tuple[int, int]) -> str:
        """Judge by how many fields lie between, as a share of the picture's width."""
        fields = max(abs(guess[0] - result[0]), abs(guess[1] - result[1]))
        return "same" if fields == 0 else "close" if fields == 1 else "near" if fields <= self.grid / 4 else "far"

    @cached_property
    def jpeg(self) -> bytes:
        """The picture without marks."""
        return jpeg_of(self.image)

    def marked(self, guess: tuple[int, int] | None, result: tuple[int, int]) -> Image.Image:
        """Return the picture with a ring on the guess and a square on the result."""
        drawn = self.image.copy()
        pen = ImageDraw.Draw(drawn)
        across, down = drawn.width / self.grid, drawn.height / self.grid
        size = 0.42 * min(across, down)
        for field, shape, colour in ((result, pen.rectangle, _RESULT), (guess, pen.ellipse, _GUESS)):
            if field is None:
                continue
            inner = size * (0.62 if field == guess == result and colour == _GUESS else 1)  # both stay visible
            x, y = (field[1] - 0.5) * across, (field[0] - 0.5) * down
            around = (x - inner, y - inner, x + inner, y + inner)
            shape(around, outline=_EDGE, width=7)
            shape(tuple(np.add(around, (2, 2, -2, -2))), outline=colour, width=3)
        return drawn

    def _refused(self, given: Any) -> Refused:
        facts = {"given": str(given)[:60], "grid": self.grid, "example": self.example}
        return Refused(Sentence("predict.no_such_place", facts))


def jpeg_of(image: Image.Image) -> bytes:
    """Return the picture as JPEG bytes, a few kilobytes of them."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()


def _image(picture: Any) -> Image.Image:
    """Convert one picture to WIDTH pixels across; a map becomes grey."""
    values = to_picture(picture[0] if isinstance(picture, list | tuple) and len(picture) == 1 else picture)
    values = rescale(values) if values.ndim == 2 else values
    image = Image.fromarray(np.rint(255 * np.asarray(values)).astype(np.uint8)).convert("RGB")
    return image.resize((WIDTH, max(1, round(WIDTH * image.height / image.width))), Image.Resampling.LANCZOS)
