"""Pictures and sentences in the form of a notebook's outputs."""

from typing import Any

from helpers.pictures.picture import Picture

Shown = Picture | str

_LINE = 20  # pixels, of a line of text


def output_of(shown: Shown) -> dict[str, Any]:
    """Return an output with the sentence or the picture."""
    if isinstance(shown, str):
        return {"output_type": "stream", "name": "stdout", "text": shown + "\n"}
    data, metadata = shown._repr_mimebundle_()
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def height_of(shown: Shown) -> int:
    """Return the pixels that an output takes on a page that is wide enough."""
    return shown.height if isinstance(shown, Picture) else _LINE * (1 + shown.count("\n"))
