"""Organizers, vendors and staff of the strathwell market."""
