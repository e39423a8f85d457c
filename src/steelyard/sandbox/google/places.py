"""Finding what a typed address means in the street book."""

import base64
import binascii
import re
from dataclasses import dataclass

from steelyard.sandbox.google.book import CITIES, City, Street, invented, streets
from steelyard.sandbox.store import Doc

LONG_FORMS = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd",
    "drive": "dr", "parkway": "pkwy", "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip
KINDS = frozenset({"st", "ave", "rd", "blvd", "dr", "pkwy"})
NAMED_SO = KINDS | {"ln", "ct", "pl", "way", "ter", "cir", "lane", "court", "place", "terrace"}
"""How a street ends that the book may not know but the city may well have."""
SIDES = frozenset({"n", "s", "e", "w"})
UNIT = re.compile(r"(?:,|\s)\s*(?:apt|unit|suite|ste|#|fl|floor)\.?\s*[\w-]+(?=,|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """An address, a street or a city; ``exact``: everything that was asked for was found."""

    city: City
    street: Street | None = None
    number: int | None = None
    exact: bool = True

    @property
    def point(self) -> tuple[float, float]:
        if self.street is None:
            return self.city.lat, self.city.lng
        middle = (self.street.first + self.street.last) // 2
        return self.street.at(self.number if self.number is not None else middle)

    @property
    def first_line(self) -> str:
        if self.street is None:
            return self.city.name
        return f"{self.number} {self.street.name}" if self.number else self.street.name

    @property
    def second_line(self) -> str:
        place = f"{self.city.state}, {self.city.country}A"
        return place if self.street is None else f"{self.city.name}, {place}"

    @property
    def written(self) -> str:
        """Google's one-line form."""
        if self.street is None or self.number is None:
            return f"{self.first_line}, {self.second_line}"
        code = self.street.postal_code(self.number)
        return (
            f"{self.first_line}, {self.city.name}, {self.city.state} {code}, {self.city.country}A"
        )

    @property
    def types(self) -> list[str]:
        if self.street is None:
            return ["locality", "political"]
        return ["street_address"] if self.number else ["route"]

    @property
    def id(self) -> str:
        key = f"{CITIES.index(self.city)}.{self._street_key()}.{self.number or 0}"
        return "ChIJ" + base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")

    def _street_key(self) -> str:
        if self.street is None:
            return "-1"
        known = streets()
        if self.street in known:
            return str(known.index(self.street))
        return "~" + self.street.name


def place_by_id(given: str) -> Place | None:
    code = given.removeprefix("ChIJ")
    try:
        parts = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode().split(".")
        city, number = CITIES[int(parts[0])], int(parts[2]) or None
        if parts[1].startswith("~"):
            return Place(city, invented(city, parts[1][1:]), number)
        street = int(parts[1])
        return Place(city, streets()[street] if street >= 0 else None, number)
    except (ValueError, IndexError, binascii.Error):
        return None


def find(address: str) -> list[Place]:
    """What an address can mean, best first; several when it fits several cities."""
    wanted = _read(address)
    matches = [
        street
        for street in streets()
        if _same_street(street, wanted) and wanted.in_city(street.city)
    ]
    if not matches and wanted.city and wanted.number and _named_so(wanted.street_words):
        name = " ".join(word.capitalize() for word in wanted.street_words)
        return [Place(wanted.city, invented(wanted.city, name), wanted.number)]
    if wanted.number is not None:
        numbered = [street for street in matches if street.holds(wanted.number)]
        if numbered:
            return [Place(street.city, street, wanted.number) for street in numbered[:5]]
        return [Place(street.city, street, exact=False) for street in matches[:1]]
    if matches:
        return [Place(street.city, street) for street in matches[:5]]
    if wanted.street_words:
        return []
    return [Place(city) for city in CITIES if wanted.names_city(city)]


def _named_so(words: tuple[str, ...]) -> bool:
    return len(words) > 1 and words[-1] in NAMED_SO


def suggest(typed: str, most: int = 5) -> list[Place]:
    """What somebody may be about to type, as autocomplete answers."""
    words = _words(typed)
    number = int(words[0]) if words and words[0].isdecimal() and len(words[0]) < 6 else None
    rest = words[1:] if number is not None else words
    if not rest or sum(map(len, rest)) < 2:
        return []
    found: list[Place] = []
    for street in streets():
        known = _words(f"{street.name} {street.city.name} {street.city.state}")
        if _begin(rest, known) and (number is None or street.holds(number)):
            found.append(Place(street.city, street, number))
    if number is None:
        found = [Place(city) for city in CITIES if _begin(rest, _words(city.name))] + found
    return found[:most]


@dataclass(frozen=True)
class _Wanted:
    number: int | None
    street_words: tuple[str, ...]
    city: City | None
    state: str | None
    postal_code: str | None

    def in_city(self, city: City) -> bool:
        if self.city is not None:
            return city == self.city
        if self.postal_code is not None and self.postal_code not in city.postal_codes:
            return False
        return self.state is None or city.state == self.state

    def names_city(self, city: City) -> bool:
        if self.city is not None:
            return city == self.city
        return self.postal_code in city.postal_codes


def _read(address: str) -> _Wanted:
    words = _words(UNIT.sub("", address))
    number = int(words.pop(0)) if words and words[0].isdecimal() and len(words[0]) < 5 else None
    while words and words[-1] in {"us", "usa"}:
        words.pop()
    code = words.pop() if words and re.fullmatch(r"\d{5}", words[-1]) else None
    states = {city.state.lower() for city in CITIES} | {city.state_name.lower() for city in CITIES}
    state = _state(words.pop()) if len(words) > 1 and words[-1] in states else None
    city = _pop_city(words, state)
    return _Wanted(number, tuple(words), city, state, code)


def _state(word: str) -> str:
    return next(
        city.state for city in CITIES if word in {city.state.lower(), city.state_name.lower()}
    )


def _pop_city(words: list[str], state: str | None) -> City | None:
    for city in sorted(CITIES, key=lambda one: -len(one.name)):
        name = _words(city.name)
        if words[-len(name) :] == name and state in {None, city.state}:
            del words[-len(name) :]
            return city
    return None


def _same_street(street: Street, wanted: _Wanted) -> bool:
    """Every word asked for is in the name; side and kind may be left out."""
    known, asked = _words(street.name), list(wanted.street_words)
    core = [word for word in known if word not in KINDS | SIDES]
    return (
        bool(asked) and all(word in known for word in asked) and all(word in asked for word in core)
    )


def _begin(typed: list[str], known: list[str]) -> bool:
    """Each typed word is a word of the name, the last one perhaps only its beginning."""
    *whole, last = typed
    return all(word in known for word in whole) and any(word.startswith(last) for word in known)


def _words(given: str) -> list[str]:
    parts: list[str] = re.findall(r"[a-z0-9]+", given.lower().replace("'", ""))
    return [LONG_FORMS.get(part, part) for part in parts]


def components(place: Place) -> list[Doc]:
    """Google's address components: long text, short text, types."""
    city, street = place.city, place.street
    found: list[tuple[str, str, list[str]]] = []
    if street is not None and place.number is not None:
        found.append((str(place.number), str(place.number), ["street_number"]))
    if street is not None:
        found.append((street.name, street.name, ["route"]))
    found += [
        (city.name, city.name, ["locality", "political"]),
        (city.county, city.county, ["administrative_area_level_2", "political"]),
        (city.state_name, city.state, ["administrative_area_level_1", "political"]),
        (city.country_name, city.country, ["country", "political"]),
    ]
    if street is not None and place.number is not None:
        code = street.postal_code(place.number)
        found.append((code, code, ["postal_code"]))
    return [{"long": long, "short": short, "types": types} for long, short, types in found]
