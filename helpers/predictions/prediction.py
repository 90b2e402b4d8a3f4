"""A prediction: the question, the guess, and after the result is out, both side by side."""

import os
import sys
from typing import TYPE_CHECKING, Any

from helpers.checks.sentences import Sentence
from helpers.checks.showing.box import GREEN, GREY, Shown, escaped
from helpers.pictures import ONE_IMAGE
from helpers.predictions.kinds import Kind, Refused
from helpers.predictions.showing import compared, static_question
from helpers.unwritten import Note, is_unwritten

if TYPE_CHECKING:
    from helpers.predictions.controls import Controls


class Prediction:
    """What `predict` returns: as the last line of a cell it shows controls, or text where there are none.

    `guess` is what was committed last, None before that. It can be changed until `reveal` was called.
    """

    def __init__(self, question: str, kind: Kind) -> None:
        """Ask `question`, whose answers are of this kind."""
        self.question, self.kind = str(question), kind
        self.guess: Any = None
        self._is_revealed = False
        self._controls: Controls | None = None

    def commit(self, guess: Any) -> Shown:
        """Commit to a guess, in place of a click; what is none says what was expected, and changes nothing."""
        if self._is_revealed:
            return self._told(self._too_late())
        try:
            self.guess = self.kind.parse(guess)
        except Refused as refused:
            return self._told(refused.sentence)
        return self._told(Sentence("predict.noted", {"guess": self.kind.text(self.guess)}), GREEN)

    def reveal(self, result: Any) -> Shown | Note:
        """Show the guess beside the result; from here on the guess stays.

        result: one of the choices; a number; or a place, as (row, column) from 1, or as a map (H, W) whose
        brightest field it is. None, the result of an unwritten exercise, gives a Note and reveals nothing. Raises
        ArgumentError for a result that is none of these.
        """
        if is_unwritten(result):
            return Note()
        came_out = self.kind.result(result)
        self._is_revealed = True
        if self._controls:
            self._controls.close(self._too_late())
        return compared(self.question, self.kind, self.guess, came_out)

    def __repr__(self) -> str:
        """Return the question, its choices, and the guess if there is one."""
        return f"{Sentence('predict.title')} {self.question} {self.kind.asked}\n{self.status}"

    @property
    def status(self) -> Sentence:
        """Whether there is a guess, as a sentence."""
        if self.guess is None:
            return Sentence("predict.none_yet", {"name": self._name(), "example": self.kind.example})
        return Sentence("predict.noted", {"guess": self.kind.text(self.guess)})

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if self._controls is None:
            from helpers.predictions.controls import Controls  # with ipywidgets, which takes a while

            self._controls = Controls(self)
        bundle = {"text/plain": repr(self)}
        # A page that is built or graded shows no picture twice: those are single images there.
        if ONE_IMAGE not in os.environ:
            bundle["text/html"] = static_question(self.question, self.kind, self.status)
        return self._controls.view() | bundle

    def _name(self) -> str:
        """The notebook's name for this prediction, "guess" where there is none."""
        ipython = sys.modules.get("IPython")
        shell = ipython.get_ipython() if ipython else None
        names = [name for name, value in dict(shell.user_ns).items() if value is self] if shell else []
        return next((name for name in names if not name.startswith("_")), "guess")

    def _too_late(self) -> Sentence:
        if self.guess is None:
            return Sentence("predict.too_late_for_one")
        return Sentence("predict.too_late", {"guess": self.kind.text(self.guess)})

    def _told(self, sentence: Sentence, colour: str = GREY) -> Shown:
        if self._controls:
            self._controls.tell(sentence)
        return Shown(str(sentence), escaped(sentence), colour)
