"""Form definitions, their expressions, and filling them in; no Qt, no storage."""
