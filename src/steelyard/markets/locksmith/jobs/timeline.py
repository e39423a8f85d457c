"""A job's history in plain words: who did what, when and why."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from steelyard.kernel import audit
from steelyard.kernel.audit import Event
from steelyard.kernel.db import Session
from steelyard.markets.locksmith import notices
from steelyard.markets.locksmith.jobs.schemas import TimelineLine
from steelyard.markets.locksmith.lifecycles import JOB
from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.names import names_of

_SHOWN_MAX = 500
_LABELS = {state.name: state.label for state in JOB.states}
_SYSTEM = {
    "dispatch": "Dispatch",
    "payments": "Payments",
    "sessions": "Upkeep",
    "abuse": "Abuse watch",
}
_PLAIN = {
    "created": "paid the deposit; the job was made",
    "start_dispatch": "started the search",
    "accept": "said YES first and got the job",
    "depart": "set off",
    "restart": "restarted the search in a new round",
    "fail": "ended the search: nobody was found",
    "wave_forced": "ended the wave to ask the next one now",
    "dispatch_stopped": "stopped the search",
    "dispatch_resumed": "went on with the search",
    "cancel_by_customer": "canceled the job before anybody was assigned",
    "arrived": "arrived, proven by the PIN",
    "arrival_pin_wrong": "gave a wrong arrival PIN",
    "price_superseded": "replaced the price",
    "deposit_kept": "decided to keep the deposit",
}
_OUTCOMES = {
    "done": "done",
    "customer_no_show": "the customer was not there",
    "locksmith_no_show": "the locksmith did not come",
    "unsuccessful": "without success",
}
_Says = Callable[[Event, "_Names"], str]
_Names = dict[UUID, str]


async def timeline_of(session: Session, job: Job) -> list[TimelineLine]:
    """Oldest first, at most 500 lines."""
    events = await audit.history(session, entity_type="job", entity_id=job.id, limit=_SHOWN_MAX)
    names = await names_of(session, _locksmiths_in(events))
    return [_line(event, job, names) for event in events]


def _line(event: Event, job: Job, names: _Names) -> TimelineLine:
    return TimelineLine(
        seq=event.seq,
        at=event.at,
        who=_who(event, job, names),
        who_kind=event.actor_kind,
        what=_what(event, names),
        reason=event.reason,
        event=event.event,
        kind=event.kind,  # pyright: ignore[reportArgumentType] - a check constraint lists the kinds
        from_state=event.from_state,
        to_state=event.to_state,
        data=event.data,
    )


def _who(event: Event, job: Job, names: _Names) -> str:
    match event.actor_kind:
        case "locksmith":
            return names.get(_uuid(event.actor_id) or job.id, "A locksmith")
        case "customer":
            return job.customer_name
        case "provider":
            return event.actor_id.capitalize()
        case "system":
            return _SYSTEM.get(event.actor_id, event.actor_id.capitalize())
        case _:
            return event.actor_id


def _what(event: Event, names: _Names) -> str:
    says = _SAYS.get(event.event)
    if says is not None:
        return says(event, names)
    return _PLAIN.get(event.event, event.event.replace("_", " "))


def _asked(event: Event, _names: _Names) -> str:
    return f"asked {event.data.get('asked', 'some')} locksmiths (wave {event.data.get('wave')})"


def _wave_opened(event: Event, _names: _Names) -> str:
    looked_at = event.data.get("considered", 0)
    return f"opened wave {event.data.get('wave')}, {looked_at} locksmiths looked at"


def _wave_over(event: Event, _names: _Names) -> str:
    why = str(event.data.get("why") or "stopped").replace("_", " ")
    return f"ended the wave ({why})"


def _assigned(event: Event, names: _Names) -> str:
    return f"assigned {_named(event, names)} by hand"


def _given_back(event: Event, names: _Names) -> str:
    if event.actor_kind == "locksmith":
        return "gave the job back"
    return f"took the job from {_named(event, names)}"


def _declined(event: Event, _names: _Names) -> str:
    return f"said NO (wave {event.data.get('wave')})"


def _undeliverable(event: Event, names: _Names) -> str:
    return f"could not reach {_named(event, names)}"


def _completed(event: Event, _names: _Names) -> str:
    return f"closed the job: {_OUTCOMES.get(str(event.data.get('outcome')), 'done')}"


def _canceled(event: Event, _names: _Names) -> str:
    outcome = _OUTCOMES.get(str(event.data.get("outcome")))
    return f"canceled the job: {outcome}" if outcome else "canceled the job"


def _overridden(event: Event, _names: _Names) -> str:
    return f"overrode the status: {_label(event.from_state)} → {_label(event.to_state)}"


def _refund(event: Event, _names: _Names) -> str:
    override = " as an override" if event.data.get("override") else ""
    return f"asked for a refund of {_amount(event.data)}{override}"


def _price(verb: str) -> _Says:
    return lambda event, _names: f"{verb} {_amount(event.data)}"


def _messaged(event: Event, _names: _Names) -> str:
    return f"wrote to the {event.data.get('party', 'customer')}"


_SAYS: dict[str, _Says] = {
    "open_wave": _asked,
    "wave_opened": _wave_opened,
    "close_wave": _wave_over,
    "assign": _assigned,
    "give_back": _given_back,
    "offer_declined": _declined,
    "offer_undeliverable": _undeliverable,
    "complete": _completed,
    "cancel": _canceled,
    "override": _overridden,
    "refund_requested": _refund,
    "price_asked": _price("asked the customer to approve"),
    "price_approved": _price("approved"),
    "price_refused": _price("refused"),
    "message_sent": _messaged,
}


def _label(state: str | None) -> str:
    return _LABELS.get(state or "", state or "")


def _amount(data: dict[str, Any]) -> str:
    amount, currency = data.get("amount_minor"), data.get("currency")
    if not isinstance(amount, int) or not isinstance(currency, str):
        return "an amount"
    return notices.say(amount, currency)


def _named(event: Event, names: _Names) -> str:
    return names.get(_uuid(event.data.get("locksmith_id")) or UUID(int=0), "a locksmith")


def _locksmiths_in(events: list[Event]) -> set[UUID]:
    mentioned = [event.data.get("locksmith_id") for event in events]
    mentioned += [event.actor_id for event in events if event.actor_kind == "locksmith"]
    return {found for one in mentioned if (found := _uuid(one)) is not None}


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None
