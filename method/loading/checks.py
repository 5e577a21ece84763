"""What the files name of each other must be there, and say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from method.node import Node
from method.whole import Method


def check(files: Mapping[str, Node], method: Method) -> None:
    """Raises MethodDataError, naming file and key, for the first name that leads nowhere."""
    _check_phases(files["phases"], method)
    _check_documents(files["documents"], method)
    _check_areas(files, method)
    _check_playbooks(files, method)
    _check_rest(files, method)


def _keys(things: Iterable[object]) -> set[str]:
    return {thing.key for thing in things}  # type: ignore[attr-defined]


def _check_phases(file: Node, method: Method) -> None:
    """What a milestone or an activity names must exist elsewhere in the method."""
    documents, roles, areas = _keys(method.document_types), _keys(method.roles), _keys(method.all_areas)
    known = {"basis": documents, "also": documents, "informed": roles, "outcomes": _keys(method.outcomes)}
    for phase in method.phases:
        at = f"phases[{phase.key}]"
        for field, keys in known.items():
            file.refuse_unknown(f"{at}.milestone.{field}", getattr(phase.milestone, field), keys)
        file.refuse_unknown(f"{at}.milestone.prepared_by", (one.who for one in phase.milestone.prepared_by), roles)
        file.refuse_unknown(f"{at}.results.documents", phase.results.documents, documents)
        for activity in phase.activities:
            file.refuse_unknown(f"{at}.activities[{activity.key}].areas", activity.areas, areas)
            for letter, names in activity.huki.letters():
                file.refuse_unknown(f"{at}.activities[{activity.key}].huki.{letter}", names, roles)


def _check_documents(file: Node, method: Method) -> None:
    """A document's gate and the gate's decision basis say the same (M11), and its phase exists."""
    phases = _keys(method.phases)
    for document in method.document_types:
        if document.phase is not None:
            file.refuse_unknown(f"documents[{document.key}].phase", [document.phase], phases)
        gates = [phase.number for phase in method.phases if document.key in phase.milestone.basis]
        if gates != ([] if document.gate is None else [document.gate]):
            file.fail(f"documents[{document.key}].gate", f"the decision bases name it at {gates or 'no milestone'}")


def _check_areas(files: Mapping[str, Node], method: Method) -> None:
    """Each question stands in a phase; one whose area a version lacks says where it is asked then."""
    phases, areas = _keys(method.phases), _keys(method.all_areas)
    gone = {key for version in method.versions for key in version.without_areas}
    files["versions"].refuse_unknown("versions", gone, areas)
    for area in method.all_areas:
        file = files[f"questions/{area.key}"]
        for question in area.questions:
            file.refuse_unknown(f"questions[{question.key}].phase", [question.phase], phases)
            if (area.key in gone) != bool(question.within):
                file.fail(f"questions[{question.key}].within", "must be given where a version lacks the area, and only there")
            if question.within:
                file.refuse_unknown(f"questions[{question.key}].within", [question.within], areas - gone)


def _check_playbooks(files: Mapping[str, Node], method: Method) -> None:
    phases, roles, rules = _keys(method.phases), _keys(method.roles), _keys(method.rules)
    for playbook in method.playbooks:
        file = files[f"playbooks/{playbook.key}"]
        file.refuse_unknown("rules", playbook.rules, rules)
        for stage in playbook.stages:
            file.refuse_unknown(f"stages[{stage.key}].phases", stage.phases, phases)
        for step in playbook.activities:
            at = f"activities[{step.key}]"
            file.refuse_unknown(f"{at}.phase", (step.phase, *step.also), phases)
            for letter, names in step.huki.letters():
                file.refuse_unknown(f"{at}.huki.{letter}", names, roles)


def _check_rest(files: Mapping[str, Node], method: Method) -> None:
    documents, areas = _keys(method.document_types), _keys(method.all_areas)
    for profile in method.profiles:
        files["versions"].refuse_unknown(f"profiles[{profile.key}].documents", profile.documents, documents)
        files["versions"].refuse_unknown(f"profiles[{profile.key}].areas", profile.areas, areas)
    playbooks = {playbook.key: playbook.rules for playbook in method.playbooks}
    for rule in method.rules:
        if rule.playbook and rule.key not in playbooks.get(rule.playbook, ()):
            files["rules"].fail(f"rules[{rule.key}].playbook", f"the playbook {rule.playbook} does not name it")
    for model in method.crosswalk:
        files["crosswalk"].refuse_unknown("phases", (phase for phase, _text in model.stages), _keys(method.phases))
