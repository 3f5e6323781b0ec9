"""The data categories: the units in which she gives or refuses consent.

Invariant: `CASE_FILE` is housekeeping of the record itself; no consent can name it and no release holds it.
"""

from __future__ import annotations

from enum import Enum


class DataCategory(Enum):
    """One group of fields about which she can say yes or no."""

    IDENTITY = "identity"
    SAFE_CONTACT = "safe_contact"
    FAMILY = "family"
    INCIDENT_SUMMARY = "incident_summary"
    INCIDENT_ACCOUNT = "incident_account"
    HEALTH = "health"
    PSYCHOSOCIAL = "psychosocial"
    LEGAL_AND_RESIDENCE = "legal_and_residence"
    NEEDS_AND_SERVICES = "needs_and_services"
    SAFETY = "safety"
    EVIDENCE_REFERENCES = "evidence_references"
    DOCUMENTS = "documents"
    CASE_FILE = "case_file"


CONSENTABLE = tuple(category for category in DataCategory if category is not DataCategory.CASE_FILE)
"""The twelve categories that consent can name, in the order in which they are asked."""
