"""Settings: who I am here, and who else may open this desk. Qt-free."""

from __future__ import annotations

from fieldintake.casework.read_settings import DeskFacts, Member
from fieldintake.domain.compartments import Compartment
from fieldintake.domain.roles import Act, may
from fieldintake.ui.settings.state import Section, Setting
from fieldintake.ui.words import Words

ADD_PERSON = "add-person"
PERSON = "person:"
"""What the key of a person's line begins with; their id follows."""


def people(facts: DeskFacts, words: Words) -> Section:
    """Names and roles, since when; an administrator may let a colleague in."""
    _ = words.text
    rows = [_member(member, facts, words) for member in facts.members]
    if may(facts.me.role, Act.ENROL_PERSON):
        rows.append(
            Setting(
                ADD_PERSON,
                _("Let a colleague open this desk"),
                _("You unlock; then your colleague types a name and a passphrase of their own."),
                _("Add"),
            )
        )
    return Section(_("People of this desk"), tuple(rows))


def _member(member: Member, facts: DeskFacts, words: Words) -> Setting:
    _ = words.text
    name = words.typed(member.staff.desk_name)
    role = words.of(member.staff.role)
    is_me = member.staff.id == facts.me.id
    sentence = _("{name} (you), {role}", name=name, role=role) if is_me else f"{name}{_(', ')}{role}"
    parts = [] if member.since_ms is None else [_("Since {day}", day=words.date(member.since_ms))]
    inside = facts.compartments_of(member.staff.id)
    if Compartment.RESTRICTED in inside:
        parts.append(_("Opens restricted cases"))
    if Compartment.EVIDENCE in inside:
        parts.append(_("Keeps evidence"))
    may_change = may(facts.me.role, Act.REMOVE_PERSON) and not is_me
    return Setting(PERSON + member.staff.id, sentence, _(". ").join(parts), _("Change") if may_change else "")
