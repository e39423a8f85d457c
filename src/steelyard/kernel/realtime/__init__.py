"""The live view: who watches is told after commit, in order, or told to look again.

``publish(session, topic, type, data)`` in a service; ``realtime_router(market, authorise)`` among
a market's routers; one ``Hub`` a process. See docs/concepts/realtime.md.
"""

from steelyard.kernel.realtime.edge import realtime_router
from steelyard.kernel.realtime.gate import Authorise
from steelyard.kernel.realtime.hub import Hub
from steelyard.kernel.realtime.limits import ClientLimits, HubLimits
from steelyard.kernel.realtime.publish import publish

__all__ = ["Authorise", "ClientLimits", "Hub", "HubLimits", "publish", "realtime_router"]
