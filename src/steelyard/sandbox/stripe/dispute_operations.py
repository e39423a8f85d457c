"""Operations on disputes: /v1/disputes."""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import disputes
from steelyard.sandbox.stripe.call import Call, Operation, changed_metadata
from steelyard.sandbox.stripe.lists import enumeration, retrieval
from steelyard.sandbox.stripe.params import (
    Spec,
    boolean,
    choice,
    free_form,
    metadata,
    nested,
    text,
)
from steelyard.sandbox.stripe.shelf import shown

LONGEST_EVIDENCE = 150_000
WRITTEN = {name: text(LONGEST_EVIDENCE) for name in disputes.EVIDENCE}
GIVEN = Spec(optional={**WRITTEN, "enhanced_evidence": free_form}, unsettable=True)


def update(call: Call) -> Doc:
    """Metadata may always change; evidence only until it was submitted."""
    dispute = call.shelf.get("dispute", call.name)
    dispute["metadata"] = changed_metadata(dispute, call.given)
    evidence = call.given.get("evidence", {})
    submit = call.given.get("submit", "evidence" in call.given)
    if evidence or submit:
        return shown(disputes.put_evidence(call.desk, dispute, evidence, submit=submit))
    call.desk.emit("charge.dispute.updated", call.shelf.put(dispute))
    return shown(dispute)


def close(call: Call) -> Doc:
    """Accepts it: lost."""
    dispute = call.shelf.get("dispute", call.name)
    return shown(disputes.close_dispute(call.desk, dispute, won=False))


OPERATIONS = (
    retrieval("disputes", "dispute"),
    enumeration("disputes", "dispute", "charge", "payment_intent"),
    Operation(
        "POST", "/v1/disputes/{id}", "disputes.update", update,
        Spec(optional={
            "evidence": nested(GIVEN), "metadata": metadata, "submit": boolean,
            "intended_submission_method": choice("manual", "prefer_manual", "smart_disputes"),
        }),
    ),
    Operation("POST", "/v1/disputes/{id}/close", "disputes.close", close),
)  # fmt: skip
