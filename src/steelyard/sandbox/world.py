"""The outside world put together: the ground and every provider on it."""

from dataclasses import dataclass
from pathlib import Path

from steelyard.sandbox.google.api import GoogleApi
from steelyard.sandbox.ground import Ground, lay_ground
from steelyard.sandbox.mail.mailbox import Mailbox
from steelyard.sandbox.push.api import PushApi
from steelyard.sandbox.push.tray import Tray
from steelyard.sandbox.stripe.api import StripeApi
from steelyard.sandbox.stripe.billing_timers import BillingTimers
from steelyard.sandbox.stripe.carrier import StripeCarrier
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.shelf import Shelf
from steelyard.sandbox.stripe.timers import StripeTimers
from steelyard.sandbox.twilio.api import TwilioApi
from steelyard.sandbox.twilio.carrier import TwilioCarrier
from steelyard.sandbox.twilio.network import Network


@dataclass(frozen=True)
class World:
    ground: Ground
    desk: Desk
    network: Network
    mailbox: Mailbox
    tray: Tray
    stripe: StripeApi
    twilio: TwilioApi
    google: GoogleApi
    push: PushApi


def open_world(directory: Path) -> World:
    """Opens the state directory and sets every provider up; nothing listens yet."""
    ground = lay_ground(directory)
    desk = Desk(ground, Shelf(ground.store))
    network = Network(ground)
    tray = Tray(ground)
    StripeTimers(desk)
    BillingTimers(desk)
    ground.webhooks.carry_for("stripe", StripeCarrier(ground, desk))
    ground.webhooks.carry_for("twilio", TwilioCarrier(ground, network))
    return World(
        ground=ground,
        desk=desk,
        network=network,
        mailbox=Mailbox(ground),
        tray=tray,
        stripe=StripeApi(ground, desk),
        twilio=TwilioApi(ground, network),
        google=GoogleApi(ground),
        push=PushApi(ground, tray),
    )
