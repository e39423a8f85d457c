"""Ask every promise of the house, and say which is broken."""

from steelyard.app import build_markets
from steelyard.kernel.invariants import Invariant
from steelyard.kernel.services import open_services
from steelyard.kernel.verification import check, promises
from steelyard.output import GOOD, WRONG, Output
from steelyard.settings import Settings

_SHOWN = 50


async def verify(output: Output, settings: Settings) -> int:
    """0 when every promise holds, 1 when one does not."""
    return WRONG if await broken(output, settings) else GOOD


async def broken(output: Output, settings: Settings) -> int:
    """How many breaches there are; each is told."""
    markets = build_markets()
    total = len(promises(settings, markets))
    async with open_services(settings, markets, name="steelyard-verify") as services:
        with output.progress("Checking", total) as bar:

            def asked(invariant: Invariant, count: int) -> None:
                bar.tick(invariant.code)
                output.emit(code=invariant.code, promise=invariant.promise, violations=count)

            found = await check(services, asked)
    for violation in found[:_SHOWN]:
        output.emit(violation=violation.code, entity=violation.entity, detail=violation.detail)
        output.say(f"{violation.code}  {violation.entity}: {violation.detail}")
    output.emit(ok=not found, checked=total, violations=len(found))
    output.say(f"{total} promises checked, {len(found)} violations.")
    return len(found)
