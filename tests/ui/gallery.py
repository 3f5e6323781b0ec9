"""Every screen in made-up states: for tests, and for pictures that people look at.

Nobody in here is real. Times are fixed, so that two runs draw the same pictures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QWidget

from fieldintake.casework.read_audit import AuditLine
from fieldintake.casework.read_settings import DeskFacts, Member
from fieldintake.casework.see_recoveries import KeyEvent, Recovery
from fieldintake.domain.categories import CONSENTABLE, DataCategory
from fieldintake.domain.compartments import Compartment
from fieldintake.domain.consent import Purpose
from fieldintake.domain.desk import AuditEntry, OutboxKind, Role, Staff
from fieldintake.domain.desk import InboxState as Arrived
from fieldintake.domain.host import HostDanger
from fieldintake.domain.ids import StaffId
from fieldintake.domain.release import HeldWhy
from fieldintake.domain.values import UnansweredKind
from fieldintake.ui.audit.state import AuditState
from fieldintake.ui.audit.view import AuditView
from fieldintake.ui.case import lines as case_lines
from fieldintake.ui.case import state as case
from fieldintake.ui.case.evidence_mapping import writing_page
from fieldintake.ui.case.evidence_state import (
    Edit,
    EvidenceState,
    ReferenceCard,
    StepLine,
    WhomToCall,
    Writing,
)
from fieldintake.ui.case.view import CaseView
from fieldintake.ui.cases.state import CaseLine, CasesState, Loading
from fieldintake.ui.cases.view import CasesView
from fieldintake.ui.code.state import CodeProblem, CodeState, CodeStep
from fieldintake.ui.code.view import CodeView
from fieldintake.ui.compare.state import Cell, CompareLine, CompareState, Likeness, WhyNot
from fieldintake.ui.compare.view import CompareView
from fieldintake.ui.consent.screen import ConsentScreen
from fieldintake.ui.consent.state import Circumstances, ConsentRow, ConsentState, NoticeText
from fieldintake.ui.feedback.state import FeedbackState
from fieldintake.ui.feedback.view import FeedbackView
from fieldintake.ui.filling.offering import path_of as filling_path
from fieldintake.ui.filling.screen import Choosing, FillingState, FormChoice
from fieldintake.ui.filling.state import ContentsLine, FormStep, ProblemLine
from fieldintake.ui.filling.view import FillingView
from fieldintake.ui.forms.state import (
    FormLine,
    FormsList,
    FormsState,
    ImportReport,
    ReportPart,
)
from fieldintake.ui.forms.state import (
    Preview as FormPreview,
)
from fieldintake.ui.forms.view import FormsView
from fieldintake.ui.handover.state import HandoverState
from fieldintake.ui.handover.view import HandoverView
from fieldintake.ui.inbox.state import ArrivalDetail, ArrivalKind, ArrivalLine, ArrivalProblem, InboxScreen
from fieldintake.ui.inbox.view import InboxView
from fieldintake.ui.intake.path import path_of
from fieldintake.ui.intake.state import (
    IntakeState,
    IntakeStep,
    Match,
    Matched,
    NextStepState,
    SearchStep,
)
from fieldintake.ui.intake.view import IntakeView
from fieldintake.ui.lock.state import DoorProblem, LockState
from fieldintake.ui.lock.view import LockView
from fieldintake.ui.marks import ConsentMark, Priority, Risk
from fieldintake.ui.partner.state import PartnerProblem, PartnerState
from fieldintake.ui.partner.view import PartnerView
from fieldintake.ui.pause.state import PauseState
from fieldintake.ui.pause.view import PauseView
from fieldintake.ui.questions.state import Asked, Control, FormPage, Option, Twice
from fieldintake.ui.referral.state import (
    HeldBack,
    NeedChoice,
    Preview,
    ProviderChoice,
    ReferralState,
    ReferralStep,
    ShownField,
)
from fieldintake.ui.referral.view import ReferralView
from fieldintake.ui.referrals.state import ReferralLine, ReferralsState, Stage
from fieldintake.ui.referrals.view import ReferralsView
from fieldintake.ui.rooms import Network, Path, Room, ShellState
from fieldintake.ui.service.state import ServiceProblem, ServiceState
from fieldintake.ui.service.view import ServiceView
from fieldintake.ui.settings.sections import SECTIONS
from fieldintake.ui.settings.state import SettingsState
from fieldintake.ui.settings.view import SettingsView
from fieldintake.ui.setup.state import SetupProblem, SetupState
from fieldintake.ui.setup.view import SetupView
from fieldintake.ui.sheets.state import SheetProblem, SheetsState, SheetStep
from fieldintake.ui.sheets.view import SheetsView
from fieldintake.ui.shell import MainWindow
from fieldintake.ui.submission.state import SubmissionState
from fieldintake.ui.submission.view import SubmissionView
from fieldintake.ui.sync.state import Outcome, OwnCard, Sent, StuckWhy, SyncProblem, SyncState, Waiting
from fieldintake.ui.sync.view import SyncView
from fieldintake.ui.task import state as task
from fieldintake.ui.task.view import TaskView
from fieldintake.ui.theme import Look
from fieldintake.ui.today.state import CallLine, DraftLine, EndingLine, Task, TaskKind, TodayState
from fieldintake.ui.today.view import TodayView
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import isolate_code
from fieldintake.wording.reporting import reporting_places
from tests.ui import every_kind

ZONE = dt.timezone(dt.timedelta(hours=1))
NOW = round(dt.datetime(2026, 11, 24, 14, 10, tzinfo=ZONE).timestamp() * 1000)
NOTICE_EN = (
    "What you tell us stays here. Nobody outside sees any of it unless you say yes. You may agree to one thing "
    "and not to another, and change your mind on any day without saying why."
)
NOTICE_AR = (
    "ما تخبريننا به يبقى هنا. لا يراه أحد غيرنا إلا إذا وافقتِ. "
    "يمكنكِ الموافقة على أمر ورفض آخر، وتغيير رأيكِ في أي يوم دون ذكر السبب."
)
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


@dataclass(frozen=True)
class Scene:
    """One picture: a view, the state it draws, and where the shell stands (None: the page is alone)."""

    view: Callable[[Look, Words], QWidget]
    state: object
    room: Room | None = Room.TODAY


def _today() -> TodayState:
    return TodayState(
        now_ms=NOW,
        do_first=(
            Task(
                "1",
                TaskKind.NO_ANSWER,
                "K74M-2PQD",
                NOW - DAY,
                NOW - 30 * MINUTE,
                "Lindenhof Clinic",
                is_emergency=True,
            ),
            Task("2", TaskKind.WITHDRAWN, "", NOW - 4 * DAY, NOW - 3 * DAY, "Safe Path Legal"),
            Task(
                "6",
                TaskKind.STUCK,
                "C42V-JT8R",
                NOW - DAY,
                NOW - DAY,
                "Casa Clara",
                stuck=StuckWhy.NEW_KEY,
            ),
        ),
        promised=(
            Task("3", TaskKind.REFER_NEED, "B52H-TN7C", NOW - 7 * DAY, NOW + 4 * HOUR),
            Task("4", TaskKind.ASK_CONSENT, "T46Y-VF2K", NOW - 4 * DAY, NOW + 6 * HOUR),
        ),
        endings=(EndingLine("e", "M87C-JD5E", NOW - 3 * DAY), EndingLine("g", "W95N-GB3T", NOW + 20 * DAY)),
        erased=((2026, 2),),
        calls=(CallLine("c", "Safe Path Legal", NOW - DAY),),
        soon=(Task("5", TaskKind.REFER_NEED, "H23K-RP4M", NOW - 28 * DAY, NOW + 2 * DAY),),
        drafts=(
            DraftLine("d", "Intake", NOW - 2 * HOUR, "V53N-KD1W"),
            DraftLine("e", "Needs", NOW - 26 * HOUR, "T46Y-VF2K"),
        ),
    )


def _keys() -> tuple[Recovery, ...]:
    return (
        Recovery(KeyEvent.BY_SHEETS, NOW - 3 * HOUR, "Teo", "Teo"),
        Recovery(KeyEvent.PERSON_ADDED, NOW - 2 * DAY, "Inês", "Jonas"),
        Recovery(KeyEvent.SHEETS_MADE, NOW - 9 * DAY, "", ""),
    )


_CASES = (
    ("K74M-2PQD", Risk.IMMEDIATE, ConsentMark.PART, -30 * MINUTE, ("ar",), "Samira"),
    ("R39W-QX1A", Risk.HIGH, ConsentMark.WITHDRAWN, -3 * DAY, ("fr", "ln"), "Samira"),
    ("B52H-TN7C", Risk.MEDIUM, ConsentMark.GIVEN, 4 * HOUR, ("en",), "Samira"),
    ("T46Y-VF2K", Risk.HIGH, ConsentMark.GIVEN, 5 * HOUR, ("ti",), "Inês"),
    ("H23K-RP4M", Risk.HIGH, ConsentMark.PART, 2 * DAY, ("fa",), "Samira"),
    ("M87C-JD5E", Risk.MEDIUM, ConsentMark.EXPIRED, 6 * DAY, ("uk",), "Samira"),
    ("W95N-GB3T", Risk.LOWER, ConsentMark.GIVEN, 7 * DAY, ("es",), "Samira"),
    ("C42V-JT8R", Risk.MEDIUM, ConsentMark.GIVEN, 15 * DAY, ("fa", "en"), "Inês"),
    ("P56H-WS0Q", Risk.LOWER, ConsentMark.GIVEN, None, ("pt",), "Teo"),
    ("D68X-AC9Z", Risk.NOT_ASSESSED, ConsentMark.NOT_ASKED, DAY, ("vi",), "Jonas"),
    ("F37Q-ZE6H", Risk.LOWER, ConsentMark.REFUSED, None, ("ro",), "Samira"),
)
_STEPS = ("Await an answer", "Refer her need", "Ask for her consent", "Look at her risk", "Nothing is due")


def _cases() -> CasesState:
    lines = tuple(
        CaseLine(
            key=code,
            code=code,
            risk=risk,
            consent=consent,
            next_step=_STEPS[4] if due is None else _STEPS[place % 4],
            next_at_ms=None if due is None else NOW + due,
            languages=languages,
            worker=worker,
        )
        for place, (code, risk, consent, due, languages, worker) in enumerate(_CASES)
    )
    return CasesState(NOW, lines, Loading.COMPLETE, total=214)


def _case() -> case.CaseState:
    kinds = case.EventKind
    return case.CaseState(
        now_ms=NOW,
        key="k",
        code="K74M-2PQD",
        risk=Risk.IMMEDIATE,
        risk_looked_at_ms=NOW - DAY,
        contact=case.ContactLine(
            "c",
            "Text message",
            "18:00 to 20:00",
            "Anna from the library",
            case.Voicemail.NOT_SAFE,
            True,
            True,
            True,
        ),
        languages=("ar", "en"),
        interpreter="A woman interpreter",
        consent=ConsentMark.PART,
        agreed_to=("clinic", "numbers"),
        agreed_until_ms=NOW + 181 * DAY,
        refused=("lawyer",),
        timeline=(
            case.Event(kinds.SHARED, NOW - 3 * HOUR, "Lindenhof Clinic", "Sealed"),
            case.Event(kinds.REFERRED, NOW - DAY, "Lindenhof Clinic", "Emergency, 24 h"),
            case.Event(
                kinds.CONSENT_GIVEN, NOW - DAY - 10 * MINUTE, "Send you to a service", "Spoken, in Arabic."
            ),
            case.Event(
                kinds.CONSENT_REFUSED, NOW - DAY - 11 * MINUTE, "Send you to a service", "Spoken, in Arabic."
            ),
            case.Event(kinds.FORM_FINISHED, NOW - DAY - 90 * MINUTE, "Intake"),
            case.Event(kinds.OPENED, NOW - DAY - 95 * MINUTE),
        ),
        needs=(
            case.NeedLine(
                "n1",
                "Health",
                Priority.EMERGENCY,
                "See a doctor for her left hand",
                case.ReferralStage.ISSUED,
                "Lindenhof Clinic",
                NOW - DAY,
            ),
            case.NeedLine(
                "n2",
                "Safe shelter",
                Priority.URGENT,
                "A room with a lock",
                case.ReferralStage.RECEIVED,
                "House A",
                NOW - DAY,
            ),
            case.NeedLine("n3", "Legal help", Priority.NORMAL, "", case.ReferralStage.NO_REFERRAL),
            case.NeedLine(
                "n4",
                "Digital safety",
                Priority.NORMAL,
                "She wants her old account closed",
                case.ReferralStage.NO_REFERRAL,
            ),
        ),
        consents=(
            case.ConsentLine(
                "c1",
                Purpose.REFER,
                "Lindenhof Clinic",
                (DataCategory.HEALTH, DataCategory.NEEDS_AND_SERVICES),
                ConsentMark.GIVEN,
                NOW - DAY,
                NOW + 181 * DAY,
                may_withdraw=True,
            ),
            case.ConsentLine(
                "c2",
                Purpose.REFER,
                "Safe Path Legal",
                (DataCategory.LEGAL_AND_RESIDENCE,),
                ConsentMark.REFUSED,
                NOW - DAY,
            ),
        ),
        shared=(
            case.SharedLine(
                "s1",
                "Lindenhof Clinic",
                case.Channel.SEALED,
                Purpose.REFER,
                (DataCategory.HEALTH,),
                NOW - 3 * HOUR,
                has_receipt=True,
            ),
        ),
    )


def _told() -> case.CaseState:
    line, record = case_lines.ToldLine, case_lines.ToldRecord
    account = "They wrote to me every night. I sent the money, and then they asked for more."
    return replace(
        _case(),
        tab=case.Tab.TOLD,
        told=(
            record(
                "p",
                "Herself",
                (
                    line("p.name", "Name", is_masked=True),
                    line("p.birth_date", "Date of birth", is_masked=True),
                    line("p.gender", "Gender, in her own words", "a woman"),
                    line("p.residence_status", "Residence status", "Prefers not to say"),
                    line("p.languages", "Languages", "Arabic, English"),
                    line("p.health_notes", "Health", "Allergic to penicillin. Takes no other medicine."),
                ),
            ),
            record("c", "Safe contact", (line("c.address", "Number or address", is_masked=True),)),
            record(
                "i",
                "What happened",
                (
                    line("i.act", "What was done", "Threats, Sharing of private images"),
                    line("i.account", "Her own account", is_masked=True),
                ),
            ),
        ),
        standing=case.Standing(NOW - 40 * DAY, NOW + 20 * DAY, "", True),
        calls=(case.CallLine("k1", "Lindenhof Clinic", NOW - 2 * DAY),),
        may_decide=True,
        revealed=case_lines.Revealed("i.account", account),
    )


def _evidence() -> EvidenceState:
    line, record = case_lines.ToldLine, case_lines.ToldRecord
    kept = (
        line(
            "a.what", "In neutral words", "Messages in which she is threatened, some sixty, from March to May"
        ),
        line("a.platform", "Platform or place", "A chat on her own telephone"),
        line("a.address", "Address", is_masked=True),
        line("a.exhibit", "Exhibit number", "26-0417-3"),
        line("a.told_by", "Who told us", is_masked=True),
        line("a.by", "Written by", "Carla, 21 November 2026"),
    )
    gated = (
        line("b.platform", "Platform or place", "A site that she named"),
        line("b.reported_to", "Reported to", "A hotline"),
        line("b.report_reference", "Their reference number", "H-7731"),
        line("b.by", "Written by", "Carla, 21 November 2026"),
    )
    steps = (
        StepLine(
            "s1", "Herself gave it to Officer Brandt, police", "Police station 3. They asked for it",
            "The telephone, switched off, in a sealed bag", "21 November 2026 (2026-11-21) 14:05 UTC+01:00",
        ),
    )  # fmt: skip
    return EvidenceState(
        is_read=True,
        is_open=True,
        may_keep=True,
        count=3,
        keepers="Carla, Samira",
        references=(
            ReferenceCard("a", record("a", "1. Messages or letters", kept), steps),
            ReferenceCard("b", record("b", "2. It may be imagery of a minor", gated), is_gated=True),
        ),
    )


def _case_evidence(**more: object) -> case.CaseState:
    shown = replace(_evidence(), **more)  # type: ignore[arg-type]
    return replace(_case(), tab=case.Tab.EVIDENCE, evidence=shown)


def _writing(minor: str) -> Writing:
    typed = {"minor": minor, "platform": "A site that she named"}
    return Writing(Edit.NEW, writing_page(Edit.NEW, typed, (), Words("en", ZONE)), minor != "no")


def _submission(**more: object) -> SubmissionState:
    line, record = case_lines.ToldLine, case_lines.ToldRecord
    told = (
        record(
            "since:",
            "What changed since 2 March 2026",
            (
                line("since:/safe", "Is it safe to talk now?", "Yes\nBefore: No"),
                line("since:/words", "Her words", is_masked=True),
            ),
        ),
        record(
            "now",
            "Now · الآن",
            (
                line("/safe", "Is it safe to talk now?\nهل الكلام آمن الآن؟", "Yes\nنعم"),
                line("/who", "Who is listening?\nمن يسمعنا؟", "Prefers not to say"),
                line("/words", "Her words\nكلماتها", is_masked=True),
            ),
        ),
        record(
            "help", "What would help · ما الذي يساعد", (line("/photo", "A photograph\nصورة", is_masked=True),)
        ),
    )
    state = SubmissionState(
        NOW,
        "Safety and language",
        "K74M-2PQD",
        "3",
        NOW - 2 * DAY,
        told,
        languages=("ar", "fr"),
        hers="ar",
        may_print=True,
    )
    return replace(state, **more)  # type: ignore[arg-type]


def _feedback() -> FeedbackState:
    line, record = case_lines.ToldLine, case_lines.ToldRecord
    few = "Fewer than 5: kept back, so that nobody can be told apart."
    return FeedbackState(
        (
            record("2026-03", "March 2026", (line("2026-03", "Not shown", few),)),
            record(
                "2026-02",
                "February 2026 · 9 answers",
                (
                    line("2026-02/listened", "Did we listen to you?", "Yes: 7\nIn part: 2"),
                    line("2026-02/safe", "Did you feel safe with us?", "Yes: 6\nIn part: 2\nNo: 1"),
                    line(
                        "2026-02/change",
                        "What should we do in another way?",
                        "A room where children can play.\n\nأن ننتظر أقل.",
                    ),
                ),
            ),
        )
    )


def _audit() -> AuditState:
    def line(number: int, action: str, who: str, code: str) -> AuditLine:
        return AuditLine(AuditEntry(number, NOW - (90 - number) * HOUR, StaffId(who), action, ""), who, code)

    lines = (
        line(89, "field_revealed", "Samira", ""),
        line(88, "case_looked_at", "Samira", "K74M-2PQD"),
        line(80, "person_erased", "Inês", ""),
        line(60, "unlocked", "", ""),
    )
    return AuditState(NOW, lines, has_more=True, is_loading=False, verified=90)


def _compare(why_not: WhyNot | None = None) -> CompareState:
    return CompareState(
        one="K74M-2PQD",
        other="H23K-RP4M",
        one_key="one",
        other_key="other",
        one_line="Opened on 3 August 2026, with Samira",
        other_line="Opened on 12 March 2026, with Inês",
        matched=(Matched.NAME_SOUNDS, Matched.BIRTH_YEAR, Matched.PHONE),
        lines=(
            CompareLine("Name", Cell(key="p.name"), Cell(key="q.name"), Likeness.ALIKE),
            CompareLine("Date of birth", Cell(key="p.birth_date"), Cell(key="q.birth_date"), Likeness.SAME),
            CompareLine("Languages", Cell("Arabic, French"), Cell("Arabic"), Likeness.ALIKE),
            CompareLine("Nationality", Cell(), Cell("Syrian"), Likeness.ONE_ONLY),
            CompareLine("Number or address", Cell(key="c.address"), Cell(key="d.address"), Likeness.SAME),
            CompareLine("Needs", Cell("Health, Legal help"), Cell("Safe shelter"), Likeness.DIFFERS),
            CompareLine("Referrals", Cell(), Cell("Lindenhof Clinic: accepted"), None),
            CompareLine("State", Cell("Still open"), Cell("Closed on 1 October 2026"), None),
        ),
        why_not=why_not,
    )


def _compare_typed() -> CompareState:
    lines = (
        CompareLine("Name", Cell("Mariam"), Cell(key="q.name"), Likeness.LOOK),
        CompareLine("Date of birth", Cell("1998"), Cell(key="q.birth_date"), Likeness.LOOK),
        CompareLine("Number or address", Cell(isolate_code("04 17")), Cell(), Likeness.ONE_ONLY),
        CompareLine("Languages", Cell(), Cell("Arabic, French"), None),
        CompareLine("Needs", Cell(), Cell("Safe shelter"), None),
        CompareLine("State", Cell(), Cell("Closed on 1 October 2026"), None),
    )
    return replace(
        _compare(WhyNot.NO_CASE_YET),
        one="What she says now",
        one_key="",
        one_line="No case is made yet",
        lines=lines,
    )


def _preview() -> Preview:
    return Preview(
        recipient="Lindenhof Clinic",
        purpose_line="Health, emergency",
        until_ms=NOW + 181 * DAY,
        given_ms=NOW,
        given_how="Spoken, in Arabic, with a witness",
        leaves=(
            ShownField(
                "What she asks for", "Emergency: see a doctor within 24 hours. Injury to the left hand."
            ),
            ShownField("Health", "Allergic to penicillin. Takes no other medicine."),
            ShownField("Safe hours", "18:00 to 20:00"),
            ShownField("Voicemail is safe", "No"),
            ShownField("Languages", "Arabic"),
            ShownField("Already given", "First aid this morning."),
        ),
        held=(
            HeldBack(DataCategory.IDENTITY, HeldWhy.REFUSED, True),
            HeldBack(DataCategory.INCIDENT_SUMMARY, HeldWhy.NOT_ASKED, True),
            HeldBack(DataCategory.LEGAL_AND_RESIDENCE, HeldWhy.NOT_NEEDED, False),
            HeldBack(DataCategory.FAMILY, HeldWhy.NOT_ASKED, True),
        ),
        can_send=True,
    )


def _referral(step: ReferralStep) -> ReferralState:
    return ReferralState(
        now_ms=NOW,
        code="K74M-2PQD",
        step=step,
        needs=(
            NeedChoice("n1", "Health", Priority.EMERGENCY, "See a doctor for her left hand"),
            NeedChoice("n3", "Legal help", Priority.NORMAL, ""),
        ),
        chosen_needs=frozenset({"n1"}),
        providers=(
            ProviderChoice("p1", "Lindenhof Clinic", "Health", ("de", "ar"), True),
            ProviderChoice("p2", "City Night Desk", "Safe shelter", ("de",), False),
            ProviderChoice("p3", "Ponte Segura", "Health", ("pt", "en"), True, is_abroad=True),
        ),
        provider="p1",
        preview=_preview(),
        letter_languages=("en", "fr", "ar"),
        copy_language="ar",
        paper_allowed=True,
        was_queued=step is ReferralStep.ISSUED,
    )


def _inbox() -> InboxScreen:
    return InboxScreen(
        NOW,
        (
            ArrivalLine(
                "a",
                "Northgate Outreach",
                ArrivalKind.REFERRAL,
                Arrived.NEW,
                NOW - HOUR,
            ),
            ArrivalLine("b", "Lindenhof Clinic", ArrivalKind.REFERRAL, Arrived.NEW, NOW - DAY),
            ArrivalLine(
                "c",
                "Ponte Segura",
                ArrivalKind.REFERRAL,
                Arrived.ASKED,
                NOW - 3 * DAY,
            ),
            ArrivalLine("d", "City Night Desk", ArrivalKind.REFERRAL, Arrived.DECLINED, NOW - 7 * DAY),
        ),
        ArrivalDetail(
            key="a",
            kind=ArrivalKind.REFERRAL,
            state=Arrived.NEW,
            sender="Northgate Outreach",
            signed_by=Role.COORDINATOR,
            is_proven=True,
            compared_by="Jonas",
            key_words="harbour, lemon, quiet, seven, amber, stone",
            their_code="Q47R-JN2B",
            fields=(
                ShownField(
                    "What she asks for",
                    "A safe room from tonight, together with her child. Ground floor if possible.",
                ),
                ShownField("Age", "31"),
                ShownField("Languages", "Dari"),
                ShownField(
                    "Already given", "Taxi kept for 18:00. First talk and safety plan on 23 November."
                ),
            ),
            until_ms=NOW + 92 * DAY,
        ),
    )


OURS = OwnCard(
    "Harbour House", ("harbour", "lemon", "quiet", "seven", "amber", "stone"), "https://post.example:8443"
)


def _referrals() -> ReferralsState:
    places = (
        ("r1", "K74M-2PQD", ("health",), "Lindenhof Clinic", Stage.ISSUED, NOW - DAY),
        ("r2", "K74M-2PQD", ("shelter", "safety"), "House A", Stage.RECEIVED, NOW - DAY),
        ("r3", "V53N-KD1W", ("legal",), "Safe Path Legal", Stage.DRAFT, None),
        ("r4", "R39W-QX1A", ("psychosocial",), "City Night Desk", Stage.WAITING_LIST, NOW - 9 * DAY),
        ("r5", "G46R-XD7P", ("documents",), "Ponte Segura", Stage.WITHDRAWN, NOW - 12 * DAY),
    )
    return ReferralsState(
        NOW, tuple(ReferralLine(*place) for place in places), has_more=True, is_loading=False
    )


def _partner() -> PartnerState:
    kinds = ("shelter", "health", "legal")
    return PartnerState(
        "Lindenhof Clinic", has_service=True, kinds=kinds, kind="health", country="DE", typed="harbour lemon"
    )


def _unproven() -> InboxScreen:
    line = ArrivalLine("u", "Unknown sender", ArrivalKind.UNREADABLE, Arrived.UNVERIFIED, NOW - HOUR)
    detail = ArrivalDetail(
        "u", ArrivalKind.UNREADABLE, Arrived.UNVERIFIED, "Unknown sender", None, is_proven=False, compared_by="",
        key_words="", their_code="", fields=(), problem=ArrivalProblem.UNKNOWN_SENDER,
    )  # fmt: skip
    return InboxScreen(NOW, (line,), detail)


def _withdrawn() -> InboxScreen:
    line = ArrivalLine("w", "Northgate Outreach", ArrivalKind.WITHDRAWAL, Arrived.NEW, NOW - HOUR)
    detail = ArrivalDetail(
        "w", ArrivalKind.WITHDRAWAL, Arrived.NEW, "Northgate Outreach", Role.WORKER, is_proven=True,
        compared_by="Jonas", key_words="harbour, lemon, quiet, seven, amber, stone", their_code="Q47R-JN2B",
        fields=(), own_code="K74M-2PQD",
    )  # fmt: skip
    return InboxScreen(NOW, (line,), detail)


def _sync() -> SyncState:
    return SyncState(
        now_ms=NOW,
        stuck=(
            Waiting("s", OutboxKind.RELEASE, "C42V-JT8R", "Casa Clara", NOW - DAY, stuck=StuckWhy.NEW_KEY),
        ),
        waiting=(
            Waiting("w1", OutboxKind.WITHDRAWAL, "G46R-XD7P", "Ponte Segura", NOW - 6 * HOUR),
            Waiting(
                "w2", OutboxKind.RELEASE, "V53N-KD1W", "Lindenhof Clinic", NOW - 4 * MINUTE, is_urgent=True
            ),
            Waiting("w3", OutboxKind.ANSWER, "W95N-GB3T", "Northgate Outreach", NOW - 5 * HOUR),
        ),
        sent=(
            Sent(
                "t1",
                OutboxKind.RELEASE,
                "T46Y-VF2K",
                "Ponte Segura",
                NOW - 7 * HOUR,
                "7QK204",
                Outcome.RECEIPT,
            ),
            Sent(
                "t2",
                OutboxKind.WITHDRAWAL,
                "R39W-QX1A",
                "Safe Path Legal",
                NOW - 4 * DAY,
                "7QK198",
                Outcome.NOT_CONFIRMED,
            ),
            Sent(
                "t3",
                OutboxKind.WITHDRAWAL,
                "F37Q-ZE6H",
                "City Night Desk",
                NOW - 4 * DAY,
                "7QK181",
                Outcome.CONFIRMED,
            ),
        ),
        sent_total=148,
        synced_ms=NOW - 6 * HOUR,
        own=OURS,
        backup_ms=NOW - 2 * DAY,
        checked_ms=NOW - 3 * DAY,
    )


def form_page(*, two: bool = True) -> FormPage:
    def both(staff: str, hers: str) -> Twice:
        return Twice(staff, hers if two else "")

    return FormPage(
        both("About you", "عنكِ"),
        (
            Asked(
                "/data/about/depend",
                Control.MANY,
                both("Does anyone depend on you?", "هل هناك من يعتمد عليكِ؟"),
                chosen=("children",),
                options=(
                    Option("children", both("Yes, children", "نعم، أطفال")),
                    Option("adult", both("Yes, an adult", "نعم، شخص بالغ")),
                    Option("no", both("No", "لا")),
                ),
            ),
            Asked(
                "/data/about/papers",
                Control.ONE_FROM_MENU,
                both("What papers do you have to stay here?", "ما هي أوراق إقامتكِ هنا؟"),
                unanswered=UnansweredKind.PREFERS_NOT_TO_SAY,
                options=(Option("permit", both("A permit", "تصريح")), Option("none", both("None", "لا شيء"))),
                why=both(
                    "Some services depend on your papers. The answer never decides whether we help you.",
                    "بعض الخدمات تتطلب أوراقًا معيّنة. إجابتكِ لا تؤثر أبدًا على قرارنا بمساعدتكِ.",
                ),
            ),
            Asked(
                "/data/about/born", Control.DATE, both("When were you born?", "متى وُلدتِ؟"), raw="1998-04-02"
            ),
            Asked(
                "/data/about/name",
                Control.LINE,
                both("What shall we call you?", "بماذا نناديكِ؟"),
                raw="Mariam",
            ),
        ),
        "ar" if two else "",
        two,
    )


def _consent() -> ConsentState:
    cats = DataCategory
    rows = (
        ConsentRow("0", Purpose.RECORD_WITH_US, "", "", tuple(CONSENTABLE), 60, 60, True),
        ConsentRow(
            "1",
            Purpose.REFER,
            "health",
            "",
            (cats.HEALTH, cats.NEEDS_AND_SERVICES, cats.SAFE_CONTACT),
            6,
            6,
            True,
        ),
        ConsentRow(
            "2", Purpose.REFER, "legal", "", (cats.LEGAL_AND_RESIDENCE, cats.INCIDENT_SUMMARY), 6, 6, False
        ),
        ConsentRow("3", Purpose.COORDINATE, "", "", (cats.NEEDS_AND_SERVICES,), 3, 3, None),
        ConsentRow("4", Purpose.STATISTICS, "", "", (cats.NEEDS_AND_SERVICES,), 60, 60, True),
    )
    return ConsentState(
        NOW,
        NoticeText("en", NOTICE_EN),
        NoticeText("ar", NOTICE_AR),
        rows=rows,
        circumstances=Circumstances(witness="Inês Duarte"),
    )


def _intake(step: IntakeStep, content: object) -> IntakeState:
    done = frozenset(list(IntakeStep)[: list(IntakeStep).index(step)])
    code = "" if step is IntakeStep.SEARCH else "V53N-KD1W"
    return IntakeState(NOW, step, content, code, NOW - HOUR, NOW - 4000, done)  # type: ignore[arg-type]


def _inside(one: StaffId, me: StaffId) -> dict[Compartment, frozenset[StaffId]]:
    return {Compartment.RESTRICTED: frozenset({one, me}), Compartment.EVIDENCE: frozenset({me})}


def settings_state(role: Role) -> SettingsState:
    """The settings as this role sees them; words are made with the state, in English."""
    people = [
        Staff(StaffId(name), name, part) for name, part in (("Inês", Role.ADMIN), ("Jonas", Role.WORKER))
    ]
    me = Staff(StaffId("Samira"), "Samira", role)
    members = tuple(Member(each, NOW - 40 * DAY) for each in (*people, me))
    is_admin = role is Role.ADMIN
    code_ms, insiders = (
        NOW - 9 * DAY if is_admin else None,
        _inside(people[0].id, me.id),
    )
    facts = DeskFacts(
        me, "Harbour House", members, insiders, code_ms, NOW - 40 * DAY, backup_ms=NOW - 9 * DAY
    )
    words = Words("en", ZONE)
    return SettingsState("You are Samira.", tuple(make(facts, words) for make in SECTIONS))


def _search() -> SearchStep:
    return SearchStep(
        name="Mariam",
        birth_year="1998",
        phone="04 17",
        matches=(
            Match(
                "m1",
                "H23K-RP4M",
                (Matched.NAME_SOUNDS, Matched.BIRTH_YEAR, Matched.PHONE),
                "Samira",
                NOW - 9 * DAY,
            ),
            Match("m2", "N64D-TV8A", (Matched.NAME_SOUNDS,), "Inês", NOW - 200 * DAY),
        ),
        has_searched=True,
    )


_SHEET = ("academic literary beaver skin acid dream guilt ladle wavy vampire luck " * 3).split()


class _SheetsHere(SheetsView):
    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look, words, sorted(set(_SHEET)))


_SAID = {
    task.Task.CHECKED: "It was made on 14 November 2026. Every byte is as it was written, and it opened.",
    task.Task.PUT_BACK: "It was made on 14 November 2026. 212 cases are in it. This laptop knew newer records than "
    "these: what was written since is not in it. What is here now is kept in a folder beside it.",
    task.Task.IS_BACK: "What was here before is kept in the folder desk.before-1. Everybody opens the desk with the "
    "passphrase of that time.",
    task.Task.KEYS_BACK: "Everybody opens the desk as before. Destroy the travel file now: it holds the keys.",
    task.Task.SALVAGED: "4103 records were saved. 2 records are lost. 3 pages were damaged. Something is missing in: "
    "K74M-2PQD. They are in the folder desk.salvaged-1 until you use them.",
    task.Task.SALVAGE_USED: "What was here before is kept in the folder desk.before-1.",
}


def _ways(each: task.Task) -> tuple[task.Way, ...]:
    if each in (task.Task.BACKUP_WAY, task.Task.KEYS_WAY):
        return (task.Way.PASSPHRASE, task.Way.SHEETS)
    return (task.Way.CODE, task.Way.SHEETS, task.Way.BACKUP)


def _door_tasks() -> dict[str, Scene]:
    names = ("Samira", "Inês", "Jonas", "Teo")
    tasks = {
        f"door-{each.value}": Scene(
            TaskView, task.TaskState(each, names, "Samira", ways=_ways(each), said=_SAID.get(each, "")), None
        )
        for each in task.Task
    }
    wrong = task.TaskState(task.Task.BY_CODE, names, "Samira", problem=task.TaskProblem.CODE_MISTYPED)
    steps = SheetStep
    return {
        **tasks,
        "door-code-mistyped": Scene(TaskView, wrong, None),
        "sheets-ready": Scene(_SheetsHere, SheetsState(steps.READY), None),
        "sheets-write": Scene(_SheetsHere, SheetsState(steps.WRITE, 2, tuple(_SHEET), may_print=True), None),
        "sheets-back": Scene(
            _SheetsHere, SheetsState(steps.BACK, 2, problem=SheetProblem.OTHER_WORD, place=7), None
        ),
        "sheets-try": Scene(_SheetsHere, SheetsState(steps.TRY), None),
        "sheets-done": Scene(_SheetsHere, SheetsState(steps.DONE), None),
        "sheets-read": Scene(_SheetsHere, SheetsState(steps.READ, problem=SheetProblem.NOT_TOGETHER), None),
        "code-write": Scene(CodeView, CodeState(CodeStep.WRITE, ("7KQ2",) * 9), None),
        "code-back": Scene(
            CodeView, CodeState(CodeStep.BACK, problem=CodeProblem.OTHER_GROUP, place=4), None
        ),
    }


def scenes() -> dict[str, Scene]:
    """Every picture by its name."""
    names = ("Samira", "Inês", "Jonas", "Teo")
    lock = LockState(NOW, names, 0, NOW - 8 * MINUTE)
    steps = IntakeStep
    return {
        "lock": Scene(LockView, lock, None),
        "lock-wrong": Scene(LockView, LockState(NOW, (), 0, None, DoorProblem.WRONG), None),
        "lock-damaged": Scene(LockView, LockState(NOW, names, 0, None, DoorProblem.DAMAGED), None),
        "lock-away": Scene(LockView, LockState(NOW, problem=DoorProblem.AWAY, can_open=False), None),
        "settings": Scene(SettingsView, settings_state(Role.ADMIN), Room.SETTINGS),
        "settings-worker": Scene(SettingsView, settings_state(Role.WORKER), Room.SETTINGS),
        "set-up": Scene(SetupView, SetupState(), None),
        "set-up-weak": Scene(SetupView, SetupState(problem=SetupProblem.WEAK), None),
        **_door_tasks(),
        "pause": Scene(PauseView, PauseState(NOW), None),
        "today": Scene(TodayView, _today(), Room.TODAY),
        "today-keys": Scene(TodayView, replace(_today(), keys=_keys()), Room.TODAY),
        "today-laptop": Scene(
            TodayView, TodayState(NOW, dangers=(HostDanger.SWAP, HostDanger.DISK)), Room.TODAY
        ),
        "today-erasure": Scene(
            TodayView,
            TodayState(
                NOW,
                (
                    Task(
                        "e", TaskKind.ERASURE, "K74M-2PQD", NOW - 2 * HOUR, NOW + 3 * DAY - 2 * HOUR, "Nadia"
                    ),
                ),
            ),
            Room.TODAY,
        ),
        "today-empty": Scene(TodayView, TodayState(NOW), Room.TODAY),
        "cases": Scene(CasesView, _cases(), Room.CASES),
        "cases-empty": Scene(CasesView, CasesState(NOW, loading=Loading.COMPLETE), Room.CASES),
        "case": Scene(CaseView, _case(), Room.CASES),
        "case-merged": Scene(
            CaseView,
            replace(_case(), merged=(case.MergedLine("m", "H23K-RP4M", NOW - 2 * DAY),), may_part=True),
            Room.CASES,
        ),
        "compare": Scene(CompareView, _compare(), Room.CASES),
        "compare-worker": Scene(CompareView, _compare(WhyNot.ROLE), Room.CASES),
        "compare-search": Scene(CompareView, _compare_typed(), Room.CASES),
        "finished-form": Scene(SubmissionView, _submission(), Room.CASES),
        "finished-form-worker": Scene(SubmissionView, _submission(may_print=False, languages=()), Room.CASES),
        "audit": Scene(AuditView, _audit(), Room.SETTINGS),
        "feedback": Scene(FeedbackView, _feedback(), Room.SETTINGS),
        "audit-broken": Scene(AuditView, replace(_audit(), verified=-1), Room.SETTINGS),
        "case-told": Scene(CaseView, _told(), Room.CASES),
        "case-evidence": Scene(CaseView, _case_evidence(), Room.CASES),
        "case-evidence-refused": Scene(
            CaseView,
            _case_evidence(
                whom=WhomToCall(True, "FR", "France", "Officer Brandt, 555 0142", reporting_places("FR"))
            ),
            Room.CASES,
        ),
        "case-evidence-write": Scene(CaseView, _case_evidence(writing=_writing("no")), Room.CASES),
        "case-evidence-gate": Scene(CaseView, _case_evidence(writing=_writing("unknown")), Room.CASES),
        "case-evidence-others": Scene(
            CaseView,
            replace(_case_evidence(), evidence=EvidenceState(is_read=True, count=2, keepers="Carla, Samira")),
            Room.CASES,
        ),
        "referral-need": Scene(ReferralView, _referral(ReferralStep.NEED), Room.REFERRALS),
        "referral-provider": Scene(ReferralView, _referral(ReferralStep.PROVIDER), Room.REFERRALS),
        "referral-leaves": Scene(ReferralView, _referral(ReferralStep.LEAVES), Room.REFERRALS),
        "referral-issued": Scene(ReferralView, _referral(ReferralStep.ISSUED), Room.REFERRALS),
        "inbox": Scene(InboxView, _inbox(), Room.INBOX),
        "inbox-empty": Scene(InboxView, InboxScreen(NOW), Room.INBOX),
        "inbox-unproven": Scene(InboxView, _unproven(), Room.INBOX),
        "inbox-withdrawal": Scene(InboxView, _withdrawn(), Room.INBOX),
        "referrals": Scene(ReferralsView, _referrals(), Room.REFERRALS),
        "referrals-empty": Scene(ReferralsView, ReferralsState(NOW, is_loading=False), Room.REFERRALS),
        "partner": Scene(PartnerView, _partner(), Room.INBOX),
        "partner-wrong-words": Scene(
            PartnerView,
            replace(_partner(), problem=PartnerProblem.WORDS_DIFFER, has_namesake=True),
            Room.INBOX,
        ),
        "partner-no-card": Scene(PartnerView, PartnerState(problem=PartnerProblem.NOT_A_CARD), Room.INBOX),
        "service": Scene(ServiceView, ServiceState(), Room.SYNC),
        "service-wrong": Scene(
            ServiceView,
            ServiceState("https://post.example:8443", "ab12", "", ServiceProblem.PUBLIC_KEY),
            Room.SYNC,
        ),
        "consent": Scene(ConsentScreen, _consent(), Room.CASES),
        "sync": Scene(SyncView, _sync(), Room.SYNC),
        "sync-failed": Scene(SyncView, SyncState(NOW, problem=SyncProblem.NO_NETWORK), Room.SYNC),
        "intake-search": Scene(IntakeView, _intake(steps.SEARCH, _search())),
        "intake-form": Scene(
            IntakeView,
            _intake(steps.INTAKE, FormStep(form_page(), 3, 9, ("ar", "fr"), "ar", may_undo=True)),
        ),
        "filling-choice": Scene(FillingView, _choosing()),
        "filling-form": Scene(FillingView, _filling()),
        "filling-to-look-at": Scene(FillingView, _filling(_to_look_at())),
        "questions-typed": Scene(FillingView, _kinds(every_kind.typed())),
        "questions-chosen": Scene(FillingView, _kinds(every_kind.chosen())),
        "questions-given": Scene(FillingView, _kinds(every_kind.given())),
        "forms": Scene(FormsView, FormsState(_forms_list()), Room.SETTINGS),
        "forms-report": Scene(FormsView, FormsState(_import_report()), Room.SETTINGS),
        "forms-refused": Scene(FormsView, FormsState(_refused_report()), Room.SETTINGS),
        "forms-preview": Scene(FormsView, FormsState(_form_preview()), Room.SETTINGS),
        "handover": Scene(_her_view, HandoverState("ar", _her_page(), 2, 6), room=None),
        "handover-end": Scene(_her_view, HandoverState("ar", None, 0, 6), room=None),
        "intake-consent": Scene(IntakeView, _intake(steps.CONSENT, _consent())),
        "intake-next": Scene(IntakeView, _intake(steps.NEXT, NextStepState(2))),
    }


def _choosing() -> FillingState:
    return FillingState(
        NOW,
        "K74M-2PQD",
        content=Choosing(
            (FormChoice("d1", "Needs and risk", kept_ms=NOW - 2 * HOUR),),
            (
                FormChoice("intake-path", "Intake, step by step", last_ms=NOW - 40 * DAY, is_path=True),
                FormChoice("closure", "Closing the case"),
                FormChoice("follow-up", "Follow-up", finished=3, last_ms=NOW - 2 * DAY),
                FormChoice("house", "Our house: first weeks", finished=1, last_ms=NOW - 9 * DAY),
            ),
        ),
    )


def _filling(to_look_at: tuple[ProblemLine, ...] = ()) -> FillingState:
    contents = (
        ContentsLine("/data/start", "How far she wants to go today", 0, 3),
        ContentsLine("/data/about", "About you", 2, 4, has_problem=bool(to_look_at), is_here=True),
        ContentsLine("/data/family", "Family", 5, 5),
    )
    step = FormStep(
        form_page(),
        2,
        3,
        ("ar", "fr"),
        "ar",
        may_undo=True,
        contents=contents,
        to_look_at=to_look_at,
        may_turn=True,
    )
    return FillingState(NOW, "K74M-2PQD", "Our house: first weeks", step, kept_ms=NOW - 4_000)


def _forms_list() -> FormsList:
    lines = (
        FormLine("house\n2", "Our house: first weeks", "2", drafts=1),
        FormLine("house\n1", "Our house: first weeks", "1", is_newest=False),
        FormLine("old\n1", "Monthly visit", "1", is_retired=True),
        FormLine("intake\n1", "Intake", "1", is_bundled=True),
    )
    return FormsList(lines, may_change=True, is_loading=False)


def _import_report() -> ImportReport:
    parts = (
        ReportPart(
            "2 things to look at",
            (
                "survey row 7, column relevant: Other programs may work out regex() differently. "
                "Check the result here before you rely on it.",
                "The file towns.csv belongs to this form and was not found beside it. Its list stays empty.",
            ),
        ),
        ReportPart(
            "What goes into her record",
            ("wish: What she asks for (Needs and services)", "12 answers stay in the form, and never leave"),
        ),
        ReportPart("Compared with the version that is here", ("New: sleep", "Gone: weight")),
        ReportPart(
            "What it asks",
            ("stay: group", "  sleep: select one", "  needs: text"),
        ),
    )
    return ImportReport(
        "Our house: first weeks", "Version 3. Languages: English, Français.", parts, may_accept=True
    )


def _refused_report() -> ImportReport:
    lines = (
        "survey row 5, column relevant: This expression cannot be read: 1 +",
        "survey row 9, column type: geopoint is not allowed here, because it can give away where she is or record her "
        "unseen.",
    )
    part = ReportPart("2 things must be changed first", lines, is_grave=True)
    return ImportReport("This form cannot be used as it is.", "Nothing was kept.", (part,))


def _form_preview() -> FormPreview:
    return FormPreview("Our house: first weeks", FormStep(form_page(two=False), 1, 3))


def _kinds(page: FormPage) -> FillingState:
    return FillingState(
        NOW, "K74M-2PQD", "Every kind", FormStep(page, 1, 3, ("ar",), "ar"), kept_ms=NOW - 4_000
    )


def _to_look_at() -> tuple[ProblemLine, ...]:
    return (
        ProblemLine("/data/about/born", "When were you born?", "This day has not come yet."),
        ProblemLine(
            "/data/about/papers",
            "What papers do you have to stay here?",
            "There is no answer yet.",
            is_open=True,
        ),
    )


def _her_view(look: Look, _words: Words) -> HandoverView:
    return HandoverView(look)


def _her_page() -> FormPage:
    """One question that is hers alone."""
    said = (
        ("woman", "أن تترجم لي امرأة"),
        ("breaks", "استراحات قصيرة"),
        ("door", "أن يبقى الباب مفتوحًا"),
        ("child", "أن يكون طفلي معي"),
    )
    ask = Asked(
        "/data/ease/ease",
        Control.MANY,
        Twice("ما الذي يريحكِ أثناء حديثنا؟", "ما الذي يريحكِ أثناء حديثنا؟"),
        Twice(
            "يمكنكِ اختيار أكثر من إجابة، أو عدم اختيار أي شيء.",
            "يمكنكِ اختيار أكثر من إجابة، أو عدم اختيار أي شيء.",
        ),
        chosen=("woman",),
        options=tuple(Option(value, Twice(text, text)) for value, text in said),
    )
    return FormPage(Twice(), (ask,), "ar", True)


def _path(state: object, words: Words) -> Path | None:
    if isinstance(state, IntakeState):
        return path_of(state, words)
    return filling_path(state, words) if isinstance(state, FillingState) else None


def shell_state(scene: Scene, words: Words) -> ShellState:
    """What the column says beside a scene."""
    counts = ((Room.TODAY, 5), (Room.INBOX, 2), (Room.SYNC, 4))
    path = _path(scene.state, words)
    room = scene.room or Room.TODAY
    return ShellState("Samira", Role.WORKER, room, NOW, counts, Network.OFFLINE, NOW - 6 * HOUR, path)


def show(look: Look, name: str, language: str, size: tuple[int, int] = (1440, 900)) -> MainWindow:
    """A window with one scene in it."""
    scene = scenes()[name]
    words = Words(language, ZONE)
    look.speak(words.language, right_to_left=words.is_rtl)
    window = MainWindow(look, words)
    page = scene.view(look, words)
    window.add(page)
    window.render_state(shell_state(scene, words))
    window.turn_to(page)
    if scene.room is None:
        window.cover(page)
    page.render_state(scene.state)  # type: ignore[attr-defined]
    window.resize(*size)
    return window
