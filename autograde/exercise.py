"""Exercises as data: each folder in `autograde.exercises` defines one, and everything else is derived from it."""

import ast
import hashlib
import inspect
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import permutations
from typing import Any

import numpy as np

from autograde.hint import Hint
from autograde.mistakes.edits import Implementation, edited, fits
from autograde.mistakes.misconception import Misconception, Style
from helpers.checks import sentences
from helpers.checks.judging.spec import Part, Spec
from helpers.checks.packing import pack
from helpers.checks.protocol.arguments import Argument, Tensor, Toy, Value
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.toys import SmoothNet

PUBLIC_SEED = 2026
SEED_BITS = 128  # of a secret seed: more than anybody can try


@dataclass(frozen=True)
class Exercise:
    """One function that students write.

    `reference` has the exercise's name; its source, with the solution between BEGIN and END SOLUTION, becomes the
    lesson's TODO cell. `misconceptions` (the most common first) and `styles` are wrong and other right answers, as
    edits of that solution. `remark` is a note to students who answer like the reference. `hints` come in the order in
    which students get stuck; `afterthought` is a question, without points, to those whose answer is right.
    `probes(random)` draws the probes: with a public seed for the instant check, with a secret one for grading. They are
    called in this order, public ones first: those on which a loop without a bound does not end come last, since a call
    that is stopped leaves less time to later ones.
    `oracle(probe)` computes the answer in a way that cannot share the reference's mistakes (finite differences, a
    closed form, another library), or returns None if it does not apply to the probe.
    `equivalent` lists mutants of the solution (see `autograde.mistakes.mutants`) that are right, with the reason.
    `picture` tells the instant check what to draw (see `Spec`). `pairs` says whether pairs of misconceptions are tried
    on answers that none explains; where steps are measured that is not needed.
    `calls` names the exercises whose functions this one may call: measured and named mistakes in their work cost there
    only.
    `nothing_hidden` is the reason why all probes are public: grading then uses those of the check, and no others.
    """

    reference: Implementation
    title: str
    parts: tuple[Part, ...]
    probes: Callable[[np.random.RandomState], list[Probe]]
    misconceptions: tuple[Misconception, ...]
    oracle: Callable[[Probe], Any]
    styles: tuple[Style, ...] = ()
    remark: str = ""
    equivalent: Mapping[str, str] = field(default_factory=dict)
    picture: Mapping[str, Any] | None = None
    pairs: bool = True
    calls: tuple[str, ...] = ()
    hints: tuple[Hint, ...] = ()
    afterthought: str = ""
    nothing_hidden: str = ""

    @property
    def name(self) -> str:
        """The name of the function that students write."""
        return self.reference.__name__

    @property
    def signature(self) -> str:
        """The function's name and parameters, as in its definition."""
        return f"{self.name}{inspect.signature(self.reference)}"

    @property
    def max_points(self) -> float:
        """The points of all parts if all of them pass."""
        return sum(part.points for part in self.parts)

    @cached_property
    def accepted(self) -> tuple[Implementation, ...]:
        """The reference, then the styles that give other values."""
        return (self.reference, *(self.in_style(style) for style in self.styles if style.differs))

    def in_style(self, style: Style | None) -> Implementation:
        """Return the reference in this style, itself for None; raises EditError if an edit does not fit."""
        return self.reference if style is None else edited(self.reference, style.edits)

    def find_misconception(self, name: str) -> Misconception:
        """Return the misconception with this name; raises KeyError for an unknown name."""
        return {misconception.name: misconception for misconception in self.misconceptions}[name]

    def variants(self, misconception: Misconception, style: Style | None = None) -> list[Implementation]:
        """Return every variant of the mistake that fits this style."""
        base = self.in_style(style)
        return [edited(base, variant) for variant in misconception.variants if fits(base, variant)]

    def wrong(self, misconception: Misconception) -> list[Implementation]:
        """Return the implementations by which the misconception is recognised, in all styles whose records are kept."""
        styles = (None, *(style for style in self.styles if style.differs))
        return [function for style in styles for function in self.variants(misconception, style)]

    @cached_property
    def digest(self) -> str:
        """Return a digest of what decides what is stored: probes, parts, solution, styles and misconceptions.

        Comments, such as the TODO box, and hints do not count.
        """
        edits = [(one.name, one.variants) for one in self.misconceptions]
        styles = [(one.name, one.edits, one.differs) for one in self.styles]
        solution = ast.unparse(ast.parse(textwrap.dedent(inspect.getsource(self.reference))))
        text = repr([solution, edits, styles])
        return hashlib.blake2b(pack(self.spec().to_data()) + text.encode(), digest_size=16).hexdigest()

    @cached_property
    def _public(self) -> list[Probe]:
        drawn = self.probes(np.random.RandomState(PUBLIC_SEED))
        return [probe for probe in drawn if probe.scope != "hidden"]

    def public_probes(self) -> list[Probe]:
        """Return the probes of the instant check, which are always the same."""
        return list(self._public)

    def hidden_probes(self, seed: int) -> list[Probe]:
        """Draw the judge's probes from its secret `seed`, from 0 to 2**128 - 1."""
        drawn = self.probes(np.random.RandomState(_words(seed)))
        return [replace(p, name=hidden_name(p.name), hidden=True) for p in drawn if p.scope != "public"]

    @cached_property
    def sentences(self) -> dict[str, str]:
        """The exercise's own English sentences by key: titles, mistakes with hints, remarks, hints in stages."""
        own = {"title": self.title, "afterthought": self.afterthought}
        own |= {f"part.{part.name}": part.title for part in self.parts}
        for misconception in self.misconceptions:
            own[f"mistake.{misconception.name}"] = misconception.message
            own[f"mistake.{misconception.name}.hint"] = misconception.hint
        for number, hint in enumerate(self.hints):
            own |= {f"hint.{number}.{name}": text for name, text in hint.sentences.items()}
        own |= {f"remark.{number}": remark for number, remark in enumerate(self._remarks) if remark}
        return {f"exercise.{self.name}.{key}": text for key, text in own.items() if text}

    @property
    def _remarks(self) -> tuple[str, ...]:
        """The remark on each accepted way to answer, empty for none."""
        return (self.remark, *(style.remark for style in self.styles if style.differs))

    def spec(self, hidden_seed: int | None = None) -> Spec:
        """Return the exercise's spec: with the public probes, and with the judge's `hidden_seed` the hidden ones too.

        Registers the exercise's sentences in this process.
        """
        sentences.register(self.sentences)
        probes = self.public_probes() + ([] if hidden_seed is None else self.hidden_probes(hidden_seed))
        return Spec(
            name=self.name,
            signature=self.signature,
            parts=tuple(_restrict(part, probes) for part in self.parts),
            probes=tuple(probes),
            diagnoses=tuple(misconception.name for misconception in self.misconceptions),
            remarks=tuple(bool(remark) for remark in self._remarks),
            picture=self.picture,
        )


