"""The providers' books against ours: money at Stripe, texts at the carrier; of all markets."""

from collections import Counter
from typing import Any

from steelyard.chaos.journal import Finding, Journal
from steelyard.chaos.outside import Outside

_SHOWN = 50


async def against_the_providers(
    connection: Any, outside: Outside, journal: Journal
) -> list[Finding]:
    """What the providers did and what we say that they did is the same."""
    books = await outside.control("GET", "/stripe/summary")
    return [
        *await _events(connection),
        *await _payments(connection, books),
        *await _cash(connection, books),
        *await _transfers(connection, books),
        *await _texts(connection, outside),
        *_unasked(books, journal),
    ]


async def _events(connection: Any) -> list[Finding]:
    """K13 seen from outside: what Stripe calls one event is one event here."""
    rows = await connection.fetch(
        "SELECT payload->>'id' AS event, count(*) AS n FROM kernel.provider_event"
        " GROUP BY 1 HAVING count(*) > 1"
    )
    return [
        Finding("double", "K13", f"event {row['event']}", f"taken {row['n']} times") for row in rows
    ]


async def _payments(connection: Any, books: dict[str, Any]) -> list[Finding]:
    """K14 seen from outside: each charge is one payment of ours, each refund one of ours."""
    rows = await connection.fetch(
        "SELECT p.provider_ref, p.market, p.status, p.captured_minor, p.refunded_minor,"
        " (SELECT count(*) FROM locksmith.jobs j WHERE j.payment_id = p.id) AS jobs"
        " FROM kernel.payment p WHERE p.provider_ref IS NOT NULL"
    )
    ours = {row["provider_ref"]: row for row in rows}
    found: list[Finding] = []
    for ref, theirs in books["payment_intents"].items():
        if not theirs["captured"]:
            continue
        row = ours.get(ref)
        if row is None or row["status"] != "succeeded":
            status = row["status"] if row else "unknown here"
            found.append(
                Finding("lost", "K14", ref, f"{theirs['captured']} charged, and it is {status}")
            )
            continue
        if row["captured_minor"] != theirs["captured"]:
            said = f"{theirs['captured']} charged, {row['captured_minor']} in our books"
            found.append(Finding("books", "K14", ref, said))
        if row["refunded_minor"] != theirs["refunded"]:
            kind = "double" if theirs["refunded"] > row["refunded_minor"] else "books"
            said = f"{theirs['refunded']} given back, {row['refunded_minor']} in our books"
            found.append(Finding(kind, "K25", ref, said))
        if row["market"] == "locksmith" and row["jobs"] != 1:
            kind = "double" if row["jobs"] > 1 else "lost"
            found.append(Finding(kind, "L02", ref, f"paid, and there are {row['jobs']} jobs"))
    return found


async def _cash(connection: Any, books: dict[str, Any]) -> list[Finding]:
    """K25: our cash at the provider is the provider's own balance, in each currency."""
    rows = await connection.fetch(
        "SELECT currency, -sum(posted_minor)::bigint AS held FROM kernel.ledger_account"
        " WHERE purpose = 'provider_cash' GROUP BY currency"
    )
    ours = {str(row["currency"]).lower(): int(row["held"]) for row in rows}
    theirs = {name: int(sums.get("balance", 0)) for name, sums in books["currencies"].items()}
    return [
        Finding(
            "books", "K25", name,
            f"the provider holds {theirs.get(name, 0)}, our books say {ours.get(name, 0)}",
        )
        for name in sorted(ours.keys() | theirs.keys())
        if ours.get(name, 0) != theirs.get(name, 0)
    ]  # fmt: skip


async def _transfers(connection: Any, books: dict[str, Any]) -> list[Finding]:
    """Each payee has at the provider what our payouts say that was sent, less what came back."""
    rows = await connection.fetch(
        "SELECT y.provider_ref AS ref, lower(y.currency) AS currency,"
        " coalesce(sum(p.sent_minor - p.reversed_minor)"
        "  FILTER (WHERE p.status IN ('paid', 'reversed')), 0)::bigint AS sent"
        " FROM kernel.payee y LEFT JOIN kernel.payout p ON p.payee_id = y.id"
        " WHERE y.provider_ref IS NOT NULL GROUP BY 1, 2"
    )
    found: list[Finding] = []
    for row in rows:
        sums = books["accounts"].get(row["ref"], {}).get(row["currency"], {})
        theirs = int(sums.get("received", 0)) - int(sums.get("reversed", 0))
        if theirs != row["sent"]:
            kind = "double" if theirs > row["sent"] else "lost"
            said = f"the provider transferred {theirs}, our payouts say {row['sent']}"
            found.append(Finding(kind, "P03", f"payee {row['ref']}", said))
    return found


async def _texts(connection: Any, outside: Outside) -> list[Finding]:
    """K18 seen from outside: each text of ours was taken once; none was taken that is not ours."""
    taken: Counter[tuple[str, str]] = Counter()
    for entry in await outside.whole_journal(provider="twilio", kind="effect"):
        data = entry["data"]
        ours = str(data.get("direction", "")).startswith("outbound")
        if entry["operation"] == "message.queued" and ours and not data.get("from_carrier"):
            taken[data["recipient"], data["body"]] += 1
    rows = await connection.fetch(
        "SELECT to_address, body, count(*) AS n FROM kernel.message WHERE direction = 'out'"
        " AND channel = 'sms' AND status IN ('sent', 'delivered', 'undelivered')"
        " GROUP BY 1, 2"
    )
    said = Counter({(row["to_address"], row["body"]): int(row["n"]) for row in rows})
    found: list[Finding] = []
    for text in taken.keys() | said.keys():
        if taken[text] == said[text]:
            continue
        kind = "double" if taken[text] > said[text] else "lost"
        found.append(
            Finding(
                kind, "K18", f"text to {text[0]}",
                f"the carrier took it {taken[text]} times, our log says {said[text]}: {text[1]!r}",
            )
        )  # fmt: skip
    return found[:_SHOWN]


def _unasked(books: dict[str, Any], journal: Journal) -> list[Finding]:
    """Nobody's card was charged who did not ask to pay: at most one charge a request."""
    charged: Counter[str] = Counter()
    for theirs in books["payment_intents"].values():
        if theirs["metadata"].get("market", "locksmith") != "locksmith":
            # A booking is paid in parts; each part is counted by its own payment.
            continue
        subject = theirs["metadata"].get("request_session") or theirs["metadata"].get("subject_id")
        if theirs["captured"] and subject:
            charged[str(subject)] += 1
    return [
        Finding("double", "K14", f"request {subject}", f"charged {times} times")
        for subject, times in charged.items()
        if times > 1 and journal.operations
    ]
