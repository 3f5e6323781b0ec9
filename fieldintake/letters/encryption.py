"""Locks a finished PDF with a password before it leaves as a file: AES-256, revision 6.

In memory. Invariant: without the password nothing of it can be read, its metadata included.
"""

from __future__ import annotations

import secrets
from io import BytesIO

import pikepdf


def encrypt(pdf: bytes, password: str) -> bytes:
    """The same pages, opened by the password only; printing stays allowed, and reading by a machine."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.save(
            out,
            encryption=pikepdf.Encryption(
                user=password,
                # Nobody needs to lift the restrictions, so nobody is given the second password.
                owner=secrets.token_urlsafe(32),
                R=6,
                aes=True,
                metadata=True,
                allow=pikepdf.Permissions(modify_other=False, modify_annotation=False),
            ),
        )
    return out.getvalue()
