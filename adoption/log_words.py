"""How the core's own events are told."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

import method
from adoption import log
from adoption.choices import BodyRule, CountBy
from adoption.imports import importer


def _rule(data: Mapping[str, Any]) -> str:
    """The rule of the steering group, as it was first set or as it was changed."""
    if "rule" not in data:
        return _("Changed how the steering group decides")
    return _("Set how the steering group decides: %(rule)s. %(count_by)s, quorum %(quorum)s") % _set(data)


def _owner_rule(data: Mapping[str, Any]) -> str:
    """The same of the body of the business owner."""
    if "rule" not in data:
        return _("Changed how the body of the business owner decides")
    return _("Let a body be business owner: %(rule)s. %(count_by)s, quorum %(quorum)s") % _set(data)


def _set(data: Mapping[str, Any]) -> dict[str, Any]:
    half = _("more than half") if data.get("more_than_half") else data["quorum"]
    return {"rule": BodyRule(data["rule"]).label, "count_by": CountBy(data["count_by"]).label, "quorum": half}


def _method(data: Mapping[str, Any]) -> str:
    """What is followed of the method: playbooks and packs that came and went; version and profile stand among the changes."""
    known = {playbook.key: str(playbook.name) for playbook in method.whole().playbooks}
    parts = [_("Chose what is followed of the method")]
    for kind, sentence in (("added", _("Added: %(what)s")), ("gone", _("Taken away: %(what)s"))):
        keys = [key for name in ("playbooks", "packs") for key in data.get(name, {}).get(kind, [])]
        if keys:
            parts.append(sentence % {"what": ", ".join(known.get(key, key) for key in keys)})
    return ". ".join(parts)


def _brought_in(data: Mapping[str, Any]) -> str:
    """Which register was brought in from which file, and how much of it."""
    found = importer.find(str(data["register"]))
    values = {"register": found.name if found else data["register"], "file": data["file"], "new": data["new"], "changed": data["changed"]}
    return _("Brought in %(register)s from the spreadsheet “%(file)s”: %(new)s new, %(changed)s changed") % values


log.add(
    {
        "adoption.import.carried_out": _brought_in,
        "adoption.initiative.created": gettext_lazy("Started the initiative “%(name)s”, case %(case_number)s"),
        "adoption.initiative.changed": gettext_lazy("Changed the settings of the initiative"),
        "adoption.initiative.set_up": gettext_lazy("Finished the set-up"),
        "adoption.lead.decided": gettext_lazy("Decided that %(to)s will lead"),
        "adoption.lead.changed": gettext_lazy("The lead organisation changed"),
        "adoption.phase.reopened": gettext_lazy("Phase %(phase)s, %(phase_name)s, is open again"),
        "adoption.initiative.reopen": gettext_lazy("The closed initiative goes on"),
        "adoption.initiative.pause": gettext_lazy("The initiative is paused"),
        "adoption.initiative.resume": gettext_lazy("The initiative goes on"),
        "adoption.initiative.stop": gettext_lazy("The initiative is stopped"),
        "adoption.phase.begun": gettext_lazy("Phase %(phase)s, %(phase_name)s, began"),
        "adoption.phase.closed": gettext_lazy("Phase %(phase)s, %(phase_name)s, is closed. Passed: %(gate_word)s"),
        "adoption.dates.changed": gettext_lazy("Changed the planned dates of milestones"),
        "adoption.partner.added": gettext_lazy("%(organisation)s takes part"),
        "adoption.partner.changed": gettext_lazy("Changed what is written of the partner %(organisation)s"),
        "adoption.partner.removed": gettext_lazy("%(organisation)s takes part no more"),
        "adoption.steering_rule.set": _rule,
        "adoption.owner_rule.set": _owner_rule,
        "adoption.owner_rule.ended": gettext_lazy("The business owner decides alone again"),
        "adoption.method.chosen": _method,
        "adoption.pack.loaded": gettext_lazy("Loaded version %(version)s of the method pack %(key)s"),
        "adoption.pack.removed": gettext_lazy("Removed the method pack %(key)s"),
        "adoption.decision_points.changed": gettext_lazy("Changed the decision points of %(name)s"),
        "adoption.task.waits": gettext_lazy("%(code)s %(title)s waits for %(before)s"),
        "adoption.task.waits_no_more": gettext_lazy("%(code)s %(title)s waits no more for %(before)s"),
        "adoption.plan.proposed": gettext_lazy("Asked for approval of the plan, version %(number)s"),
        "adoption.plan.approved": gettext_lazy("Approved the plan, version %(number)s: it is the baseline now"),
        "adoption.plan.returned": gettext_lazy("Sent the plan, version %(number)s, back"),
        "adoption.plan.withdrawn": gettext_lazy("Withdrew the plan, version %(number)s"),
        "adoption.plan.margin": gettext_lazy("Changed the margin of the plan from %(before)s to %(after)s per cent"),
        "adoption.hukirole.created": gettext_lazy("Added the role “%(title)s” to who does what"),
        "adoption.hukirole.changed": gettext_lazy("Changed the role “%(title)s” of who does what"),
        "adoption.hukirole.deleted": gettext_lazy("Removed the role “%(title)s” from who does what, with its letters"),
        "adoption.handover.done": gettext_lazy("%(person)s handed work over to %(receiver)s"),
        "adoption.person.invited": gettext_lazy("An account was asked for %(person)s"),
        "adoption.role.given": pgettext_lazy("log", "%(person)s was named: %(role_name)s, for %(organisation)s"),
        "adoption.role.changed": pgettext_lazy("log", "Changed the role of %(person)s: %(role_name)s"),
        "core.text.erased": gettext_lazy("Erased what event %(seq)s said"),
        "adoption.role.ended": pgettext_lazy("log", "The role of %(person)s ended: %(role_name)s"),
    }
)
