"""What bytes mean between laptops and organisations: canonical CBOR, keys, certificates, sealed messages.

Invariant: bytes from outside are used only after they were bounded, checked for the one canonical form and
verified; whatever fails ends in a `ProtocolError`.
"""
