"""What Google's answers mean, as far as they are read here.

Sources: Geocoding API (``/maps/api/geocode/json``) and Places API (New)
(``/v1/places:autocomplete``, ``/v1/places/{id}``) reference, developers.google.com/maps.
Unknown fields are ignored; an unknown status is no answer.
"""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ValidationError

from steelyard.kernel.geo.city import region_label
from steelyard.kernel.geo.google_call import NoAnswer, Refused, UnknownPlace
from steelyard.kernel.geo.point import Point
from steelyard.kernel.geo.port import Located, Precision, Suggestion

_CITY_TYPES = ("locality", "postal_town", "sublocality_level_1", "sublocality", "neighborhood")
# Where no locality is given (parts of Nigeria, unincorporated land), the next larger unit is.
_WIDER_TYPES = ("administrative_area_level_3", "administrative_area_level_2")
_DOOR_TYPES = frozenset({"premise", "subpremise", "establishment"})
_STREET_TYPES = frozenset({"street_address", "route", "intersection", "plus_code"})
_TOWN_TYPES = frozenset({*_CITY_TYPES, "postal_code", "colloquial_area"})


def _tidy(text: str) -> str:
    """One printable line of bearable length: what comes from outside may end up in a table."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:300]


_Words = Annotated[str, AfterValidator(_tidy)]


class _Component(BaseModel):
    """One part of an address; Geocoding and Places name the same fields differently."""

    long_name: _Words = ""
    short_name: _Words = ""
    longText: _Words = ""  # noqa: N815 - Google's spelling
    shortText: _Words = ""  # noqa: N815
    types: list[str] = []


class _LatLng(BaseModel):
    lat: float
    lng: float


class _Geometry(BaseModel):
    location: _LatLng
    location_type: str = ""


class _Result(BaseModel):
    formatted_address: _Words
    geometry: _Geometry
    address_components: list[_Component] = []
    types: list[str] = []
    partial_match: bool = False
    place_id: str = ""


class _Geocoded(BaseModel):
    status: _Words
    results: list[_Result] = []


class _Coordinates(BaseModel):
    latitude: float
    longitude: float


class _Place(BaseModel):
    id: str = ""
    formattedAddress: _Words  # noqa: N815
    location: _Coordinates
    addressComponents: list[_Component] = []  # noqa: N815
    types: list[str] = []


class _Text(BaseModel):
    text: _Words = ""


class _StructuredFormat(BaseModel):
    mainText: _Text = _Text()  # noqa: N815
    secondaryText: _Text = _Text()  # noqa: N815


class _Prediction(BaseModel):
    placeId: str  # noqa: N815
    text: _Text
    structuredFormat: _StructuredFormat = _StructuredFormat()  # noqa: N815


class _Suggested(BaseModel):
    placePrediction: _Prediction | None = None  # noqa: N815


class _Suggestions(BaseModel):
    suggestions: list[_Suggested] = []


def read_geocoded(body: bytes, line: str) -> Located:
    """The first result of a geocoding answer. Raises UnknownPlace, NoAnswer."""
    answer = _parsed(_Geocoded, body)
    if answer.status == "ZERO_RESULTS" or (answer.status == "OK" and not answer.results):
        raise UnknownPlace
    if answer.status == "INVALID_REQUEST":
        raise Refused(answer.status)
    if answer.status != "OK":
        again = answer.status in {"OVER_QUERY_LIMIT", "UNKNOWN_ERROR"}
        raise NoAnswer(f"status {answer.status[:40]}", again=again)
    best = answer.results[0]
    return _located(
        best.formatted_address,
        best.geometry.location.lat,
        best.geometry.location.lng,
        best.address_components,
        precision=_precision(best.types, best.address_components, best.geometry.location_type),
        line=line,
        guessed=best.partial_match,
        place_id=best.place_id,
    )


def read_place(body: bytes, line: str) -> Located:
    """A place's details. Raises UnknownPlace when it is larger than a town, NoAnswer."""
    place = _parsed(_Place, body)
    return _located(
        place.formattedAddress,
        place.location.latitude,
        place.location.longitude,
        place.addressComponents,
        precision=_precision(place.types, place.addressComponents),
        line=line,
        guessed=False,
        place_id=place.id,
    )


def read_suggestions(body: bytes, limit: int) -> list[Suggestion]:
    """The places predicted; queries predicted are left out. Raises NoAnswer."""
    predictions = (found.placePrediction for found in _parsed(_Suggestions, body).suggestions)
    return [
        Suggestion(
            place_id=prediction.placeId,
            text=prediction.text.text,
            main=prediction.structuredFormat.mainText.text or prediction.text.text,
            secondary=prediction.structuredFormat.secondaryText.text,
            source="google",
        )
        for prediction in predictions
        if prediction is not None and prediction.text.text
    ][:limit]


def _parsed[M: BaseModel](model: type[M], body: bytes) -> M:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise NoAnswer("not the agreed shape", again=False) from error


def _precision(
    types: Iterable[str], components: list[_Component], location_type: str | None = None
) -> Precision | None:
    """The best that may be claimed; None for what is larger than a town (a county, a state).

    ``location_type`` is Geocoding's own word. Places has none, there the kind of place decides: a
    building is itself, a street address may have been reckoned from the numbers beside it.
    """
    found = set(types)
    if location_type == "ROOFTOP" or (location_type is None and found & _DOOR_TYPES):
        return "rooftop"
    if location_type == "RANGE_INTERPOLATED" or found & (_DOOR_TYPES | _STREET_TYPES):
        return "street"
    in_town = found & _TOWN_TYPES or _named(components, _CITY_TYPES)
    return "city" if in_town else None


def _located(
    formatted: str,
    lat: float,
    lng: float,
    components: list[_Component],
    *,
    precision: Precision | None,
    line: str,
    guessed: bool,
    place_id: str,
) -> Located:
    if precision is None:
        raise UnknownPlace  # a state or a country: nobody can be sent there
    try:
        point = Point(lat, lng)
    except ValueError as error:
        raise NoAnswer("no place on earth", again=False) from error
    country = _named(components, ("country",), short=True).upper()
    region_code = _named(components, ("administrative_area_level_1",), short=True)
    region_name = _named(components, ("administrative_area_level_1",))
    return Located(
        point=point,
        precision=precision,
        formatted_address=formatted,
        address_line=formatted if precision != "city" else line or formatted,
        city=_named(components, (*_CITY_TYPES, *_WIDER_TYPES)),
        region=region_label(country, region_code, region_name),
        postal_code=_named(components, ("postal_code",)),
        country=country,
        source="google",
        guessed=guessed,
        place_id=place_id,
    )


def _named(components: list[_Component], types: tuple[str, ...], *, short: bool = False) -> str:
    """The name of the first component of the first of ``types`` there is; "" if none."""
    for wanted in types:
        for part in components:
            if wanted in part.types:
                brief: Any = part.short_name or part.shortText
                full: Any = part.long_name or part.longText
                return str(brief if short and brief else full or brief)
    return ""
