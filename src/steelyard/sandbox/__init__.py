"""The outside world on one machine: local servers that speak the providers' wire protocols.

A separate program, standing for other companies: it shares no code with the markets or the
kernel and is reached only over HTTP and SMTP. Start it with ``python -m steelyard.sandbox``.
"""
