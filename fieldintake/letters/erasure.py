"""The certificate of an erasure: that it was done, when and by which organisation, and how much; it names nobody.

Invariant: no code, reference or recipient is on it, and of people the desk names of the two whom evidence takes alone;
whoever finds it learns nothing about her.
"""

from __future__ import annotations

from typing import Final

from fieldintake.casework.erase_person import ErasureCertificate
from fieldintake.domain.fields import RecordType
from fieldintake.domain.values import Instant
from fieldintake.letters.letter import Letter
from fieldintake.letters.templates import Content, assemble
from fieldintake.wording.catalogue import N_, Catalogue, Domain
from fieldintake.wording.isolation import isolate, isolate_code
from fieldintake.wording.numbers_dates import date_of, day_and_iso, number

_ORGANISATION: Final = N_("Organisation")
_DATE: Final = N_("Date")
_ENTRY: Final = N_("Entry in the audit")
_ASKED: Final = N_("Organisations asked to destroy")
_CALLED: Final = N_("Organisations to be called about paper")
_ASKED_BY: Final = N_("Asked for by")
_DECIDED_BY: Final = N_("Decided by")
_KINDS: Final = {
    RecordType.CASE: N_("The case itself"),
    RecordType.PERSON: N_("About people"),
    RecordType.SAFE_CONTACT: N_("Safe contact"),
    RecordType.INCIDENT: N_("What happened"),
    RecordType.NEED: N_("Needs"),
    RecordType.REFERRAL: N_("Referrals"),
    RecordType.NOTE: N_("Notes"),
    RecordType.PLAN_ROW: N_("Lines of the plan"),
    RecordType.CONSENT_EVENT: N_("Her answers about sharing"),
    RecordType.SUBMISSION: N_("Finished forms"),
    RecordType.EVIDENCE: N_("References to evidence"),
    RecordType.CUSTODY_STEP: N_("Steps of custody"),
}


def erasure_letter(certificate: ErasureCertificate, *, language: str, zone: str = "UTC") -> Letter:
    """One page; what is counted and what is not there is left out."""
    text = Catalogue(language, Domain.LETTERS).text
    day = day_and_iso(date_of(Instant(certificate.at_ms, zone)), language)
    about = [
        (text(_ORGANISATION), isolate(certificate.organisation)),
        (text(_DATE), day),
        (text(_ENTRY), isolate_code(str(certificate.audit_sequence))),
    ]
    if certificate.asked_by:
        about.append((text(_ASKED_BY), isolate(certificate.asked_by)))
        about.append((text(_DECIDED_BY), isolate(certificate.erased_by)))
    for label, recipients in ((_ASKED, certificate.asked), (_CALLED, certificate.on_paper)):
        if recipients:
            about.append((text(label), number(len(recipients), language)))
    records = tuple((text(_KINDS[kind]), number(count, language)) for kind, count in certificate.records)
    content = Content({}, {"about": tuple(about), "records": records})
    return assemble("erasure", content, language, draft=False)
