"""Retrieving one object and listing many: the same for every kind."""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.call import Call, Operation
from steelyard.sandbox.stripe.errors import resource_missing
from steelyard.sandbox.stripe.params import PAGE, Reader, Spec, moment_filter, text
from steelyard.sandbox.stripe.shelf import NOUNS, owner_of, page_from, shown

LISTED: dict[str, Reader] = {**PAGE, "created": moment_filter}


def listing(call: Call, found: list[Doc], more: bool) -> Doc:
    return {
        "object": "list",
        "url": call.path,
        "has_more": more,
        "data": [shown(thing) for thing in found],
    }


def own(call: Call, kind: str, name: str) -> Doc:
    """The object, if it is in the books of whom the call acts for; else it is not there."""
    thing = call.shelf.get(kind, name)
    if owner_of(thing) != call.account:
        noun, param = NOUNS[kind]
        raise resource_missing(noun, name, param)
    return thing


def retrieval(root: str, kind: str, *, connected: bool = False) -> Operation:
    def retrieve(call: Call) -> Doc:
        return shown(own(call, kind, call.name))

    return Operation("GET", f"/v1/{root}/{{id}}", f"{root}.retrieve", retrieve, connected=connected)


def enumeration(
    root: str, kind: str, *filters: str, connected: bool = False, **named: str
) -> Operation:
    """``filters``: parameters named like the column they look at; ``named``: the others."""
    columns = {**dict.fromkeys(filters), **named}

    def list_all(call: Call) -> Doc:
        wanted = {
            column or parameter: call.given.get(parameter) for parameter, column in columns.items()
        }
        found, more = call.shelf.page(kind, page_from(call.given), account=call.account, **wanted)
        return listing(call, found, more)

    spec = Spec(optional={**LISTED, **{name: text() for name in columns}})
    return Operation("GET", f"/v1/{root}", f"{root}.list", list_all, spec, connected=connected)
