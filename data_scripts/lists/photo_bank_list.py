"""Which of GCompris's photographs are in the bank, by rule: the category of a folder, and what is left out and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from packages import Members, credits_in
from sources import SourceError

ACTIVITIES = (
    "categorization",
    "explore_monuments",
    "explore_world_animals",
    "explore_farm_animals",
    "erase",
    "clickgame",
)

# The first pattern that a member's path matches decides. What matches none is a drawing, a sound or program text.
CATEGORIES = {
    r"categorization/resource/images/tools/\w+\.webp": "tools",
    r"categorization/resource/images/renewable/windmill\d*\.webp": "windmills",
    r"categorization/resource/images/renewable/solar\d\.webp": "solar_panels",
    r"categorization/resource/images/renewable/dam\d\.webp": "dams",
    r"categorization/resource/images/monuments/\w+\.webp": "monuments",
    r"categorization/resource/images/fishes/\w+\.webp": "fishes",
    r"categorization/resource/images/others/\w+\.webp": "household",
    r"explore_monuments/resource/\w+/\w+\.webp": "monuments",
    r"explore_(world|farm)_animals/resource/animals/\w+\.webp": "animals",
    r"erase/resource/\w+\.webp": "animals",
    r"clickgame/resource/sea\d\.webp": "sea",
}

_SAME = "the same photograph as in explore_monuments"
_LOW = "fewer than 140 pixels high: most of a square would be made up"
_UNNAMED = "no README names its author and licence"
LEFT_OUT = {
    "categorization/resource/images/monuments/brandenburgGate.webp": _SAME,
    "categorization/resource/images/monuments/colosseum.webp": _SAME,
    "categorization/resource/images/monuments/greatPyramid.webp": _SAME,
    "categorization/resource/images/others/igloo.webp": "it is in a folder of things for the house",
    "categorization/resource/images/others/pencil.webp": _LOW,
    "categorization/resource/images/fishes/fish8.webp": _LOW,
    "categorization/resource/images/fishes/fish17.webp": _LOW,
    "categorization/resource/images/tools/plier1.webp": _LOW,
    "categorization/resource/images/tools/plier3.webp": _LOW,
    "categorization/resource/images/tools/tweezer1.webp": _LOW,
    "categorization/resource/images/tools/screwDriver.webp": _UNNAMED,
    "explore_monuments/resource/germany/aulaPalatina.webp": _UNNAMED,
    "categorization/resource/images/renewable/windmill6.webp": "its licence, the GPL, is meant for programs",
}

# Where to crop those whose subject a square in the middle would cut off: 0 keeps the left edge, 1 the right edge.
MIDDLES = {
    "erase/resource/alpaca.webp": 0.1,
    "erase/resource/bee.webp": 0.0,
    "erase/resource/caterpillar.webp": 0.2,
    "erase/resource/chamaeleon.webp": 0.3,
    "erase/resource/cheetah.webp": 1.0,
    "erase/resource/flying_fox.webp": 1.0,
    "erase/resource/macaque.webp": 1.0,
    "erase/resource/spoonbills.webp": 0.2,
    "erase/resource/toucan.webp": 0.0,
}

# Names for those whose file name is misspelt, in another language or hard to split into words.
NAMES = {
    "blackslate": "blackboard",
    "buffetset": "cup_and_saucer",
    "canyondeChelly": "canyon_de_chelly",
    "castillodeSanMarcos": "castillo_de_san_marcos",
    "chamaeleon": "chameleon",
    "chateaudeChambord": "chateau_de_chambord",
    "chateaudeChenonceau": "chateau_de_chenonceau",
    "citedeCarcassonne": "cite_de_carcassonne",
    "dragon": "komodo_dragon",
    "gatewayofIndia": "gateway_of_india",
    "greatWallofChina": "great_wall",
    "knife": "cutlery",
    "kutubMinar": "qutub_minar",
    "leMusee": "louvre",
    "long_nosed_monkey": "proboscis_monkey",
    "palaisdesPapes": "palais_des_papes",
    "pontduGard": "pont_du_gard",
    "plier2": "pliers_02",
    "plier4": "pliers_04",
    "sideCutter1": "side_cutter",
    "statueofLiberty": "statue_of_liberty",
    "zimniPalace": "winter_palace",
}

# As the READMEs write them, and as SPDX does.
LICENCES = {
    "Public domain": "Public Domain",
    "Public Domain": "Public Domain",
    "CC0-1.0": "CC0-1.0",
    "CC-BY-2.0": "CC-BY-2.0",
    "CC-BY-3.0": "CC-BY-3.0",
    "CC-BY 3.0": "CC-BY-3.0",
    "CC-BY-SA 4.0": "CC-BY-SA-4.0",
    "CC-BY-SA-4.0": "CC-BY-SA-4.0",
}


@dataclass(frozen=True)
class BankPhoto:
    """A photograph of the bank: its category, its name there, its member in the package, what its README says."""

    category: str
    name: str
    member: str
    content: bytes
    fields: dict[str, str]

    @property
    def licence(self) -> str:
        """The SPDX name of the licence, or "Public Domain"."""
        return LICENCES[self.fields["License"]]

    @property
    def middle(self) -> float:
        """Where to crop it to a square: 0 keeps the left edge, 1 the right edge."""
        return MIDDLES.get(self.member, 0.5)

    @property
    def file(self) -> str:
        """The path in the folder of the bank."""
        return f"{self.category}/{self.name}.jpg"


def bank_photos(members: Members) -> Iterator[BankPhoto]:
    """Yield the photographs of the bank by category and name.

    Raises SourceError if one has no author or licence in the nearest README above it, or a licence that is not known.
    """
    chosen = sorted((category_of(member), snake_case(member), member) for member in members if category_of(member))
    taken = set[tuple[str, str]]()
    for category, name, member in chosen:
        fields = fields_of(members, member)
        if not fields.get("Copyright") or fields.get("License") not in LICENCES:
            raise SourceError(f"{member}: the README says {fields}; expected an author and one of {sorted(LICENCES)}.")
        unique = name if (category, name) not in taken else f"{name}_2"
        taken.add((category, unique))
        yield BankPhoto(category, unique, member, members[member], fields)


def category_of(member: str) -> str:
    """Return the category of a member of the package, "" for what is not in the bank."""
    if member in LEFT_OUT:
        return ""
    return next((category for pattern, category in CATEGORIES.items() if re.fullmatch(pattern, member)), "")


def snake_case(member: str) -> str:
    """Return the file's name as a word for pictures: tajMahal.webp is taj_mahal, fish3.webp is fish_03."""
    stem = member.rpartition("/")[2].removesuffix(".webp")
    if stem in NAMES:
        return NAMES[stem]
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", stem)
    return "_".join(word.lower().rjust(2, "0") if word.isdigit() else word.lower() for word in words)


def fields_of(members: Members, member: str) -> dict[str, str]:
    """Return the fields of the file's block in the nearest README at or above its folder that names it."""
    folder, _, file = member.rpartition("/")
    while folder:
        readme = members.get(f"{folder}/README", b"").decode()
        found = dict(credits_in(readme)).get(file)
        if found:
            return found
        folder = folder.rpartition("/")[0]
    return {}
