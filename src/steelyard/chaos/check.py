"""``./steelyard chaos check``: the promises alone, of any database, changing nothing.

The role it is given needs no right but to read. What production signs with its own key can only be
checked with that key: without ``SECRET_KEY`` the signed heads of the audit are left out, and that
is said.
"""

import asyncpg
from sqlalchemy.exc import DBAPIError

from steelyard.chaos.checker import ask_all, promise_of
from steelyard.output import GOOD, WRONG, Output
from steelyard.processes import EnvironmentProblem
from steelyard.settings import DEVELOPMENT_SECRET, Settings

_SHOWN = 50
_SIGNED = "signed"


async def check(output: Output, address: str) -> int:
    """0 when every promise holds, 1 when one does not.

    Raises EnvironmentProblem when there is no such database.
    """
    settings = Settings(database_url=_with_driver(address))
    try:
        count, found = await ask_all(settings)
    except (DBAPIError, OSError, asyncpg.PostgresError) as error:
        raise EnvironmentProblem(
            f"The database cannot be asked ({type(error).__name__}).",
            "Check the address, and that its role may read every table of the house.",
        ) from error
    if settings.secret_key == DEVELOPMENT_SECRET:
        left_out = [one for one in found if one.code == "K17" and _SIGNED in one.detail]
        found = [one for one in found if one not in left_out]
        output.say("SECRET_KEY is not set: the audit's signed heads are not checked.")
    for one in found:
        output.emit(code=one.code, entity=one.entity, detail=one.detail)
    for one in found[:_SHOWN]:
        output.say(f"{one.code}  {one.entity}: {one.detail}")
        output.say(f"      {promise_of(one.code, settings)}")
    output.say(f"{count} promises asked, {len(found)} violations.")
    output.emit(ok=not found, checked=count, violations=len(found))
    return WRONG if found else GOOD


def _with_driver(address: str) -> str:
    scheme, separator, rest = address.partition("://")
    if not separator or not scheme.startswith("postgres"):
        raise EnvironmentProblem(
            "That is no address of a PostgreSQL database.",
            "Write it as postgresql://user:password@host:port/database.",
        )
    return f"postgresql+asyncpg://{rest}"
