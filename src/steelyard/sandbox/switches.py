"""Faults in plain words: ready-made switches, and what a fault that is in force does."""

from dataclasses import dataclass

from steelyard.sandbox.faults import Fault, FaultKind, FaultOrder, FaultProvider

NAMES: dict[str, str] = {
    "stripe": "the card provider (Stripe)",
    "twilio": "the text message provider (Twilio)",
    "google": "the map provider (Google)",
    "smtp": "the mail server",
    "push": "the push service",
    "*": "every provider",
}

EFFECTS: dict[FaultKind, str] = {
    "slow": "{who} takes {seconds} longer",
    "down": "{who} is down and gives {status}",
    "error_after_work": "{who} does the work, then says that it failed",
    "timeout": "{who} does the work, but its answer is lost after {seconds}",
    "rate_limit": "{who} refuses with: too many requests",
    "refuse": "{who} refuses for good",
    "strange": "{who} puts unknown fields into its answers",
    "duplicate": "{who} tells the application everything {times} times at once",
    "reorder": "{who} holds its news for {seconds} and tells the last first",
    "drop": "{who} never tells the application",
    "wrong_signature": "{who} signs its news wrongly",
}


@dataclass(frozen=True)
class Switch:
    """One thing that can be made to go wrong with one click."""

    name: str
    title: str
    description: str
    order: FaultOrder

    def matches(self, fault: Fault) -> bool:
        return self.order.model_dump() == fault.model_dump(include=set(FaultOrder.model_fields))


def _switch(
    provider: FaultProvider,
    kind: FaultKind,
    name: str,
    title: str,
    description: str,
    **more: object,
) -> Switch:
    order = FaultOrder.model_validate({"provider": provider, "kind": kind, **more})
    return Switch(f"{provider}_{name}", title, description, order)


SWITCHES = (
    _switch(
        "stripe", "slow", "slow", "Card payments are slow",
        "Every call to Stripe waits three seconds before anything happens.", delay_ms=3000,
    ),
    _switch(
        "stripe", "down", "down", "Stripe is down",
        "Every call to Stripe is cut off, nothing is done.",
    ),
    _switch(
        "stripe", "error_after_work", "error", "Stripe pays, then says error 500",
        "Stripe does what it was asked to, but answers that something went wrong.",
    ),
    _switch(
        "stripe", "timeout", "lost_answer", "Stripe's answers get lost",
        "Stripe does what it was asked to; the line is cut before the answer arrives.",
        delay_ms=2000,
    ),
    _switch(
        "stripe", "rate_limit", "limit", "Stripe says: too many requests",
        "Every call to Stripe is refused with a 429, nothing is done.",
    ),
    _switch(
        "stripe", "slow", "webhooks_late", "Stripe's news comes late",
        "Webhooks arrive ten seconds after the fact.", operation="webhook.*", delay_ms=10_000,
    ),
    _switch(
        "stripe", "duplicate", "webhooks_twice", "Stripe's news comes five times",
        "Every webhook is delivered five times at once.",
    ),
    _switch(
        "stripe", "reorder", "webhooks_jumbled", "Stripe's news comes in the wrong order",
        "Webhooks of the last two seconds are held and delivered last first.", delay_ms=2000,
    ),
    _switch(
        "stripe", "drop", "webhooks_lost", "Stripe's news never comes",
        "Webhooks are not delivered at all.",
    ),
    _switch(
        "stripe", "wrong_signature", "webhooks_forged", "Somebody forges Stripe's news",
        "Webhooks are signed with another secret; the application must refuse them.",
    ),
    _switch(
        "twilio", "slow", "slow", "Texting is slow",
        "Every call to Twilio waits three seconds before anything happens.", delay_ms=3000,
    ),
    _switch(
        "twilio", "down", "down", "Twilio is down",
        "Every call to Twilio is cut off, no text is sent.",
    ),
    _switch(
        "twilio", "error_after_work", "error", "Twilio sends, then says error 500",
        "The text is sent, but the answer says that something went wrong.",
    ),
    _switch(
        "twilio", "rate_limit", "limit", "Twilio says: too many requests",
        "Every text is refused with a 429, none is sent.",
    ),
    _switch(
        "twilio", "duplicate", "texts_twice", "Texts from phones come five times",
        "What somebody texts is delivered to the application five times at once.",
        operation="inbound*",
    ),
    _switch(
        "twilio", "drop", "reports_lost", "Delivery reports never come",
        "The application is not told whether its texts arrived.", operation="status_callback.*",
    ),
    _switch(
        "google", "slow", "slow", "Addresses are slow",
        "Every call to Google waits three seconds.", delay_ms=3000,
    ),
    _switch(
        "google", "down", "down", "Google is down",
        "Every call to Google is cut off: no suggestions, no coordinates.",
    ),
    _switch(
        "smtp", "down", "down", "The mail server is down",
        "Every mail is cut off, none is taken.",
    ),
    _switch(
        "smtp", "refuse", "refuse", "The mail server refuses mail",
        "Every mail is refused for good.",
    ),
    _switch(
        "push", "slow", "slow", "Notifications are slow",
        "Every call to the push service waits three seconds before anything happens.",
        delay_ms=3000,
    ),
    _switch(
        "push", "down", "down", "The push service is down",
        "Every call to the push service is cut off, nothing is shown.",
    ),
    _switch(
        "push", "error_after_work", "error", "It shows, then says error 500",
        "The notification is shown, but the answer says that something went wrong.",
    ),
    _switch(
        "push", "rate_limit", "limit", "The push service says: too many requests",
        "Every notification is refused with a 429, none is shown.",
    ),
    _switch(
        "push", "refuse", "gone", "Browsers are gone",
        "Every browser that is pushed to answers 410: its leave was taken back, for good.",
    ),
    _switch(
        "push", "duplicate", "twice", "Notifications come five times",
        "Every notification reaches its browser five times; its page must show it once.",
    ),
)  # fmt: skip
BY_NAME = {switch.name: switch for switch in SWITCHES}


def in_words(fault: Fault) -> str:
    """What the fault does now, in one sentence or two."""
    what = EFFECTS[fault.kind].format(
        who=NAMES[fault.provider],
        seconds=f"{fault.delay_ms / 1000:g} s",
        status=fault.status or "no answer",
        times=fault.times,
    )
    where = "" if fault.operation == "*" else f" Only where it is about {fault.operation}."
    chance = "" if fault.probability == 1 else f" In {fault.probability:.0%} of cases."
    left = "" if fault.count is None else f" {fault.count - fault.fired} more times."
    return f"{what[0].upper()}{what[1:]}.{where}{chance}{left}"
