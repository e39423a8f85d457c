"""The market in a nutshell: true prices, no secrets, good for a minute."""

from typing import Any

from stripe._api_version import _ApiVersion  # pyright: ignore[reportPrivateUsage]
from tests.api.stage import BASE, open_stage
from tests.markets.locksmith.conftest import AREA, Desk, every_price
from tests.markets.locksmith.requests.customer import ROOT

from steelyard import __version__
from steelyard.kernel.payments import STRIPE_JS
from steelyard.settings import Settings


async def about(desk: Desk) -> Any:
    answer = await desk.client.get(f"{ROOT}/api/about")
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert "set-cookie" not in answer.headers
    return answer.json()


def prices_of(told: Any, service: str) -> dict[str, int]:
    found = next(one for one in told["services"] if one["service_type"] == service)
    return {one["urgency"]: one["from_minor"] for one in found["prices"]}


async def test_it_says_what_a_page_needs(desk: Desk) -> None:
    await desk.open_shop()
    told = await about(desk)
    assert (told["market"], told["title"], told["currency"]) == ("locksmith", "Locksmith", "USD")
    assert told["time_zone"] == "America/Chicago"
    assert told["areas"] == [{"name": "Oak Park", "city": "Oak Park", "region": "IL"}]
    assert told["phone"] == {"e164": "+15005550006", "formatted": "(500) 555-0006"}
    assert (told["wave_minutes"], told["sandbox"], told["version"]) == (3.0, None, __version__)
    assert [one["urgency"] for one in told["urgencies"]] == ["standard", "urgent", "emergency"]
    assert all(one["label"] and one["about"] for one in told["services"] + told["urgencies"])
    assert prices_of(told, "rekey") == {"standard": 4900, "urgent": 4900, "emergency": 4900}


async def test_from_is_the_cheapest_of_the_active_areas_that_offer_it(desk: Desk) -> None:
    towns = [{**AREA, "name": name} for name in ("Oak Park", "Cicero", "Elsewhere")]
    areas = (await desk.send("PUT", "/service-areas", {"items": towns}))["items"]
    ids = {one["name"]: one["id"] for one in areas}
    own: list[tuple[str, str, int, bool]] = [
        ("Cicero", "urgent", 3900, True),
        ("Elsewhere", "urgent", 100, True),
        ("Oak Park", "emergency", 200, False),
    ]
    exceptions = [
        {
            "service_type": "rekey",
            "urgency": urgency,
            "area_id": ids[area],
            "deposit_minor": amount,
            "is_offered": offered,
        }
        for area, urgency, amount, offered in own
    ]
    await desk.send("PUT", "/pricing", {"items": [*every_price(4900), *exceptions]})
    kept = [one for one in areas if one["name"] != "Elsewhere"]
    await desk.send("PUT", "/service-areas", {"items": kept})
    assert prices_of(await about(desk), "rekey") == {
        "standard": 4900,
        "urgent": 3900,
        "emergency": 4900,
    }


async def test_what_is_offered_nowhere_has_no_price(desk: Desk) -> None:
    await desk.send("PUT", "/service-areas", {"items": [AREA]})
    prices = [
        {**one, "is_offered": one["service_type"] != "smart_lock"} for one in every_price(4900)
    ]
    await desk.send("PUT", "/pricing", {"items": prices})
    told = await about(desk)
    assert prices_of(told, "smart_lock") == {}
    assert prices_of(told, "rekey")["urgent"] == 4900


async def test_before_the_shop_is_open_there_is_nothing_to_choose(desk: Desk) -> None:
    told = await about(desk)
    assert told["areas"] == []
    assert all(one["prices"] == [] for one in told["services"])


async def test_no_secret_and_nobody_is_named_in_it(desk: Desk) -> None:
    await desk.open_shop()
    await desk.hire("Ace Lock", 1)
    await desk.paid_job()
    text = (await desk.client.get(f"{ROOT}/api/about")).text
    settings = desk.services.settings
    for word in (
        settings.secret_key,
        settings.stripe_secret_key,
        settings.twilio_auth_token,
        settings.twilio_account_sid,
        "Ace Lock",
        "Dana",
        "+1708",
    ):
        assert word not in text


async def test_the_payment_script_is_stripes_own_of_the_version_we_speak(desk: Desk) -> None:
    spoken = _ApiVersion.CURRENT_MAJOR
    assert f"https://js.stripe.com/{spoken}/stripe.js" == STRIPE_JS
    assert (await about(desk))["stripe"]["script_url"] == STRIPE_JS


async def test_in_the_sandbox_the_script_is_the_sandboxes(settings: Settings) -> None:
    played = settings.model_copy(
        update={"sandbox_url": "http://127.0.0.1:9", "stripe_publishable_key": "pk_test_x"}
    )
    async with open_stage(played) as stage:
        told = (await stage.client.get(f"{BASE}/locksmith/api/about")).json()
    assert told["sandbox"] == {"url": "http://127.0.0.1:9"}
    assert told["stripe"] == {
        "publishable_key": "pk_test_x",
        "script_url": "http://127.0.0.1:9/stripe/v3/",
    }
