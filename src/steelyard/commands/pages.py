"""The built web app: made when something in it changed, or said to be as it should."""

from steelyard.output import ENVIRONMENT, GOOD, Output
from steelyard.pages.build import Workshop, ensure
from steelyard.processes import EnvironmentProblem


def pages(output: Output, workshop: Workshop | None = None) -> int:
    """Build what must be built. 3 with one sentence when it cannot be."""
    try:
        made = ensure(workshop or Workshop(), output)
    except EnvironmentProblem as problem:
        output.emit(ok=False, error=str(problem))
        output.say(str(problem))
        return ENVIRONMENT
    except KeyboardInterrupt:
        output.say("Stopped. What was built stays out of use; the next build begins anew.")
        return 130
    output.emit(ok=True, built=made.built, dist=str(made.dist), seconds=made.seconds)
    what = f"built in {made.seconds:g} s" if made.built else "up to date"
    output.say(f"The pages are {what}: {made.dist}")
    return GOOD
