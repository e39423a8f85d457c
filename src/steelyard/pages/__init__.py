"""The web app's way to a browser: built from ``web/`` where it must be, served from what is there.

``build`` makes ``web/dist`` (with a Node of its own where the machine has none), ``serve`` hands
it out. The app itself is written in ``web/``; nothing here knows what is on a page.
"""
