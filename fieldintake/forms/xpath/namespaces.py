"""The addresses by which the standards name their elements and attributes, each written here alone.

Invariant: a name without prefix, and one of XForms itself, has no address.
"""

from __future__ import annotations

from collections.abc import Mapping

XML = "http://www.w3.org/XML/1998/namespace"
XHTML = "http://www.w3.org/1999/xhtml"
XFORMS = "http://www.w3.org/2002/xforms"
JAVAROSA = "http://openrosa.org/javarosa"
OPENROSA = "http://openrosa.org/xforms"
ODK = "http://www.opendatakit.org/xforms"
ENTITIES = "http://www.opendatakit.org/xforms/entities"

WELL_KNOWN: Mapping[str, str] = {
    "": "",
    "jr": JAVAROSA,
    "orx": OPENROSA,
    "odk": ODK,
    "entities": ENTITIES,
    "h": XHTML,
    "xml": XML,
    "xforms": "",
}
"""Prefixes that a form may use without declaring them."""
