"""Staff open the shop: an area, and a crew whose phones the harness holds."""

from dataclasses import dataclass, field
from typing import Any

from steelyard.chaos.actors.base import Stage

CITY = "Milwaukee"
AREA = {
    "name": "Milwaukee (chaos)",
    "city": CITY,
    "region": "WI",
    "lat": 43.0389,
    "lng": -87.9065,
    "radius_km": 25.0,
    "is_active": True,
}
STREETS = ("N Water St", "W Wisconsin Ave", "E Brady St", "S 1st St", "N Farwell Ave")
ROOT = "/locksmith/api"
STAFF = {
    "Cf-Access-Authenticated-User-Email": "chaos@steelyard.test",
    "X-Forwarded-For": "198.51.100.7",
}


class ShopClosed(Exception):  # noqa: N818 - the storm cannot begin
    """The calm house refused what the storm needs."""


@dataclass
class Shop:
    """``crew``: phone number → the locksmith's id."""

    crew: dict[str, str] = field(default_factory=dict[str, str])

    async def open(self, stage: Stage, size: int) -> None:
        """An area and ``size`` locksmiths who do everything. Raises ShopClosed."""
        areas = await _call(stage, "GET", "/service-areas")
        listed = [{name: one[name] for name in ("id", *AREA)} for one in areas["items"]]
        await _call(stage, "PUT", "/service-areas", {"items": [*listed, AREA]})
        for number in range(size):
            phone = f"+1262555{number:04d}"
            made = await _call(stage, "POST", "/locksmiths", _locksmith(number, phone))
            self.crew[phone] = made["id"]


def _locksmith(number: int, phone: str) -> dict[str, Any]:
    return {
        "display_name": f"Chaos Keys {number}",
        "phone": phone,
        "primary_city": CITY,
        "base_lat": round(43.0389 + 0.002 * (number % 20), 4),
        "base_lng": round(-87.9065 + 0.002 * (number // 20), 4),
        "supports_home_lockout": True,
        "supports_car_lockout": True,
        "supports_rekey": True,
        "supports_smart_lock": True,
        "typical_hours": "always",
    }


async def _call(stage: Stage, method: str, path: str, body: object | None = None) -> Any:
    hands = stage.hands(f"shop-{method}-{path}-{stage.probes.total()}")
    key = {} if method == "GET" else {"Idempotency-Key": f"{hands.random.getrandbits(64):x}"}
    stage.probes["shop"] += 1
    answer = await stage.wire.call(method, f"{ROOT}/admin{path}", body, {**STAFF, **key})
    if answer.status >= 400:
        said = answer.body[:300].decode(errors="replace")
        raise ShopClosed(f"{method} {path} answered {answer.status}: {said}")
    return answer.json
