"""After the clock was pushed: access tokens are over, and nobody has sent the mails."""

from tests.markets.strathwell.house import TEST, Caller, House

from steelyard.kernel.identity.sessions import Client, open_session
from steelyard.kernel.invariants import Violation
from steelyard.markets.strathwell.gate import GATE
from steelyard.markets.strathwell.lifecycles import MARKET


async def sign_in_again(house: House, caller: Caller, role: str = "organizer") -> None:
    """A new session and token for somebody who was here before."""
    assert caller.user_id is not None
    async with house.services.database.transaction() as session:
        opened = await open_session(
            session,
            caller.user_id,
            market=MARKET,
            policy=GATE.policy,
            client=Client(agent="test"),
            actor=TEST,
        )
    tokens = GATE.tokens(house.services.settings)
    lifetime = GATE.policy.access_lifetime
    caller.token = tokens.make(caller.user_id, opened.session_id, [role], lifetime)


async def broken(house: House) -> list[Violation]:
    """Every promise that is broken, but that mails go out: no worker runs here."""
    return [one for one in await house.violations() if one.code != "K18b"]
