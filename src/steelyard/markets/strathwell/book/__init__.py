"""What everything about bookings stands on: reading them, telling of them, and who calls."""
