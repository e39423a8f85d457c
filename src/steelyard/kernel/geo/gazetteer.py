"""Cities from memory: what someone is typing, and where an address line is. No network, no table.

It knows cities, not streets. ``locate`` says which city a line is in and where that city's centre
lies, and its precision is always "city".
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from steelyard.kernel.geo.city import City, Edition, embedded
from steelyard.kernel.geo.line import AddressLine, LineReader, after_street, endings
from steelyard.kernel.geo.names import NameIndex
from steelyard.kernel.geo.point import Point, distance_km
from steelyard.kernel.geo.text import fold, parts_of

# A name next to a larger city's is a part of it ("Ikeja, Lagos"); farther off it is another place.
_PART_OF_KM = 60
_SAME_PLACE_KM = 25
_NEAR_KM = 100
_MOST_SEGMENTS = 6
# In orders of magnitude of population: how a full name weighs against a beginning, and what no
# size or nearness can outweigh.
_BETTER = 1.0
_FAR_BETTER = 100.0
# So much larger than its namesakes that nobody means them without saying so.
_DOMINANT = 8


_Group = tuple[float, list[City]]


@dataclass(frozen=True, slots=True)
class Match:
    """The city a line is in. ``rivals``: other cities the line fits as well; ask which.

    ``exact`` is false when a misspelling was forgiven. ``postal_code`` is as written, unchecked.
    """

    city: City
    postal_code: str
    exact: bool
    rivals: tuple[City, ...] = ()
    precision: Literal["city"] = "city"


class Gazetteer:
    """One edition, indexed for reading. Safe to share; nothing changes after it is built."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition.name
        self._by_id = {city.id: city for city in edition.cities}
        self._reader = LineReader(edition)
        self._names = NameIndex(
            (key, city)
            for city in edition.cities
            for key in sorted({fold(name) for name in (city.name, *city.spellings)})
        )

    def city(self, number: int) -> City | None:
        """The city with this GeoNames id."""
        return self._by_id.get(number)

    def suggest(
        self, text: str, *, near: Point | None = None, country: str = "", limit: int = 5
    ) -> list[City]:
        """Cities that someone who has typed ``text`` may mean, likeliest first.

        Looks at what follows the street and the last comma; accents, case and slips are forgiven.
        Larger places come first, nearer ones too when ``near`` is given. ``country`` limits.
        """
        for reading in self._readings(text):
            scores = _scores(reading, near, country)
            if scores:
                best = sorted(scores, key=lambda city: (-scores[city], city.id))
                return best[:limit]
        return []

    def locate(self, line: str, *, near: Point | None = None, country: str = "") -> Match | None:
        """The city of "123 Main St, Oak Park, IL 60302"; None when none of its names is one.

        ``near`` chooses between namesakes and ``country`` limits when the line itself does not
        say. A region or country in the line is binding: "Chicago, TX" is nowhere.
        """
        read = self._reader.read(line)
        if not read.country and country:
            read = replace(read, country=country)
        for exact in (True, False):
            fitting = self._fitting(read, exact=exact)
            if fitting:
                city, *rivals = _decide(fitting, near, read.postal.region if read.postal else "")
                postal_code = read.postal.code if read.postal else ""
                return Match(city, postal_code, exact, tuple(rivals))
        return None

    def _readings(self, text: str) -> Iterator[list[_Group]]:
        """Ways to read ``text``, the likelier first: "Oak Park, I" · "oak park i", "oak pa" ·
        "oka park". Each is groups of cities with how much better than others they fit.
        """
        *before, last = [fold(part) for part in parts_of(text)] or [""]
        if before and last:
            yield [(0, self._in_regions(after_street(before[-1]), last))]
        name = after_street(last)
        if not name or name.split()[0].isdecimal():
            return
        city_words, _, region_word = name.rpartition(" ")
        yield [
            (_FAR_BETTER, self._in_regions(city_words, region_word) if city_words else []),
            (_BETTER, self._names.exact(name)),
            (0, self._bearing(self._names.beginning_with(name))),
        ]
        yield [
            (_FAR_BETTER, self._bearing(self._names.misspelt(name))),
            *(
                (-_FAR_BETTER * place, self._names.exact(key))
                for place, key in enumerate(self._names.resembling(name))
            ),
        ]

    def _bearing(self, names: Iterable[str]) -> list[City]:
        return [city for name in names for city in self._names.exact(name)]

    def _in_regions(self, name: str, region_words: str) -> list[City]:
        regions = self._reader.regions_beginning(region_words)
        return [
            city for city in self._names.exact(name) if (city.country, city.region_code) in regions
        ]

    def _fitting(self, read: AddressLine, *, exact: bool) -> list[City]:
        """Cities that the line is about, of the right country and region."""
        groups: list[list[City]] = []
        for segment in reversed(read.segments[-_MOST_SEGMENTS:]):
            named = self._named_exactly(segment, read) if exact else self._misspelt(segment, read)
            if named:
                groups.append(named)
            if any(character.isdecimal() for character in segment):
                break  # what stands before the street is a person's or a building's name
        if not groups and read.region_words:
            groups = [self._of(read, self._names.exact(read.region_words))]
        return _most_specific(groups, decided=read.region is not None)

    def _named_exactly(self, segment: str, read: AddressLine) -> list[City]:
        """By the whole segment, by what follows the street, or by its last words.

        The last words count only when something else says where it is: "100 Lincoln" is a street.
        """
        tail = after_street(segment)
        candidates = [segment, tail, *(endings(tail) if read.has_evidence else ())]
        for name in candidates:
            found = self._of(read, self._names.exact(name))
            if found:
                return found
        return []

    def _misspelt(self, segment: str, read: AddressLine) -> list[City]:
        name = after_street(segment)
        if not name or name[0].isdecimal():
            return []
        return self._of(read, self._bearing(self._names.misspelt(name)))

    def _of(self, read: AddressLine, cities: Sequence[City]) -> list[City]:
        return [
            city
            for city in cities
            if read.country in {"", city.country}
            and (read.region is None or read.region == (city.country, city.region_code))
        ]


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The embedded one, built at first use."""
    return Gazetteer(embedded())


def _most_specific(groups: list[list[City]], *, decided: bool) -> list[City]:
    """Of the cities named in one line, right to left, those that it is about.

    A name to the left counts when it lies in or beside the one to its right. When the region is
    ``decided`` the rightmost name otherwise wins; when it is not, every name stays in question.
    """
    if not groups:
        return []
    chosen = groups[0]
    for group in groups[1:]:
        beside = [city for city in group if _any_within(city, chosen, _PART_OF_KM)]
        if beside:
            chosen = beside
        elif not decided:
            chosen = [*chosen, *group]
    return chosen


def _decide(cities: list[City], near: Point | None, postal_region: str) -> list[City]:
    """The one that is meant, alone; or, if the evidence leaves several, all, largest first."""
    left = _without_duplicates(cities)
    in_postal = [city for city in left if city.region_code == postal_region]
    left = in_postal or left
    if near is not None and len(left) > 1:
        first, second, *_ = sorted(left, key=lambda city: distance_km(city.point, near))
        reach = distance_km(first.point, near)
        if reach <= _NEAR_KM and distance_km(second.point, near) >= 3 * reach:
            return [first]
    if len(left) > 1 and left[0].population >= _DOMINANT * left[1].population:
        return left[:1]
    return left


def _without_duplicates(cities: list[City]) -> list[City]:
    """Largest first; a place entered twice (a town and its municipality) counts once."""
    kept: list[City] = []
    for city in sorted(cities, key=lambda city: (-city.population, city.id)):
        if not _any_within(city, kept, _SAME_PLACE_KM):
            kept.append(city)
    return kept


def _any_within(city: City, others: Iterable[City], km: float) -> bool:
    return any(distance_km(city.point, other.point) <= km for other in others)


def _scores(reading: list[_Group], near: Point | None, country: str) -> dict[City, float]:
    scores: dict[City, float] = {}
    for better, cities in reading:
        for city in cities:
            if country in {"", city.country}:
                score = better + _weight(city, near)
                scores[city] = max(score, scores.get(city, score))
    return scores


def _weight(city: City, near: Point | None) -> float:
    size = math.log10(city.population + 1)
    return size if near is None else size - 2 * math.log10(1 + distance_km(city.point, near) / 20)
