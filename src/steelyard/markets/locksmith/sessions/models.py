"""The index behind the list of requests by their last step."""

from sqlalchemy import Index

from steelyard.markets.locksmith.models import RequestSession

BY_LAST_STEP = Index(
    "ix_request_sessions_touched_at_id", RequestSession.touched_at, RequestSession.id
)
