"""XPath 1.0 with the OpenRosa functions, compiled to closures over our own nodes.

Invariant: nothing here knows forms, Qt, files or the network; an expression sees only the nodes and the
environment that its caller hands in.
"""
