"""The figures ``/metrics`` tells. Names and labels only; nothing personal."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter(
    "steelyard_http_requests_total", "Requests answered", ["market", "method", "route", "status"]
)
REQUEST_SECONDS = Histogram(
    "steelyard_http_request_seconds",
    "Time from the first byte to the answer",
    ["market", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
JOBS = Counter("steelyard_jobs_total", "Jobs by outcome", ["task", "outcome"])
VIOLATIONS = Gauge("steelyard_invariant_violations", "Broken promises at the last check", ["code"])
UNKNOWN_COMMITS = Counter("steelyard_commit_outcome_unknown_total", "Commits whose answer was lost")
OVERLOADED = Counter("steelyard_http_overloaded_total", "Requests refused for want of a place")
IN_HAND = Gauge("steelyard_http_requests_in_hand", "Requests this process is working on")
