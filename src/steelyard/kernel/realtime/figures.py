"""The figures ``/metrics`` tells of the live view. Counts only; no topic, no client."""

from prometheus_client import Counter, Gauge

CLIENTS = Gauge("steelyard_live_clients", "Connections that watch", ["transport"])
DROPPED = Counter("steelyard_live_dropped_total", "Connections we ended, by reason", ["reason"])
BATCHES = Counter("steelyard_live_batches_total", "Round trips to Valkey that published")
UNTOLD = Counter(
    "steelyard_live_untold_total", "Messages that did not reach Valkey; watchers refetch instead"
)
LINKS_LOST = Counter("steelyard_live_links_lost_total", "Lost subscriptions to Valkey")