ACTIVE = 7  # classes of `imagenet_toy` whose scores depend on the image
FAILS = "a model that fails"
OTHER_CLASSES = "another number of classes"


def imagenet_toy(kind: str, random: np.random.RandomState, **options: Any) -> Toy:
    """Return a toy network with 1000 classes, as in class: whoever wrote that number into the code is right there."""
    return Toy(kind, {"seed": int(random.randint(1 << 30)), "classes": 1000, "active": ACTIVE, **options})


def with_other_classes(probe: Probe, random: np.random.RandomState, y: str = "y") -> Probe:
    """Return the probe with a toy of ACTIVE classes in all; the classes in the argument `y` are drawn again."""
    toy, labels = probe.args["model"], probe.args[y]
    assert isinstance(toy, Toy)
    options = {key: value for key, value in toy.options.items() if key != "active"} | {"classes": ACTIVE}
    model = replace(toy, options={**options, "seed": int(random.randint(1 << 30))})
    drawn: Argument
    if isinstance(labels, Tensor):
        drawn = Tensor(random.randint(0, ACTIVE, labels.array.shape).astype(np.int64))
    else:
        drawn = Value(int(random.randint(ACTIVE)))
    return replace(probe, name=OTHER_CLASSES, args={**probe.args, "model": model, y: drawn})


def draw_labels(random: np.random.RandomState, toy: Toy, count: int) -> np.ndarray:
    """Draw classes whose scores depend on the image, all different if there are enough; int64 of shape (count,)."""
    model = toy.build()
    assert isinstance(model, SmoothNet)
    return np.resize(random.permutation(model.active_classes), count).astype(np.int64)


def draw_good_labels(random: np.random.RandomState, good: np.ndarray) -> np.ndarray | None:
    """Draw for each image one of the classes that are good for it, all different; None where there are none.

    good: bool of shape (images, classes). Returns int64 of shape (images,). To ask this of all classes at once takes a
    few draws of images and network, where to draw the classes first takes hundreds.
    """
    drawn = random.permutation(good.shape[1])
    found = (one for one in permutations(drawn, len(good)) if good[range(len(good)), one].all())
    labels = next(found, None)
    return None if labels is None else np.array(labels, np.int64)


def input_kept(argument: str, points: float, probes: tuple[str, ...], needs: str) -> Part:
    """Return a part that passes if the caller's tensor keeps its values; it counts once the part `needs` passes."""
    title = f"leaves the values of {argument} as they were"
    return Part("input_kept", title, points, probes, criterion="inputs_unchanged", needs=needs)


def other_classes(needs: str, **criterion: Any) -> Part:
    """Return a part of one point that passes on the probe OTHER_CLASSES; it counts once the part `needs` passes."""
    title = "right for any number of classes"
    return Part("other_classes", title, 1, (OTHER_CLASSES,), needs=needs, **criterion)


def model_kept(points: float, probes: tuple[str, ...], needs: str) -> Part:
    """Return a part that passes if the model is unchanged, on these probes and on that of `model_that_fails`."""
    title = "leaves the model as it was, even after an error"
    return Part("model_kept", title, points, (*probes, FAILS), criterion="model_unchanged", needs=needs)


def model_that_fails(probe: Probe, calls: int = 0, layer: str = "") -> Probe:
    """Return the probe with a toy network whose layer `layer` ("": the network itself) fails after `calls` calls."""
    failure = {"fails_at": layer, "fails_after": calls}
    args = {
        name: replace(argument, options={**argument.options, **failure}) if isinstance(argument, Toy) else argument
        for name, argument in probe.args.items()
    }
    return replace(probe, name=FAILS, args=args)


def hidden_name(name: str) -> str:
    """Return the name of a probe's hidden version. To ask whether a probe is hidden, use `Probe.hidden`."""
    return f"{name} (hidden)"


def _words(seed: int) -> int | list[int]:
    """The seed as RandomState takes it: a number below 2**32, or 32-bit words, the lowest first, which all count."""
    if not 0 <= seed < 2**SEED_BITS:
        raise ValueError(f"the seed is {seed}; expected an integer from 0 to 2**{SEED_BITS} - 1.")
    words = [(seed >> shift) % 2**32 for shift in range(0, max(seed.bit_length(), 1), 32)]
    return words if len(words) > 1 else seed


def _restrict(part: Part, probes: list[Probe]) -> Part:
    names = {*part.probes, *map(hidden_name, part.probes)}
    return replace(part, probes=tuple(probe.name for probe in probes if probe.name in names))
