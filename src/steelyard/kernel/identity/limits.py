"""Every limit of identity by address and by account; closed when the counters are away."""

from steelyard.kernel.http.limits import Limit

SIGN_IN_PER_IP = Limit("identity.sign_in.ip", 20, fail_open=False)
REGISTER_PER_IP = Limit("identity.register.ip", 10, minutes=10, fail_open=False)
REFRESH_PER_IP = Limit("identity.refresh.ip", 120)
CODE_TRIES_PER_IP = Limit("identity.code.ip", 30, minutes=10, fail_open=False)
MAIL_PER_IP = Limit("identity.mail.ip", 10, minutes=60, fail_open=False)
MAIL_PER_ADDRESS = Limit("identity.mail.address", 5, minutes=60, fail_open=False)
OPEN_LINK_PER_IP = Limit("identity.link.ip", 20, minutes=10, fail_open=False)
LIVE_TICKETS = Limit("identity.live_ticket", 60)
