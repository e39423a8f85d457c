"""The HTTP side: the Geocoding API and the Places API (New)."""

from collections.abc import Callable

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from steelyard.sandbox.gate import through_gate
from steelyard.sandbox.google.places import Place, components, find, place_by_id, suggest
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.store import Doc

VIEWPORT_DEGREES = 0.00135
KM_PER_DEGREE = 111.0


class GoogleApi:
    """Geocoding, autocomplete and place details."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/google/maps/api/geocode/json", self.geocode, methods=["GET"])
        router.add_api_route("/google/v1/places:autocomplete", self.autocomplete, methods=["POST"])
        router.add_api_route("/google/v1/places/{name}", self.details, methods=["GET"])
        return router

    async def geocode(self, request: Request) -> Response:
        """https://developers.google.com/maps/documentation/geocoding/requests-geocoding"""
        query = request.query_params

        def run() -> tuple[int, Doc]:
            if not query.get("key"):
                return 200, _no_results("REQUEST_DENIED", "You must use an API key to authenticate")
            if query.get("address"):
                places = find(query["address"])
            elif query.get("place_id"):
                found = place_by_id(query["place_id"])
                places = [found] if found else []
            else:
                return 400, _no_results(
                    "INVALID_REQUEST",
                    "Invalid request. Missing the 'address', 'components', 'latlng' or 'place_id' "
                    "parameter.",
                )
            if not places:
                return 200, _no_results("ZERO_RESULTS")
            return 200, {"results": [_geocoded(place) for place in places], "status": "OK"}

        limit = _no_results("OVER_QUERY_LIMIT", "You have exceeded your rate-limit for this API.")
        return await self._answer(request, "geocode", run, (200, limit))

    async def autocomplete(self, request: Request) -> Response:
        """https://developers.google.com/maps/documentation/places/web-service/place-autocomplete"""
        raw = await request.body()

        def run() -> tuple[int, Doc]:
            if refused := _no_key(request):
                return refused
            try:
                asked: Doc = orjson.loads(raw)
                typed = str(asked["input"])
            except (orjson.JSONDecodeError, KeyError, TypeError):
                return _error(400, "INVALID_ARGUMENT", "input must be set.")
            found = suggest(typed)
            return 200, {"suggestions": [_suggestion(one, typed) for one in found]} if found else {}

        return await self._answer(request, "places.autocomplete", run, _exhausted())

    async def details(self, request: Request, name: str) -> Response:
        """https://developers.google.com/maps/documentation/places/web-service/place-details"""

        def run() -> tuple[int, Doc]:
            if refused := _no_key(request):
                return refused
            mask = request.headers.get("x-goog-fieldmask") or request.query_params.get("fields", "")
            if not mask:
                return _error(
                    400, "INVALID_ARGUMENT",
                    "FieldMask is a required parameter. See "
                    "https://cloud.google.com/apis/docs/system-parameters on how to provide it.",
                )  # fmt: skip
            place = place_by_id(name)
            if place is None:
                return _error(400, "INVALID_ARGUMENT", f"Not a valid Place ID: {name}")
            return 200, _masked(_details(place), mask)

        return await self._answer(request, "places.details", run, _exhausted())

    async def _answer(
        self,
        request: Request,
        operation: str,
        run: Callable[[], tuple[int, Doc]],
        limit: tuple[int, Doc],
    ) -> Response:
        def work(spoiled: bool) -> Response:
            status, body = (500, _no_results("UNKNOWN_ERROR")) if spoiled else run()
            self._ground.journal.append(
                "google", "request", operation, str(body.get("status", "")), status=status,
                results=len(body.get("results", body.get("suggestions", []))),
            )  # fmt: skip
            return _response(status, body)

        return await through_gate(
            request, self._ground, "google", operation,
            work=work, rate_limited=lambda: _response(*limit),
        )  # fmt: skip


def _geocoded(place: Place) -> Doc:
    lat, lng = place.point
    half = VIEWPORT_DEGREES if place.number else place.city.radius_km / KM_PER_DEGREE
    kinds = {"street_address": "RANGE_INTERPOLATED", "route": "GEOMETRIC_CENTER"}
    answer: Doc = {
        "address_components": [
            {"long_name": part["long"], "short_name": part["short"], "types": part["types"]}
            for part in components(place)
        ],
        "formatted_address": place.written,
        "geometry": {
            "location": {"lat": round(lat, 7), "lng": round(lng, 7)},
            "location_type": kinds.get(place.types[0], "APPROXIMATE"),
            "viewport": {
                "northeast": {"lat": round(lat + half, 7), "lng": round(lng + half, 7)},
                "southwest": {"lat": round(lat - half, 7), "lng": round(lng - half, 7)},
            },
        },
        "place_id": place.id,
        "types": place.types,
    }
    if not place.exact:
        answer["partial_match"] = True
    return answer


def _suggestion(place: Place, typed: str) -> Doc:
    shown = f"{place.first_line}, {place.second_line}"
    end = len(typed) if shown.lower().startswith(typed.lower()) else 0
    matches = {"matches": [{"endOffset": end}]} if end else {}
    return {
        "placePrediction": {
            "place": f"places/{place.id}",
            "placeId": place.id,
            "text": {"text": shown, **matches},
            "structuredFormat": {
                "mainText": {"text": place.first_line, **matches},
                "secondaryText": {"text": place.second_line},
            },
            "types": [*place.types, "geocode"],
        }
    }


def _details(place: Place) -> Doc:
    lat, lng = place.point
    return {
        "id": place.id,
        "name": f"places/{place.id}",
        "types": place.types,
        "formattedAddress": place.written,
        "shortFormattedAddress": f"{place.first_line}, {place.city.name}",
        "addressComponents": [
            {
                "longText": part["long"],
                "shortText": part["short"],
                "types": part["types"],
                "languageCode": "en",
            }
            for part in components(place)
        ],
        "location": {"latitude": round(lat, 7), "longitude": round(lng, 7)},
        "displayName": {"text": place.first_line, "languageCode": "en"},
    }


def _masked(whole: Doc, mask: str) -> Doc:
    wanted = {field.strip().partition(".")[0] for field in mask.split(",")}
    return whole if "*" in wanted else {key: whole[key] for key in whole if key in wanted}


def _no_key(request: Request) -> tuple[int, Doc] | None:
    if request.headers.get("x-goog-api-key") or request.query_params.get("key"):
        return None
    return _error(
        403, "PERMISSION_DENIED",
        "Method doesn't allow unregistered callers (callers without established identity). Please "
        "use API Key or other form of API consumer identity to call this API.",
    )  # fmt: skip


def _exhausted() -> tuple[int, Doc]:
    return _error(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Requests'.")


def _error(code: int, status: str, message: str) -> tuple[int, Doc]:
    return code, {"error": {"code": code, "message": message, "status": status}}


def _no_results(status: str, message: str | None = None) -> Doc:
    return {
        **({"error_message": message} if message else {}),
        "results": [],
        "status": status,
    }


def _response(status: int, body: Doc) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")
