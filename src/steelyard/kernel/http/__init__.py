"""The edge: one error shape, one transaction a request, keys, limits, pages, the admin gate."""
