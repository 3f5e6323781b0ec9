"""Ties each view's signals to its presenter. Every signal of every view ends in one of these functions."""

from __future__ import annotations

from fieldintake.ui.audit.presenter import AuditPresenter
from fieldintake.ui.audit.view import AuditView
from fieldintake.ui.case.evidence_part import EvidencePart
from fieldintake.ui.case.evidence_presenter import EvidencePresenter
from fieldintake.ui.case.presenter import CasePresenter
from fieldintake.ui.case.view import CaseView
from fieldintake.ui.cases.presenter import CasesPresenter
from fieldintake.ui.cases.view import CasesView
from fieldintake.ui.compare.presenter import ComparePresenter
from fieldintake.ui.compare.view import CompareView
from fieldintake.ui.consent.presenter import ConsentPresenter
from fieldintake.ui.consent.view import ConsentPage
from fieldintake.ui.filling.presenter import FillingPresenter
from fieldintake.ui.filling.view import FillingView
from fieldintake.ui.forms.presenter import FormsPresenter
from fieldintake.ui.forms.view import FormsView
from fieldintake.ui.inbox.presenter import InboxPresenter
from fieldintake.ui.inbox.view import InboxView
from fieldintake.ui.intake.presenter import IntakePresenter
from fieldintake.ui.intake.view import IntakeView
from fieldintake.ui.partner.presenter import PartnerPresenter
from fieldintake.ui.partner.view import PartnerView
from fieldintake.ui.referral.presenter import ReferralPresenter
from fieldintake.ui.referral.view import ReferralView
from fieldintake.ui.referrals.presenter import ReferralsPresenter
from fieldintake.ui.referrals.view import ReferralsView
from fieldintake.ui.settings.presenter import SettingsPresenter
from fieldintake.ui.settings.view import SettingsView
from fieldintake.ui.stick.presenter import StickPresenter
from fieldintake.ui.submission.presenter import SubmissionPresenter
from fieldintake.ui.submission.view import SubmissionView
from fieldintake.ui.sync.presenter import SyncPresenter
from fieldintake.ui.sync.view import SyncView
from fieldintake.ui.today.presenter import TodayPresenter
from fieldintake.ui.today.view import TodayView


def wire_today(view: TodayView, presenter: TodayPresenter) -> None:
    """Tasks and drafts."""
    view.task_chosen.connect(presenter.choose)
    view.draft_chosen.connect(presenter.choose_draft)
    view.ending_chosen.connect(presenter.choose_ending)
    view.call_chosen.connect(presenter.choose_call)
    view.call_made.connect(presenter.call_made)
    view.keys_confirmed.connect(presenter.confirm_keys)
    view.dangers_confirmed.connect(presenter.confirm_dangers)


def wire_cases(view: CasesView, presenter: CasesPresenter) -> None:
    """The list and its search."""
    view.searched.connect(presenter.search)
    view.case_chosen.connect(presenter.choose)
    view.more_wanted.connect(presenter.more)
    view.reveal_wanted.connect(presenter.hold)
    view.reveal_ended.connect(presenter.release)


def wire_case(view: CaseView, presenter: CasePresenter) -> None:
    """One case."""
    view.refer_wanted.connect(presenter.refer_need)
    view.forms_wanted.connect(presenter.go_on_with_forms)
    view.consent_wanted.connect(presenter.ask_her)
    view.withdraw_wanted.connect(presenter.withdraw)
    view.note_wanted.connect(presenter.note)
    view.decide_wanted.connect(presenter.decide)
    view.call_made.connect(presenter.call_made)
    view.part_wanted.connect(presenter.part)
    view.tab_chosen.connect(presenter.turn)
    view.name_wanted.connect(presenter.hold_name)
    view.name_released.connect(presenter.release)
    view.reveal_wanted.connect(presenter.hold)
    view.reveal_ended.connect(presenter.release)
    _wire_evidence(view.evidence, presenter.evidence)


def wire_submission(view: SubmissionView, presenter: SubmissionPresenter) -> None:
    """A finished form."""
    view.back_wanted.connect(presenter.leave)
    view.language_wanted.connect(presenter.choose_language)
    view.print_wanted.connect(presenter.print_it)
    view.reveal_wanted.connect(presenter.hold)
    view.reveal_ended.connect(presenter.release)


def _wire_evidence(view: EvidencePart, presenter: EvidencePresenter) -> None:
    """The register of one case."""
    view.add_wanted.connect(presenter.add)
    view.correct_wanted.connect(presenter.correct)
    view.report_wanted.connect(presenter.report)
    view.step_wanted.connect(presenter.step)
    view.step_correction_wanted.connect(presenter.correct_step)
    view.answered.connect(presenter.answer)
    view.keep_wanted.connect(presenter.keep)
    view.leave_wanted.connect(presenter.leave)
    view.reveal_wanted.connect(presenter.hold)
    view.reveal_ended.connect(presenter.release)
    view.file_refused.connect(presenter.refuse_file)
    view.whom_wanted.connect(presenter.whom_to_call)
    view.country_wanted.connect(presenter.choose_country)
    view.whom_read.connect(presenter.close_whom)


def wire_compare(view: CompareView, presenter: ComparePresenter) -> None:
    """Two cases side by side."""
    view.reveal_wanted.connect(presenter.hold)
    view.reveal_ended.connect(presenter.release)
    view.merge_wanted.connect(presenter.merge)
    view.other_wanted.connect(presenter.open_other)
    view.new_wanted.connect(presenter.not_her)
    view.back_wanted.connect(presenter.leave)


