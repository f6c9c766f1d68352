"""Places and categories by the names that people and other systems write."""

import re
from collections.abc import Iterator

from gongzhi.civic.cases.models import Category
from gongzhi.civic.jurisdictions.models import Place

_JOINTS = re.compile(r"[\s›>/\\|、·\-]+")


class UnknownName(LookupError):
    """Nothing is called so."""


class AmbiguousName(LookupError):
    """Several things are called so."""


def _joined(*names: str) -> str:
    return _JOINTS.sub("", "".join(names))


class PlaceNames:
    """Finds places of today by code, or by their name with as many of the names above as make it clear.

    `within` is where they are looked for; it asks the database once for many codes and for each name.
    """

    def __init__(self, within: Place | None = None) -> None:
        present = Place.objects.present().with_path()
        self.places = present.within(within) if within else present
        self.found: dict[str, Place | LookupError] = {}

    def find(self, text: str) -> Place:
        """Return the place; raises `UnknownName` or `AmbiguousName`."""
        if text not in self.found:
            self.learn({text})
        found = self.found.get(text) or self._look_up(text)
        self.found[text] = found
        if isinstance(found, LookupError):
            raise found
        return found

    def learn(self, texts: set[str]) -> None:
        """Look up all those that are codes of places at once."""
        if new := texts - self.found.keys():
            if len(self.found) > 100_000:  # a column of nonsense must not fill the memory
                self.found.clear()
            self.found |= {place.code: place for place in self.places.filter(code__in=new)}

    def _look_up(self, text: str) -> Place | LookupError:
        name = _joined(text)
        endings = [name[start:] for start in range(len(name))][-80:]
        named = [place for place in self.places.filter(name__in=endings) if name in _tails(place)]
        whole = [place for place in named if _joined(place.path) == name]
        if len(whole or named) == 1:
            return (whole or named)[0]
        return AmbiguousName(text) if named else UnknownName(text)


def _tails(place: Place) -> Iterator[str]:
    """Yield the place's name with ever more of the names above it."""
    tail = ""
    above: Place | None = place
    while above is not None:
        tail = _joined(above.name, tail)
        yield tail
        above = above.parent


class CategoryNames:
    """Finds categories in use by code, by their full name, or by a name that only one bears."""

    def __init__(self) -> None:
        categories = list(Category.objects.filter(is_active=True).select_related("parent__parent"))
        self.found: dict[str, Category | None] = {}
        for category in categories:
            name = _joined(category.name)
            self.found[name] = None if name in self.found else category
        self.found |= {_full_name(category): category for category in categories}
        self.found |= {category.code: category for category in categories}

    def find(self, text: str) -> Category:
        """Return the category; raises `UnknownName`, also where several bear the name."""
        found = self.found.get(text) or self.found.get(_joined(text))
        if found is None:
            raise UnknownName(text)
        return found


def _full_name(category: Category) -> str:
    above = category.parent
    return _joined(_full_name(above) if above else "", category.name)
