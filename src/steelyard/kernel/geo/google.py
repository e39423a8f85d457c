"""The geocoder that asks Google, and the gazetteer when Google does not answer.

Places API (New) completes what is typed and resolves what was chosen; the Geocoding API looks up
whole lines. Each has a circuit breaker of its own, because each can be down, over its quota or
not enabled alone. A failing call is tried once more, then the gazetteer answers, and the answer
says so (``source``, ``precision``): the flow goes on with less precision, not with less truth.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx2
import structlog

from steelyard.kernel import clock
from steelyard.kernel.geo.breaker import CircuitBreaker, CircuitOpen
from steelyard.kernel.geo.cache import RecentCache
from steelyard.kernel.geo.gazetteer import Gazetteer
from steelyard.kernel.geo.google_answers import read_geocoded, read_place, read_suggestions
from steelyard.kernel.geo.google_call import (
    NoAnswer,
    Refused,
    UnknownPlace,
    call,
    hide_requests_from_log,
)
from steelyard.kernel.geo.offline import SHORTEST_QUERY, GazetteerGeocoder
from steelyard.kernel.geo.point import Point
from steelyard.kernel.geo.port import (
    AddressNotFound,
    Located,
    Suggestion,
    checked_place_id,
    checked_session_token,
)
from steelyard.kernel.geo.text import clean_address, fold
from steelyard.settings import Settings

log = structlog.get_logger("steelyard.geo")

_SUGGESTIONS = 5
_BIAS_METRES = 50_000.0
_BETWEEN_TRIES = 0.1
_PREDICTION_FIELDS = (
    "suggestions.placePrediction.placeId,suggestions.placePrediction.text,"
    "suggestions.placePrediction.structuredFormat"
)
_DETAIL_FIELDS = "id,formattedAddress,location,addressComponents,types"


class GoogleGeocoder:
    """``Geocoder`` by Google. One per process: it holds the breakers and the memory.

    ``seconds`` bounds one try in all. Recent answers to ``locate`` are remembered ten minutes;
    the gazetteer's stand-ins are not.
    """

    def __init__(
        self,
        client: httpx2.AsyncClient,
        settings: Settings,
        gazetteer: Gazetteer,
        *,
        seconds: float = 2.0,
        failures: int = 5,
        pause: timedelta = timedelta(seconds=30),
    ) -> None:
        hide_requests_from_log()
        self._client = client
        self._key = settings.google_maps_api_key
        self._maps = settings.google_maps_api_base.rstrip("/")
        self._places = settings.google_places_api_base.rstrip("/")
        self._seconds = seconds
        self._offline = GazetteerGeocoder(gazetteer)
        self._geocoding = CircuitBreaker(failures=failures, pause=pause)
        self._placing = CircuitBreaker(failures=failures, pause=pause)
        self._recent: RecentCache[Located] = RecentCache()

    async def suggest(
        self, text: str, *, near: Point | None = None, session_token: str = ""
    ) -> list[Suggestion]:
        checked_session_token(session_token)
        if len(text.strip()) < SHORTEST_QUERY:
            return []
        line = clean_address(text)
        try:
            return await self._asked(
                self._placing, "autocomplete", lambda: self._complete(line, near, session_token)
            )
        except (NoAnswer, CircuitOpen):
            return self._offline.suggest_now(line, near)

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
        if checked_place_id(place_id).startswith("gazetteer:") and not line:
            return self._offline.locate_now(line, place_id, near)
        try:
            return await self._located(line, place_id, near, session_token)
        except UnknownPlace as answer:
            raise AddressNotFound from answer
        except (NoAnswer, CircuitOpen):
            return self._offline.locate_now(line, place_id, near)

    async def _located(
        self, line: str, place_id: str, near: Point | None, session_token: str
    ) -> Located:
        if place_id and not place_id.startswith("gazetteer:"):
            try:
                return await self._remembered(
                    f"id {place_id} {line}",
                    self._placing,
                    "details",
                    lambda: self._details(place_id, line, session_token),
                )
            except (UnknownPlace, NoAnswer, CircuitOpen):
                if not line:
                    raise
        return await self._remembered(
            f"line {fold(line)} {near or ''}",
            self._geocoding,
            "geocode",
            lambda: self._geocode(line, near),
        )

    async def _remembered(
        self,
        key: str,
        breaker: CircuitBreaker,
        operation: str,
        ask: Callable[[], Awaitable[Located]],
    ) -> Located:
        known = self._recent.get(key)
        if known is None:
            known = await self._asked(breaker, operation, ask)
            self._recent.put(key, known)
        return known

    async def _asked[T](
        self, breaker: CircuitBreaker, operation: str, ask: Callable[[], Awaitable[T]]
    ) -> T:
        """The answer, after at most two tries. Raises UnknownPlace, NoAnswer, CircuitOpen."""
        try:
            try:
                return await _once(breaker, ask)
            except NoAnswer as error:
                if not error.again:
                    raise
            await clock.sleep(_BETWEEN_TRIES)
            return await _once(breaker, ask)
        except NoAnswer as error:
            log.warning("geocoder_did_not_answer", operation=operation, why=error.why)
            raise

    async def _complete(
        self, line: str, near: Point | None, session_token: str
    ) -> list[Suggestion]:
        wanted: dict[str, object] = {"input": line}
        if session_token:
            wanted["sessionToken"] = session_token
        if near is not None:
            centre = {"latitude": near.lat, "longitude": near.lng}
            wanted["locationBias"] = {"circle": {"center": centre, "radius": _BIAS_METRES}}
        body = await call(
            self._client,
            "POST",
            f"{self._places}/v1/places:autocomplete",
            seconds=self._seconds / 2,  # whoever is typing does not wait
            json=wanted,
            headers=self._headers(_PREDICTION_FIELDS),
        )
        return read_suggestions(body, _SUGGESTIONS)

    async def _details(self, place_id: str, line: str, session_token: str) -> Located:
        body = await call(
            self._client,
            "GET",
            f"{self._places}/v1/places/{place_id}",
            seconds=self._seconds,
            params={"sessionToken": session_token} if session_token else None,
            headers=self._headers(_DETAIL_FIELDS),
            unknown=404,
        )
        return read_place(body, line)

    async def _geocode(self, line: str, near: Point | None) -> Located:
        params = {"address": line, "key": self._key}
        if near is not None:
            params["bounds"] = _bounds_around(near)
        body = await call(
            self._client,
            "GET",
            f"{self._maps}/maps/api/geocode/json",
            seconds=self._seconds,
            params=params,
        )
        return read_geocoded(body, line)

    def _headers(self, fields: str) -> dict[str, str]:
        return {"X-Goog-Api-Key": self._key, "X-Goog-FieldMask": fields}


async def _once[T](breaker: CircuitBreaker, ask: Callable[[], Awaitable[T]]) -> T:
    async with breaker.call(UnknownPlace, Refused):
        return await ask()


def _bounds_around(point: Point) -> str:
    """About 50 km each way, as Geocoding's ``bounds`` wants it: south-west|north-east."""
    south, north = max(-90.0, point.lat - 0.45), min(90.0, point.lat + 0.45)
    west, east = max(-180.0, point.lng - 0.6), min(180.0, point.lng + 0.6)
    return f"{Point(south, west)}|{Point(north, east)}"