def wire_inbox(view: InboxView, presenter: InboxPresenter, partner: PartnerPresenter) -> None:
    """Arrivals; an unproven one leads to its sender's card."""
    view.chosen.connect(presenter.choose)
    view.accept_wanted.connect(presenter.accept)
    view.decline_wanted.connect(presenter.decline)
    view.ask_wanted.connect(presenter.ask)
    view.case_wanted.connect(presenter.go_to_case)
    view.destroy_wanted.connect(presenter.destroy)
    view.retain_wanted.connect(presenter.retain)
    view.compare_wanted.connect(partner.begin)


def wire_referrals(view: ReferralsView, presenter: ReferralsPresenter) -> None:
    """All referrals."""
    view.chosen.connect(presenter.choose)
    view.more_wanted.connect(presenter.more)


def wire_sync(view: SyncView, presenter: SyncPresenter, stick: StickPresenter) -> None:
    """Services and sticks."""
    view.sync_wanted.connect(presenter.sync)
    view.sync_cancelled.connect(presenter.cancel)
    view.stuck_chosen.connect(presenter.look_at_stuck)
    view.copy_out_wanted.connect(stick.copy_out)
    view.read_in_wanted.connect(stick.read_in)


def wire_settings(view: SettingsView, presenter: SettingsPresenter) -> None:
    """People, the ways back in, language and look."""
    view.chosen.connect(presenter.act)


def wire_audit(view: AuditView, presenter: AuditPresenter) -> None:
    """Who did what."""
    view.person_wanted.connect(presenter.choose_person)
    view.kind_wanted.connect(presenter.choose_kind)
    view.days_wanted.connect(presenter.choose_days)
    view.case_wanted.connect(presenter.choose_case)
    view.more_wanted.connect(presenter.more)
    view.verify_wanted.connect(presenter.verify)
    view.export_wanted.connect(presenter.export)


def wire_partner(view: PartnerView, presenter: PartnerPresenter) -> None:
    """A partner's card."""
    view.typed.connect(presenter.write_words)
    view.kind_chosen.connect(presenter.choose_kind)
    view.country_chosen.connect(presenter.choose_country)
    view.keep_wanted.connect(presenter.keep)
    view.file_wanted.connect(presenter.begin)
    view.back_wanted.connect(presenter.leave)


def wire_intake(view: IntakeView, presenter: IntakePresenter) -> None:
    """The path of an intake; a match of its search is laid beside her by whoever makes the presenters."""
    view.search.typed.connect(presenter.search)
    view.panel.acted.connect(presenter.act)
    view.back_wanted.connect(presenter.back)
    view.next_wanted.connect(presenter.onward)
    view.stop_wanted.connect(presenter.stop)
    view.pause_wanted.connect(presenter.pause)
    view.refer_wanted.connect(presenter.refer_now)
    view.paper_chosen.connect(presenter.choose_paper)
    wire_consent_page(view.consent, presenter.consent)


def wire_filling(view: FillingView, presenter: FillingPresenter) -> None:
    """One form of a case."""
    view.form_chosen.connect(presenter.choose)
    view.panel.acted.connect(presenter.act)
    view.back_wanted.connect(presenter.back)
    view.next_wanted.connect(presenter.onward)
    view.stop_wanted.connect(presenter.leave)
    view.leave_open_wanted.connect(presenter.leave_open)
    view.throw_away_wanted.connect(presenter.throw_away)


def wire_forms(view: FormsView, presenter: FormsPresenter) -> None:
    """The forms of the desk."""
    view.bring_wanted.connect(presenter.bring)
    view.form_brought.connect(presenter.look_at)
    view.form_chosen.connect(presenter.choose)
    view.accept_wanted.connect(presenter.accept)
    view.preview_wanted.connect(presenter.preview)
    view.save_wanted.connect(presenter.save_report)
    view.back_wanted.connect(presenter.back)
    view.turned.connect(presenter.turn)
    view.panel.acted.connect(presenter.act)


def wire_consent_page(page: ConsentPage, presenter: ConsentPresenter) -> None:
    """Her choices, on the path or by themselves."""
    page.answered.connect(presenter.answer)
    page.months_chosen.connect(presenter.choose_months)
    page.points_toggled.connect(presenter.toggle_points)
    page.witness_written.connect(presenter.write_witness)
    page.interpreter_written.connect(presenter.write_interpreter)
    page.method_chosen.connect(presenter.choose_method)
    page.giver_chosen.connect(presenter.choose_giver)


def wire_referral(view: ReferralView, presenter: ReferralPresenter) -> None:
    """One referral, from the need to the letter."""
    view.need_toggled.connect(presenter.toggle_need)
    view.provider_chosen.connect(presenter.choose_provider)
    view.filtered.connect(presenter.filter_providers)
    view.back_wanted.connect(presenter.back)
    view.next_wanted.connect(presenter.onward)
    view.ask_wanted.connect(presenter.ask_her)
    view.letter_language_chosen.connect(presenter.choose_letter_language)
    view.copy_language_chosen.connect(presenter.choose_copy_language)
    view.look_wanted.connect(presenter.look)
    view.print_wanted.connect(presenter.print_pack)
    view.send_wanted.connect(presenter.send)
    view.done.connect(presenter.finish)
