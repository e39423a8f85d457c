"""The geocoder without a network: cities from the embedded gazetteer, labelled as such."""

from steelyard.kernel.geo.city import City
from steelyard.kernel.geo.gazetteer import Gazetteer
from steelyard.kernel.geo.line import after_street
from steelyard.kernel.geo.point import Point
from steelyard.kernel.geo.port import (
    AddressAmbiguous,
    AddressNotFound,
    Located,
    Suggestion,
    checked_place_id,
    checked_session_token,
    gazetteer_id,
)
from steelyard.kernel.geo.text import clean_address, fold, parts_of

SHORTEST_QUERY = 2
_RIVALS_NAMED = 4


class GazetteerGeocoder:
    """``Geocoder`` by the gazetteer alone. Every answer's precision is "city"."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    async def suggest(
        self, text: str, *, near: Point | None = None, session_token: str = ""
    ) -> list[Suggestion]:
        checked_session_token(session_token)
        if len(text.strip()) < SHORTEST_QUERY:
            return []
        return self.suggest_now(clean_address(text), near)

    async def locate(
        self,
        *,
        address: str = "",
        place_id: str = "",
        near: Point | None = None,
        session_token: str = "",
    ) -> Located:
        checked_session_token(session_token)
        line = clean_address(address) if address or not place_id else ""
        return self.locate_now(line, checked_place_id(place_id), near)

    def suggest_now(self, line: str, near: Point | None) -> list[Suggestion]:
        """Suggestions for a line that is already clean. A street typed so far is kept."""
        cities = self._gazetteer.suggest(line, near=near, limit=5)
        return [_suggestion(city, _street_of(line, city)) for city in cities]

    def locate_now(self, line: str, place_id: str, near: Point | None) -> Located:
        """The city of a place id of ours, else of a line that is already clean."""
        kind, _, number = place_id.partition(":")
        city = self._gazetteer.city(int(number)) if kind == "gazetteer" and number else None
        if city is not None:
            match = self._gazetteer.locate(line) if line else None
            postal_code = match.postal_code if match and match.city.id == city.id else ""
            return _located(city, line, postal_code, guessed=False)
        if not line:
            raise AddressNotFound("Could not be looked up by its id; write the address out.")
        found = self._gazetteer.locate(line, near=near)
        if found is None:
            raise AddressNotFound
        if found.rivals:
            rivals = (found.city, *found.rivals)[:_RIVALS_NAMED]
            raise AddressAmbiguous(city.label for city in rivals)
        return _located(found.city, line, found.postal_code, guessed=not found.exact)


def _street_of(line: str, city: City) -> str:
    """What of the line stands before the city that is being typed: "123 Main St"; else ""."""
    *before, last = parts_of(line)
    words = last.split()
    unfinished = len(after_street(fold(last)).split())
    if unfinished < len(words):
        before.append(" ".join(words[: len(words) - unfinished]))
    street = ", ".join(part for part in before if fold(part) != fold(city.name))
    return street if any(character.isdecimal() for character in street) else ""


def _suggestion(city: City, street: str) -> Suggestion:
    main = ", ".join(part for part in (street, city.name) if part)
    secondary = f"{city.region}, {city.country}"
    return Suggestion(
        place_id=gazetteer_id(city),
        text=f"{main}, {secondary}",
        main=main,
        secondary=secondary,
        source="gazetteer",
    )


def _located(city: City, line: str, postal_code: str, *, guessed: bool) -> Located:
    region = " ".join(part for part in (city.region, postal_code) if part)
    formatted = f"{city.name}, {region}, {city.country}"
    return Located(
        point=city.point,
        precision="city",
        formatted_address=formatted,
        address_line=line or formatted,
        city=city.name,
        region=city.region,
        postal_code=postal_code,
        country=city.country,
        source="gazetteer",
        guessed=guessed,
        place_id=gazetteer_id(city),
    )
