"""Twilio's messaging protocol, the carrier behind it and the phones at its end."""
