"""The closing card: points so far, the student's best picture, and a line to keep."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from helpers.checks import progress
from helpers.checks.sentences import Sentence, is_known
from helpers.checks.showing.box import Shown, escaped
from helpers.checks.showing.lines import TICK, WAITING
from helpers.closing.drawing import card_png, jpeg
from helpers.closing.html import Row, card_html
from helpers.closing.picture import to_image
from helpers.errors import ArgumentError, DataError
from helpers.pictures import ONE_IMAGE


def closing_card(lesson: str, picture: Any = None, caption: str = "") -> "Card":
    """Return the card of a lesson, such as "saliency_maps"; as the last line of a cell it shows itself.

    picture: one image as `show_images` takes it, or a figure; None, or what an unwritten exercise returns, leaves it
    out. caption: one or two sentences of the student's own. Points are those of the checks that ran in this process.
    Raises ArgumentError for anything else in `picture`.
    """
    return Card(lesson, to_image(picture), " ".join(str(caption).split()))


class Card:
    """A card; `save` writes it as a picture to share."""

    def __init__(self, lesson: str, picture: Image.Image | None, caption: str) -> None:
        """Keep what the card shows; the points are read whenever it is shown."""
        self.lesson, self.picture, self.caption = lesson, picture, caption

    @property
    def title(self) -> str:
        """The lesson's name as a title."""
        return self.lesson.rpartition("/")[2].replace("_", " ").capitalize()

    @property
    def found(self) -> str:
        """The line to keep, or an invitation to write one."""
        return str(
            Sentence("closing.found", {"caption": self.caption}) if self.caption else Sentence("closing.to_write")
        )

    @property
    def rows(self) -> list[Row]:
        """A row for each exercise of the lesson."""
        return list(self._rows())

    @property
    def total(self) -> str:
        """The points so far and what is open; empty where the lesson's exercises are not known."""
        rows = self.rows
        if not rows:
            return ""
        facts = {"points": sum(row.points or 0 for row in rows), "most": sum(row.most for row in rows)}
        still_open = [row.title for row in rows if row.points is None or row.points < row.most]
        if still_open:
            return str(Sentence("closing.open", facts | {"exercises": still_open}))
        return str(Sentence("closing.all", facts))

    def save(self, path: str | Path = "my_card.png") -> Shown:
        """Write the card without points as a PNG, to share; raises DataError if the file cannot be written."""
        if Path(path).suffix.lower() != ".png":
            raise ArgumentError(f"The card is saved as a PNG picture: name it {Path(path).stem}.png, got {path!s}.")
        try:
            Path(path).write_bytes(card_png(self.title, self.picture, self.found if self.caption else ""))
        except OSError as error:
            raise DataError(
                f"The card cannot be written to {path} ({error}). Choose another folder or name."
            ) from error
        said = Sentence("closing.saved", {"path": str(path)})
        return Shown(str(said), escaped(said))

    def __repr__(self) -> str:
        """Return the card as text."""
        listed = [f"  {row.mark} {row.title}: {row.text}" for row in self.rows]
        return "\n".join(line for line in (self.title, *listed, *self._notes(), self.found) if line)

    def _repr_html_(self) -> str:
        # Where a notebook holds pictures as single images, the card is its words.
        data = jpeg(self.picture) if self.picture is not None and ONE_IMAGE not in os.environ else None
        return card_html(self.title, self.rows, self._notes(), data, self.found)

    def _notes(self) -> list[str]:
        prose = progress.prose_points(self.lesson)
        in_prose = str(Sentence("closing.prose", {"points": prose})) if prose else ""
        return [note for note in (self.total, in_prose) if note]

    def _rows(self) -> Iterator[Row]:
        results = progress.so_far()
        for name, most in progress.lesson_exercises(self.lesson).items():
            key = f"exercise.{name}.title"
            title = str(Sentence(key)) if is_known(key) else name
            points = results[name][0] if name in results else None
            mark = TICK if points == most else WAITING
            text = f"{points:g} / {most:g}" if points is not None else str(Sentence("closing.not_checked"))
            yield Row(mark, title, text, points, most)
