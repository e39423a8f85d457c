"""The customer's key to their own request: a signed token, in a cookie or behind a link's ``#``.

A session's id is a name that staff and logs may show; the token is what opens it. It is a
signature over the id and the moment of issue with the installation's secret, so nothing secret
is stored, and it ends after a while by itself.
"""

from uuid import UUID

from itsdangerous import BadSignature, URLSafeTimedSerializer

from steelyard.kernel.secrets import derive

COOKIE_DAYS = 1
LINK_DAYS = 7


def _serializer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(derive(secret, "locksmith.request"), salt="request-session")


def token_for(secret: str, session_id: UUID) -> str:
    return str(_serializer(secret).dumps(str(session_id)))


def session_of(secret: str, token: str, *, days: int = LINK_DAYS) -> UUID | None:
    """The session a token opens; None for anything forged, foreign or too old."""
    try:
        value = _serializer(secret).loads(token, max_age=days * 86_400)
        return UUID(str(value))
    except (BadSignature, ValueError):
        return None


def tracking_link(public_url: str, secret: str, session_id: UUID) -> str:
    """Where the customer follows the job. The token stands behind ``#``: servers never see it."""
    return f"{public_url}/locksmith/request/{session_id}#{token_for(secret, session_id)}"
