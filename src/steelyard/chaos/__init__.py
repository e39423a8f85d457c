"""The storm that the house must stand: real processes, real faults, and a journal of what was
promised, compared with what is there.

Everything speaks the public wire: HTTP to the web processes through a proxy that can misbehave,
texts through the sandbox's controls. Nothing here is imported by the product.
"""
