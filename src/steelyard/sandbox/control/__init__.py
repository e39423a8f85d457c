"""What a person or a test may do to the outside world: play its people, break it, push time."""
