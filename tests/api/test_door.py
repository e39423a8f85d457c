"""Who comes in: every route against every gate, read from the application itself."""

import base64
import hmac
import json
import secrets
import threading
import time
from collections.abc import AsyncGenerator, Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from tests.api.routes import routes_of
from tests.api.stage import ADDRESS, BASE, EMAIL, ROOT, WISH, Stage, Visitor, error_of, open_stage

from steelyard.app import build_markets
from steelyard.markets.locksmith.links import token_for
from steelyard.settings import Settings

AUDIENCE = "the-console"
ASSERTION = "Cf-Access-Jwt-Assertion"
OPEN = {
    "GET /healthz": "alive or not",
    "GET /readyz": "ready or not",
    "GET /metrics": "figures without names",
    "GET /api/markets": "what the house's first page names",
    "GET /locksmith/openapi.json": "the description is no secret",
    "GET /locksmith/docs": "nor is its page",
    "GET /locksmith/api/about": "what a page shows before anything is asked",
    "POST /locksmith/api/request/start": "this is how a customer comes in",
    "GET /locksmith/api/address/suggest": "before there is a request",
}
SIGNED = {
    "POST /locksmith/api/webhooks/stripe",
    "POST /locksmith/api/webhooks/twilio/sms",
    "POST /locksmith/api/webhooks/twilio/status/{message_id}",
}
WITH_ACCOUNTS = tuple(f"/{one.name}/" for one in build_markets() if one.permissions)
BROWSER = {
    "endpoint": "https://push.test/send/one",
    "keys": {
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx"
        "aOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    },
}
BY_TOPIC = {"GET /locksmith/api/live/events", "WEBSOCKET /locksmith/api/live"}


class Team:
    """The access provider of a team: its key, and a server that publishes it."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        published = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        self.keys = json.dumps({"keys": [{**published, "kid": "one", "alg": "RS256"}]}).encode()
        team = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = self.path == "/cdn-cgi/access/certs"
                self.send_response(200 if found else 404)
                self.end_headers()
                self.wfile.write(team.keys if found else b"")

            def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def says(
        self, *, key: Any = None, algorithm: str = "RS256", kid: str | None = "one", **claims: Any
    ) -> str:
        """An assertion; a claim given as None is left out."""
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "aud": [AUDIENCE],
            "email": EMAIL,
            "iat": now,
            "exp": now + 60,
            **claims,
        }
        return jwt.encode(
            {name: value for name, value in said.items() if value is not None},
            key or self.key,
            algorithm=algorithm,
            headers={"kid": kid} if kid else {},
        )


@pytest.fixture(scope="module")
def team() -> Generator[Team]:
    made = Team()
    yield made
    made.close()


@pytest.fixture
async def guarded(settings: Settings, team: Team) -> AsyncGenerator[Stage]:
    gate = {
        "admin_gate": "cloudflare",
        "cf_access_team_domain": team.issuer,
        "cf_access_aud": AUDIENCE,
    }
    async with open_stage(settings.model_copy(update=gate)) as opened:
        yield opened


async def test_every_route_has_a_gate_or_is_known_to_have_none(guarded: Stage) -> None:
    """Each route is tried from outside; one that lets a stranger in and is not listed fails."""
    unguarded: set[str] = set()
    for route in routes_of(guarded.app):
        # A market with accounts has a table of its own, compared with its routes in its tests.
        if route.label in BY_TOPIC or route.path.startswith(WITH_ACCOUNTS):
            continue
        answer = await guarded.client.request(
            route.method,
            route.filled(**dict.fromkeys(route.places, str(uuid4()))),
            json=None if route.method == "GET" else {},
            headers={
                "Idempotency-Key": secrets.token_hex(8),
                "Cf-Access-Authenticated-User-Email": EMAIL,
            },
        )
        if route.path.startswith(f"{ROOT}/api/admin/"):
            assert error_of(answer, 401)["error"] == "unauthorized", route.label
        elif "{request_id}" in route.path:
            assert error_of(answer, 404)["error"] == "not_found", route.label
        elif route.label in SIGNED:
            assert answer.status_code in {400, 415}, route.label
        else:
            unguarded.add(route.label)
    assert unguarded == set(OPEN)


async def test_a_kept_answer_is_for_those_who_may_come_in(guarded: Stage, team: Team) -> None:
    """Whoever knows a key and what was sent with it is still asked who they are."""
    key = {"Idempotency-Key": secrets.token_hex(8)}
    path = f"{ROOT}/api/admin/service-areas"
    expected: list[tuple[str, int]] = [
        (team.says(), 200),
        ("", 401),
        (team.says(exp=1), 401),
        (team.says(), 200),
    ]
    replayed: list[bool] = []
    for assertion, status in expected:
        answer = await guarded.client.put(
            path, json={"items": []}, headers={**key, ASSERTION: assertion}
        )
        assert answer.status_code == status
        replayed.append("idempotent-replayed" in answer.headers)
    assert replayed == [False, False, False, True]


async def test_every_step_of_a_request_asks_for_its_own_token(guarded: Stage) -> None:
    """With a body that is good, so that nothing but the token can be missing."""
    visitor, stranger = await guarded.visitor(1), await guarded.visitor(2)
    bodies: dict[str, Any] = {
        "location": {"address": ADDRESS},
        "service": WISH,
        "{price_id}": {"decision": "approve"},
        "cancel": {},
        "push": BROWSER,
    }
    steps = [
        route
        for route in routes_of(guarded.app)
        if "{request_id}" in route.path and route.path.startswith(f"{ROOT}/")
    ]
    assert len(steps) == 12
    for route in steps:
        for token in ("", stranger.token, token_for("z" * 40, UUID(visitor.id))):
            answer = await guarded.client.request(
                route.method,
                route.filled(
                    request_id=visitor.id, price_id=str(uuid4()), subscription_id=str(uuid4())
                ),
                json=bodies.get(route.path.rsplit("/", 1)[1]),
                headers={"X-Request-Token": token, "Idempotency-Key": secrets.token_hex(8)},
            )
            assert error_of(answer, 404)["error"] == "not_found", route.label
    assert (await visitor.get())["step"] == "STARTED"


async def test_live_topics_are_watched_by_those_who_may(guarded: Stage, team: Team) -> None:
    visitor, stranger = await guarded.visitor(1), await guarded.visitor(2)
    path = f"{ROOT}/api/live/events?topics="
    mine = f"locksmith:request:{visitor.id}"
    refused: list[tuple[str, dict[str, str]]] = [
        ("locksmith:jobs", {}),
        ("locksmith:jobs", {ASSERTION: team.says(aud="another")}),
        ("locksmith:jobs", {"Cf-Access-Authenticated-User-Email": EMAIL}),
        ("locksmith:jobs", {"X-Request-Token": visitor.token}),
        (mine, {}),
        (mine, {"X-Request-Token": stranger.token}),
        ("guild:jobs", {ASSERTION: team.says()}),
        (mine, {"X-Request-Token": visitor.token, "Origin": "https://elsewhere.test"}),
    ]
    for topic, headers in refused:
        answer = await guarded.client.get(path + topic, headers=headers)
        error_of(answer, 403)
    answer = await guarded.client.get(path + mine + "&token=" + visitor.token)
    assert error_of(answer, 403)["error"] == "token_in_url"


async def test_only_the_teams_own_fresh_word_opens_the_console(guarded: Stage, team: Team) -> None:
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = RSAAlgorithm.to_jwk(team.key.public_key()).encode()
    now = int(time.time())
    head, claims, signature = team.says().split(".")
    forged = {
        "missing": "",
        "nonsense": "nonsense",
        "three parts of nothing": "..",
        "signed by a stranger": team.says(key=stranger),
        "a key nobody knows": team.says(kid="two"),
        "no key named": team.says(kid=None),
        "expired": team.says(exp=now - 1),
        "without an end": team.says(exp=None),
        "without a beginning": team.says(iat=None),
        "from the future": team.says(iat=now + 3600),
        "for another audience": team.says(aud=["another"]),
        "for nobody": team.says(aud=None),
        "from another team": team.says(iss="https://other.cloudflareaccess.com"),
        "from nobody": team.says(iss=None),
        "alg none": jwt.encode({"email": EMAIL}, "", algorithm="none", headers={"kid": "one"}),
        "HS256 with a secret": team.says(key="k" * 32, algorithm="HS256"),
        "HS256 with the public key": _signed_with(public, claims),
        "signature gone": f"{head}.{claims}.",
        "signature changed": f"{head}.{claims}.{signature[::-1]}",
        "very long": "a" * 6000,
    }
    path = f"{ROOT}/api/admin/jobs"
    for name, assertion in forged.items():
        answer = await guarded.client.get(
            path, headers={ASSERTION: assertion, "Cf-Access-Authenticated-User-Email": EMAIL}
        )
        assert error_of(answer, 401)["error"] == "unauthorized", name
        assert EMAIL not in answer.text
    answer = await guarded.client.get(path, headers={ASSERTION: team.says()})
    assert answer.status_code == 200


async def test_the_actor_is_the_verified_person_whatever_a_header_says(
    guarded: Stage, team: Team
) -> None:
    await guarded.staff(
        "PUT",
        "/service-areas",
        {"items": []},
        **{
            ASSERTION: team.says(email="grace@steelyard.test"),
            "Cf-Access-Authenticated-User-Email": "mallory@elsewhere.test",
        },
    )
    actors = await guarded.values(
        "SELECT actor_id FROM kernel.audit_event WHERE event = 'replaced'"
    )
    assert actors == ["grace@steelyard.test"]


async def test_keys_that_cannot_be_read_close_the_console(settings: Settings) -> None:
    """An outage of the access provider is said to be one, and lets nobody in."""
    broken = Team()
    broken.keys = b"<html>we are down</html>"
    closed = Team()
    closed.close()
    for provider in (broken, closed):
        gate = {
            "admin_gate": "cloudflare",
            "cf_access_team_domain": provider.issuer,
            "cf_access_aud": AUDIENCE,
        }
        async with open_stage(settings.model_copy(update=gate)) as stage:
            answer = await stage.client.get(
                f"{ROOT}/api/admin/jobs", headers={ASSERTION: provider.says()}
            )
            assert error_of(answer, 503)["error"] == "unavailable"
            assert int(answer.headers["retry-after"]) > 0
    broken.close()


async def test_a_request_opens_with_its_own_cookie_alone(stage: Stage) -> None:
    mine, theirs = await stage.visitor(1), await stage.visitor(2)
    for visitor, status in ((mine, 200), (theirs, 404)):
        answer = await stage.client.get(
            f"{ROOT}/api/request/{mine.id}",
            headers={"Cookie": f"steelyard_request={visitor.token}"},
        )
        assert answer.status_code == status
    opened = await Visitor(stage, mine.id, mine.token).post("/open")
    cookie = opened.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=lax", "path=/"))
    assert BASE not in cookie


def _signed_with(secret: bytes, claims: str) -> str:
    """Signed as if the public key were a shared secret: the oldest trick there is."""
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"one"}').decode().rstrip("=")
    mac = hmac.digest(secret, f"{head}.{claims}".encode(), "sha256")
    return f"{head}.{claims}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
