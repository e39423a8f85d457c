"""The port: from an address to a point, whoever answers.

``Geocoder`` is what markets hold. Two adapters: ``GoogleGeocoder`` and ``GazetteerGeocoder``.
Both say how precise an answer is; neither claims more than its source did.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.geo.city import City
from steelyard.kernel.geo.point import Point

Precision = Literal["rooftop", "street", "city"]
Source = Literal["google", "gazetteer"]

_PLACE_ID = re.compile(r"(?:gazetteer:\d{1,12}|[A-Za-z0-9_-]{1,300})")
_SESSION_TOKEN = re.compile(r"[A-Za-z0-9_-]{0,36}")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line to choose from while typing. ``place_id`` is for ``Geocoder.locate``.

    ``main`` and ``secondary`` are ``text`` in two parts, for a list with two weights.
    """

    place_id: str
    text: str
    main: str
    secondary: str
    source: Source


@dataclass(frozen=True, slots=True)
class Located:
    """Where an address is, and how well that is known.

    ``precision``: "rooftop" the door, "street" somewhere along the street or block, "city" the
    middle of the town. At "city" only ``address_line``, as typed, still has the street.
    ``guessed``: the source corrected or ignored part of the line; show it back to the person.
    ``region`` is written as in an address ("IL", "Lagos"); ``country`` is ISO 3166-1 alpha-2;
    city, region and postal code are "" when unknown.
    """

    point: Point
    precision: Precision
    formatted_address: str
    address_line: str
    city: str
    region: str
    postal_code: str
    country: str
    source: Source
    guessed: bool = False
    place_id: str = ""


class AddressNotFound(InvalidInput):
    """No place answers to the address, or only one too vague to send anybody to."""

    def __init__(
        self, remedy: str = "Could not be found; check the spelling and add city and state."
    ) -> None:
        super().__init__("That address could not be found.", address=remedy)


class AddressAmbiguous(InvalidInput):
    """Several places answer to the address; ``details["address"]`` names the likeliest."""

    def __init__(self, places: Iterable[str]) -> None:
        named = "; ".join(places)
        super().__init__(
            "There is more than one place of that name.",
            address=f"Could be any of: {named}. Add the state or the postal code.",
        )


class Geocoder(Protocol):
    """Finds places. Asks the outside world, so never call it inside a database transaction."""

    async def suggest(
        self, text: str, *, near: Point | None = None, session_token: str = ""
    ) -> list[Suggestion]:
        """At most five places that ``text`` may become; [] for less than two letters.

        ``session_token`` (at most 36 URL-safe characters, chosen by the client) groups the
        keystrokes of one search with the ``locate`` that ends it. An outage shortens the list to
        cities, it raises nothing. Raises InvalidText for text that cannot be an address.
        """
        ...

    async def locate(
        self,
        *,
        address: str = "",
        place_id: str = "",
        near: Point | None = None,
        session_token: str = "",
    ) -> Located:
        """The place of a suggestion, or of a line as typed; at least one must be given.

        Give both where both are known: when the place cannot be fetched, the line still can be
        looked up. ``near`` decides between namesakes. Raises AddressNotFound, AddressAmbiguous,
        InvalidText, InvalidInput (fields ``address``, ``place_id``, ``session_token``).
        """
        ...


def gazetteer_id(city: City) -> str:
    """The place id under which the gazetteer's answers are chosen."""
    return f"gazetteer:{city.id}"


def checked_place_id(place_id: str) -> str:
    """``place_id`` if it could be one. Raises InvalidInput."""
    if place_id and not _PLACE_ID.fullmatch(place_id):
        raise InvalidInput(
            "That is no place id.", place_id="Must be the place_id of a suggestion, unchanged."
        )
    return place_id


def checked_session_token(token: str) -> str:
    """``token`` if a provider would accept it. Raises InvalidInput."""
    if not _SESSION_TOKEN.fullmatch(token):
        raise InvalidInput(
            "That is no session token.",
            session_token="Must be at most 36 letters, digits, - or _; a UUID is one.",  # noqa: S106
        )
    return token
