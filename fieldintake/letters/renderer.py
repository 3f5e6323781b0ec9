"""The letters adapter: releases in, PDF bytes out; it fits the port `LetterRenderer`.

Invariant: a letter is in one language throughout: in English where the wanted one is not shipped.
"""

from __future__ import annotations

from fieldintake.casework.erase_person import ErasureCertificate
from fieldintake.domain.messages import OrganisationCard
from fieldintake.domain.own_file import OwnFilePaper
from fieldintake.domain.release import HerOwnCopy, Release
from fieldintake.letters.compose import referral_letter, survivor_copy
from fieldintake.letters.erasure import erasure_letter
from fieldintake.letters.own_file import own_file_letter
from fieldintake.letters.pdf import render
from fieldintake.wording.catalogue import nearest_shipped


class PdfLetters:
    """Renders letters; `zone` is the time zone in which their dates are given."""

    def __init__(self, zone: str = "UTC") -> None:
        self._zone = zone

    def referral(self, release: Release, *, sender: OrganisationCard, language: str, issued: bool) -> bytes:
        """The addressed letter with its return slip, as PDF bytes; raises `LetterError`."""
        letter = referral_letter(
            release,
            sender=sender.name,
            language=nearest_shipped(language),
            issued=issued,
            zone=self._zone,
        )
        return render(letter)

    def her_copy(self, copy: HerOwnCopy, *, sender: OrganisationCard, language: str) -> bytes:
        """Her copy, as PDF bytes; raises `LetterError`."""
        letter = survivor_copy(copy, sender=sender.name, language=nearest_shipped(language), zone=self._zone)
        return render(letter)

    def own_file(self, paper: OwnFilePaper, *, sender: OrganisationCard, language: str) -> bytes:
        """A finished form for our own file, as PDF bytes; raises `LetterError`."""
        letter = own_file_letter(
            paper, sender=sender.name, language=nearest_shipped(language), zone=self._zone
        )
        return render(letter)

    def certificate(self, certificate: ErasureCertificate, *, language: str) -> bytes:
        """The certificate of an erasure, as PDF bytes; raises `LetterError`."""
        return render(erasure_letter(certificate, language=nearest_shipped(language), zone=self._zone))
