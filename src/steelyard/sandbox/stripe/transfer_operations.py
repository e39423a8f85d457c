"""Operations on transfers: /v1/transfers and their reversals."""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import transfers
from steelyard.sandbox.stripe.call import Call, Operation, changed_metadata
from steelyard.sandbox.stripe.errors import resource_missing
from steelyard.sandbox.stripe.lists import LISTED, enumeration, listing, retrieval
from steelyard.sandbox.stripe.params import (
    Reader,
    Spec,
    boolean,
    choice,
    currency,
    integer,
    metadata,
    text,
)
from steelyard.sandbox.stripe.shelf import page_from, shown

ROOT = "/v1/transfers"
REVERSALS = f"{ROOT}/{{id}}/reversals"
DESCRIBING: dict[str, Reader] = {"description": text(), "metadata": metadata}


def create(call: Call) -> Doc:
    return shown(transfers.new_transfer(call.desk, call.given))


def update(call: Call) -> Doc:
    transfer = call.shelf.get("transfer", call.name)
    transfer["metadata"] = changed_metadata(transfer, call.given)
    if "description" in call.given:
        transfer["description"] = call.given["description"]
    call.shelf.put(transfer)
    call.desk.emit("transfer.updated", transfer)
    return shown(transfer)


def create_reversal(call: Call) -> Doc:
    transfer = call.shelf.get("transfer", call.name)
    return shown(transfers.reverse(call.desk, transfer, call.given))


def retrieve_reversal(call: Call) -> Doc:
    return shown(_reversal(call))


def update_reversal(call: Call) -> Doc:
    reversal = _reversal(call)
    reversal["metadata"] = changed_metadata(reversal, call.given)
    call.shelf.put(reversal)
    transfer = transfers.embed(call.desk, call.shelf.get("transfer", call.name))
    call.desk.emit("transfer.updated", call.shelf.put(transfer))
    return shown(reversal)


def list_reversals(call: Call) -> Doc:
    transfer = call.shelf.get("transfer", call.name)
    found, more = call.shelf.page("transfer_reversal", page_from(call.given), parent=transfer["id"])
    return listing(call, found, more)


def _reversal(call: Call) -> Doc:
    reversal = call.shelf.get("transfer_reversal", call.inner)
    if reversal["transfer"] != call.name:
        raise resource_missing("transfer reversal", call.inner, "id")
    return reversal


OPERATIONS = (
    Operation(
        "POST", ROOT, "transfers.create", create,
        Spec(
            required={"currency": currency, "destination": text()},
            optional={
                **DESCRIBING, "amount": integer(1), "source_transaction": text(),
                "source_type": choice("card", "bank_account", "fpx"), "transfer_group": text(),
            },
        ),
    ),
    retrieval("transfers", "transfer"),
    enumeration("transfers", "transfer", "destination", "transfer_group"),
    Operation(
        "POST", f"{ROOT}/{{id}}", "transfers.update", update,
        Spec(optional=DESCRIBING, unsettable=True),
    ),
    Operation(
        "POST", REVERSALS, "transfers.reversals.create", create_reversal,
        Spec(optional={**DESCRIBING, "amount": integer(1), "refund_application_fee": boolean}),
    ),
    Operation(
        "GET", REVERSALS, "transfers.reversals.list", list_reversals, Spec(optional=LISTED)
    ),
    Operation(
        "GET", f"{REVERSALS}/{{inner}}", "transfers.reversals.retrieve", retrieve_reversal
    ),
    Operation(
        "POST", f"{REVERSALS}/{{inner}}", "transfers.reversals.update", update_reversal,
        Spec(optional={"metadata": metadata}, unsettable=True),
    ),
)  # fmt: skip
