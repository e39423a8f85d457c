"""Reading an address line from its end: country, postal code, region, and what is left."""

from dataclasses import dataclass

from steelyard.kernel.geo.city import Edition
from steelyard.kernel.geo.postal import PostalCode, take_postal
from steelyard.kernel.geo.text import fold, parts_of

Region = tuple[str, str]
"""Country and region code."""

_COUNTRIES = {
    "US": ("us", "usa", "u s", "u s a", "united states", "united states of america"),
    "NG": ("ng", "nigeria", "federal republic of nigeria"),
    "GB": ("gb", "uk", "u k", "united kingdom", "great britain"),
    "CA": ("canada",),
}
_OTHER_REGION_NAMES: dict[str, Region] = {
    "d c": ("US", "DC"),
    "fct": ("NG", "FC"),
    "f c t": ("NG", "FC"),
    "pei": ("CA", "PE"),
    "newfoundland": ("CA", "NL"),
    "pq": ("CA", "QC"),
}
STREET_WORDS = frozenset(
    {
        "street",
        "st",
        "avenue",
        "ave",
        "road",
        "rd",
        "boulevard",
        "blvd",
        "drive",
        "dr",
        "lane",
        "ln",
        "way",
        "court",
        "ct",
        "place",
        "pl",
        "terrace",
        "ter",
        "crescent",
        "cres",
        "close",
        "parkway",
        "pkwy",
        "highway",
        "hwy",
        "square",
        "sq",
        "circle",
        "cir",
        "trail",
        "trl",
        "broadway",
        "expressway",
        "plaza",
        "row",
        "mews",
        "walk",
    }
)
_LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class AddressLine:
    """A line taken apart. ``segments`` are folded and in the order written.

    ``region_words`` is what was taken for the region: it may have been meant as the city.
    A line that names a country the gazetteer does not cover has nothing left.
    """

    segments: tuple[str, ...]
    country: str = ""
    region: Region | None = None
    region_words: str = ""
    postal: PostalCode | None = None

    @property
    def has_evidence(self) -> bool:
        """Whether anything besides a name says where it is."""
        return bool(self.country or self.region or self.postal)


class LineReader:
    """Knows the names of the countries and regions of one edition."""

    def __init__(self, edition: Edition) -> None:
        self._countries = {word: code for code, words in _COUNTRIES.items() for word in words}
        self._elsewhere = frozenset(fold(name) for name in edition.elsewhere)
        self._names: dict[str, list[Region]] = {
            words: [region] for words, region in _OTHER_REGION_NAMES.items()
        }
        for country, table in edition.regions.items():
            for code, name in table.items():
                keys = {fold(name), code.casefold()}
                if country in {"GB", "NG"}:
                    keys = {fold(name)}  # "LA" and "AK" are America's unless told otherwise
                for key in keys:
                    self._names.setdefault(key, []).append((country, code))

    def read(self, line: str) -> AddressLine:
        parts = parts_of(line)
        parts, country, elsewhere = self._take_country(parts)
        if elsewhere:
            return AddressLine(segments=())
        parts, postal = _take_postal(parts)
        country = country or (postal.country if postal is not None else "")
        folded = [folded for folded in (fold(part) for part in parts) if folded]
        folded, region, words = self._take_region(folded, country)
        return AddressLine(
            segments=tuple(folded),
            country=region[0] if region is not None else country,
            region=region,
            region_words=words,
            postal=postal,
        )

    def regions_beginning(self, words: str) -> set[Region]:
        """Regions whose letters or name begin with ``words``, as one types them."""
        return {
            region
            for name, regions in self._names.items()
            if name.startswith(words)
            for region in regions
        }

    def _take_country(self, parts: list[str]) -> tuple[list[str], str, bool]:
        if not parts:
            return parts, "", False
        words = fold(parts[-1]).split()
        if " ".join(words) in self._elsewhere and len(parts) > 1:
            return parts, "", True
        if words == ["ca"] and len(parts) > 1 and self._is_canadian(parts[-2]):
            return parts[:-1], "CA", False
        for size in range(min(_LONGEST_NAME, len(words)), 0, -1):
            country = self._countries.get(" ".join(words[-size:]), "")
            if country:
                rest = _without_last_words(parts[-1], size)
                return ([*parts[:-1], rest] if rest else parts[:-1]), country, False
        return parts, "", False

    def _is_canadian(self, part: str) -> bool:
        rest, postal = take_postal(part)
        if postal is not None:
            return postal.country == "CA"
        return any(country == "CA" for country, _ in self._names.get(fold(rest), ()))

    def _take_region(self, folded: list[str], country: str) -> tuple[list[str], Region | None, str]:
        if not folded:
            return folded, None, ""
        words = folded[-1].split()
        for size in range(min(_LONGEST_NAME, len(words)), 0, -1):
            tail = " ".join(words[-size:])
            region = self._region(tail.removesuffix(" state"), country)
            if region is not None:
                rest = " ".join(words[:-size])
                return ([*folded[:-1], rest] if rest else folded[:-1]), region, tail
        return folded, None, ""

    def _region(self, words: str, country: str) -> Region | None:
        named = self._names.get(words, [])
        fitting = [region for region in named if not country or region[0] == country]
        return fitting[0] if len(fitting) == 1 else None


def after_street(words: str) -> str:
    """What follows the last street word: "123 main st oak pa" → "oak pa"; all of it if none."""
    tokens = words.split()
    for at in range(len(tokens) - 1, 0, -1):
        if tokens[at] in STREET_WORDS:
            return " ".join(tokens[at + 1 :])
    return words


def endings(words: str) -> list[str]:
    """The last one to five words, the longest first."""
    tokens = words.split()
    longest = min(_LONGEST_NAME, len(tokens))
    return [" ".join(tokens[-size:]) for size in range(longest, 0, -1)]


def _take_postal(parts: list[str]) -> tuple[list[str], PostalCode | None]:
    if not parts:
        return parts, None
    rest, postal = take_postal(parts[-1])
    if postal is None:
        return parts, None
    return ([*parts[:-1], rest] if rest else parts[:-1]), postal


def _without_last_words(part: str, folded_words: int) -> str:
    """``part`` less the words at its end that fold to ``folded_words`` words."""
    tokens = part.split()
    while tokens and folded_words > 0:
        folded_words -= len(fold(tokens.pop()).split())
    return " ".join(tokens)
