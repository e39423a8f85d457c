"""How identity says no. What would tell a stranger whether an account exists says it for all."""

from steelyard.kernel.errors import Conflict, InvalidInput, NotYours, TooMany, Unauthorized


class SignInRefused(Unauthorized):
    """Unknown, wrong, not verified, suspended, of another market: one answer."""

    code = "sign_in_refused"

    def __init__(self) -> None:
        super().__init__(
            "That did not match. If you have just registered, open the link we mailed you first."
        )


class SignInPaused(TooMany):
    """Too many failures under this name; it passes by itself."""

    code = "sign_in_paused"


class NotSignedIn(Unauthorized):
    """No access token, or one that does not count (any more)."""

    code = "not_signed_in"

    def __init__(self) -> None:
        super().__init__("Please sign in.")


class SessionEnded(Unauthorized):
    """The refresh token does not count (any more)."""

    code = "session_ended"

    def __init__(self) -> None:
        super().__init__("This session has ended. Please sign in again.")


class RefreshTokenReused(Unauthorized):
    """A token that was exchanged before came again: somebody else may hold a copy."""

    code = "refresh_token_reuse_detected"

    def __init__(self) -> None:
        super().__init__("This session was ended for your safety. Please sign in again.")


class NotPermitted(NotYours):
    """Signed in, but the role does not include this."""


class WeakPassword(InvalidInput):
    code = "weak_password"


class WrongPassword(NotYours):
    """The present password, asked for once more before something is changed, was wrong."""

    code = "reauth_required"


class CodeRefused(Unauthorized):
    """Wrong, too late, used, or never sent: one answer."""

    code = "code_refused"

    def __init__(self) -> None:
        super().__init__("This code is wrong or has ended. Ask for a new one.")


class TooManyCodes(TooMany):
    code = "too_many_codes"


class CeilingReached(TooManyCodes):
    """The whole house has sent as many codes in a day as its owner allows."""


class LinkRefused(Conflict):
    """Forged, opened before, too late, or replaced by a newer one."""

    status = 410
    code = "link_refused"

    def __init__(self) -> None:
        super().__init__("This link has ended. Ask for a new one.")


class AddressTaken(Conflict):
    """Another account has this e-mail address or phone. For staff and services only."""

    code = "address_taken"
