"""Choose any of the 1000 classes: from a short list, or by typing a part of its name."""

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import ipywidgets as widgets

ClassNames = Mapping[int, str] | Sequence[str]
NO_CLASS = -1  # an entry of a list; with None as its value ipywidgets shows an empty list
_NAMED = 4  # classes that a sentence names at most


class ClassChoice:
    """A list of good choices, and beside it a field in which any class can be typed.

    `value` is the class chosen. A class that was typed is put at the top of the list and chosen there.
    """

    def __init__(
        self,
        names: ClassNames,
        description: str,
        typed: str,
        options: Iterable[tuple[str, int]],
        react: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        """Call `react` whenever another class is chosen; `typed` labels the field, `say` shows a sentence about it."""
        self._names, self._react, self._say = short_names(names), react, say
        self._full = names
        self.list = widgets.Dropdown(
            options=list(options), description=description, tooltip=f"{description}: choose from a short list"
        )
        self.typed = widgets.Combobox(
            options=list(self._names),
            description=typed,
            placeholder="type, then press Enter",
            tooltip=f"{description}: type part of any class's name, then press Enter",
            continuous_update=False,
        )
        self._is_changing = False
        self.list.observe(self._chosen, names="value")
        self.typed.observe(self._find, names="value")

    @property
    def value(self) -> int | None:
        """The class; None for the entry NO_CLASS and for an empty list."""
        return None if self.list.value == NO_CLASS else self.list.value

    def offer(self, options: Iterable[tuple[str, int]], value: int | None = None) -> None:
        """Replace the list, and choose `value` or else its first entry, without a reaction."""
        self._is_changing = True
        self.list.options = list(options)
        self.list.value = self.list.options[0][1] if value is None else value
        self._is_changing = False

    def _chosen(self, _change: object) -> None:
        if not self._is_changing:
            self._say("")
            self._react()

    def _find(self, _change: object) -> None:
        text = self.typed.value.strip()
        if not text:
            return
        label, sentence = find_class(text, self._names, self._full)
        self._say(sentence)
        if label is not None:
            self.typed.value = ""
            self._choose(label)

    def _choose(self, label: int) -> None:
        if label == self.value:
            return
        options = list(self.list.options)
        if label not in [one for _, one in options]:
            options.insert(0, (next(name for name, one in self._names.items() if one == label), label))
        self.offer(options, label)
        self._react()


def short_names(names: ClassNames) -> dict[str, int]:
    """Return {first name: class} of all classes; where two differ at most in capitals, their numbers follow."""
    items = sorted(names.items()) if isinstance(names, Mapping) else list(enumerate(names))
    first = [(name.split(",")[0].strip(), label) for label, name in items]
    count = Counter(name.casefold() for name, _ in first)
    return {f"{name} ({label})" if count[name.casefold()] > 1 else name: label for name, label in first}


def find_class(text: str, names: Mapping[str, int], full: ClassNames) -> tuple[int | None, str]:
    """Return the class that `text` names and a sentence about it, "" when there is nothing to say.

    text: a name or a part of it, in any capitals, or the class's number. names: as from `short_names`. full: with all
    names of each class. Of several matches the shortest name is taken that has `text` at the start of a word.
    """
    wanted = text.casefold().strip()
    exact = [label for name, label in names.items() if wanted in (name.casefold(), str(label))]
    if exact:
        return exact[0], ""
    found = [name for name, label in names.items() if wanted in full[label].casefold() or wanted in name.casefold()]
    if found:
        found.sort(key=lambda name: (f" {wanted}" not in f" {full[names[name]].casefold()}", len(name), name))
        return names[found[0]], "" if len(found) == 1 else _several(text, found)
    close = difflib.get_close_matches(wanted, list(names), n=_NAMED, cutoff=0.7)
    hint = f"Similar names: {', '.join(close)}." if close else 'Type part of a name, such as "heron".'
    return None, f'No class has "{text}" in its name. {hint}'


def _several(text: str, found: list[str]) -> str:
    more = f" and {len(found) - 1 - _NAMED} more" if len(found) - 1 > _NAMED else ""
    return f'"{text}": {found[0]}. Also possible: {", ".join(found[1 : 1 + _NAMED])}{more}.'
