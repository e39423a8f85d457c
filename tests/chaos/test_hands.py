"""How players send, seen from the server they send to."""

import json
from collections import Counter
from collections.abc import Callable

import anyio
from tests.chaos.server import Reply, always, serving

from steelyard.chaos.hands import Hands
from steelyard.chaos.http1 import Message
from steelyard.chaos.journal import Journal, compare

type Make = Callable[..., Hands]


async def test_a_lost_answer_is_asked_for_with_the_same_key(hands: Make) -> None:
    def reply(_request: Message, number: int) -> Reply:
        return None if number < 2 else (201, {"id": 1})

    async with serving(reply) as server:
        player = hands(server.port)
        operation = player.begin("start")
        answer = await player.perform(operation, "/start", {"name": operation.marker})
    assert answer is not None
    assert answer.json == {"id": 1}
    assert len(server.keys) == 3
    assert len(set(server.keys)) == 1
    assert operation.fate == "acknowledged"
    assert operation.was_unknown
    assert operation.ended_at is not None


async def test_the_intention_is_on_disk_when_the_request_arrives(
    hands: Make, journal: Journal
) -> None:
    seen: list[str] = []

    def reply(request: Message, _number: int) -> Reply:
        lines = journal.path.read_text().splitlines()
        seen.append(json.loads(lines[-1])["key"])
        assert request.headers["idempotency-key"] == seen[-1]
        return 200, {}

    async with serving(reply) as server:
        player = hands(server.port)
        await player.perform(player.begin("start"), "/start", {})
    assert len(seen) == 1


async def test_a_busy_house_is_asked_again(hands: Make) -> None:
    said: list[Reply] = [
        (503, {"error": "unavailable"}),
        (409, {"error": "in_progress"}),
        (429, {"error": "too_many"}),
        (200, {}),
    ]

    async with serving(lambda _request, number: said[number]) as server:
        player = hands(server.port)
        operation = player.begin("start")
        await player.perform(operation, "/start", {})
    assert operation.fate == "acknowledged"
    assert len(set(server.keys)) == 1
    assert player.journal.surprises == []


async def test_a_refusal_is_final(hands: Make) -> None:
    async with serving(always((409, {"error": "state_conflict"}))) as server:
        player = hands(server.port)
        operation = player.begin("cancel")
        await player.perform(operation, "/cancel", {})
    assert (operation.fate, operation.code) == ("refused", "state_conflict")
    assert len(server.heard) == 1


async def test_a_500_is_a_surprise_and_its_outcome_unknown(hands: Make) -> None:
    said: list[Reply] = [(500, {"error": "internal_error", "request_id": "r1"}), (200, {})]
    async with serving(lambda _request, number: said[number]) as server:
        player = hands(server.port)
        operation = player.begin("cancel")
        await player.perform(operation, "/cancel", {})
    assert operation.was_unknown
    assert [one["request_id"] for one in player.journal.surprises] == ["r1"]


async def test_what_is_not_known_when_all_is_over_stays_unknown(hands: Make) -> None:
    async with serving(always(None)) as server:
        player = hands(server.port)
        operation = player.begin("cancel")
        async with anyio.create_task_group() as group:
            group.start_soon(player.perform, operation, "/cancel")
            while not operation.was_unknown:
                await anyio.sleep(0.01)
            player.tempo.over.set()
    assert player.journal.unresolved == [operation]


async def test_a_naive_player_makes_doubles_and_they_are_seen(
    hands: Make, journal: Journal
) -> None:
    """The control run in small: a server that keeps its keys, whose first answers are lost."""
    done: dict[str, str] = {}

    def reply(request: Message, number: int) -> Reply:
        done[request.headers["idempotency-key"]] = json.loads(request.body)["marker"]
        return None if number % 2 == 0 else (200, {})

    async with serving(reply) as server:
        careful, naive = hands(server.port), hands(server.port, naive=True, name="c2")
        for name, player in (("careful", careful), ("naive", naive)):
            operation = player.begin(name)
            await player.perform(operation, "/refund", {"marker": operation.marker})
    effects = Counter(done.values())
    assert compare(journal.named("careful"), effects, "refunds") == []
    found = compare(journal.named("naive"), effects, "refunds")
    assert [one.kind for one in found] == ["double"]


async def test_the_same_seed_makes_the_same_keys_and_markers(hands: Make) -> None:
    first, second = (hands(1) for _ in range(2))
    assert [first.begin("a").marker for _ in range(5)] == [
        second.begin("a").marker for _ in range(5)
    ]
