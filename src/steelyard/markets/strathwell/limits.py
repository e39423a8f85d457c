"""Every limit of the market, in one place; the tests read them from here."""

from steelyard.kernel.http.limits import Limit

LOGIN_PER_IP = Limit("strathwell.login.ip", 5, fail_open=False)
SIGNUP_PER_IP = Limit("strathwell.signup.ip", 3, fail_open=False)
REFRESH_PER_IP = Limit("strathwell.refresh.ip", 10, fail_open=False)
BOOTSTRAP_PER_IP = Limit("strathwell.bootstrap.ip", 3, fail_open=False)
PAY_PER_PERSON = Limit("strathwell.pay.person", 5)
PLANNER_PER_PERSON = Limit("strathwell.planner.person", 20)
SEARCH_PER_IP = Limit("strathwell.search.ip", 120)
