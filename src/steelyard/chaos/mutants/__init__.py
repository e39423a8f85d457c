"""Carelessness on purpose: each of these must be seen, or the harness is blind to it.

Every mutant is a patch beside this file: the house with one of its guards taken out. The patches
are applied to copies, never to the sources themselves.
"""
