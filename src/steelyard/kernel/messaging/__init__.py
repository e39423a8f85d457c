"""Texts, mail and web push: one outbox, one log, opt-outs honoured in one place.

``send_sms``, ``send_mail`` and ``send_push`` in a service; ``webhook_router(market)``,
``templates_router(market)`` and ``push_router(market, …)`` among a market's routers; ``TASKS``
and ``PERIODICS`` for workers.
See docs/concepts/messaging.md.
"""

from steelyard.kernel.messaging.edge import webhook_router
from steelyard.kernel.messaging.filters import MessageFilter
from steelyard.kernel.messaging.inbound import TEXTS_PER_MINUTE
from steelyard.kernel.messaging.invariants import INVARIANTS
from steelyard.kernel.messaging.mail_gateway import MailGateway
from steelyard.kernel.messaging.models import STATUSES, Message, Suppression
from steelyard.kernel.messaging.outbox import (
    Sms,
    send_all_sms,
    send_mail,
    send_push,
    send_sms,
    send_text,
    withdraw,
)
from steelyard.kernel.messaging.preview import Preview, previews
from steelyard.kernel.messaging.push_api import push_router
from steelyard.kernel.messaging.push_crypto import VapidKey
from steelyard.kernel.messaging.push_gateway import PushGateway
from steelyard.kernel.messaging.push_models import PushSubscription
from steelyard.kernel.messaging.push_subscriptions import active_of as browsers_of
from steelyard.kernel.messaging.queries import NEWEST_FIRST, find_messages
from steelyard.kernel.messaging.segments import Segments, segments_of
from steelyard.kernel.messaging.sms_gateway import SmsGateway, SmsLimits
from steelyard.kernel.messaging.suppressions import is_suppressed
from steelyard.kernel.messaging.tasks import PERIODICS, TASKS
from steelyard.kernel.messaging.templates import (
    register_templates,
    render_mail,
    render_push,
    render_sms,
)
from steelyard.kernel.messaging.templates_api import templates_router

__all__ = [
    "INVARIANTS",
    "NEWEST_FIRST",
    "PERIODICS",
    "STATUSES",
    "TASKS",
    "TEXTS_PER_MINUTE",
    "MailGateway",
    "Message",
    "MessageFilter",
    "Preview",
    "PushGateway",
    "PushSubscription",
    "Segments",
    "Sms",
    "SmsGateway",
    "SmsLimits",
    "Suppression",
    "VapidKey",
    "browsers_of",
    "find_messages",
    "is_suppressed",
    "previews",
    "push_router",
    "register_templates",
    "render_mail",
    "render_push",
    "render_sms",
    "segments_of",
    "send_all_sms",
    "send_mail",
    "send_push",
    "send_sms",
    "send_text",
    "templates_router",
    "webhook_router",
    "withdraw",
]
