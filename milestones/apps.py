"""Milestones: rounds, basis and seal, positions, decisions, conditions, protocols."""

from django.apps import AppConfig


class MilestonesConfig(AppConfig):
    name = "milestones"

    def ready(self) -> None:
        from adoption import grounds, registry
        from adoption.services.method import guard_with
        from core import append_only, events, record
        from documents import verifying
        from documents.jobs import add_source
        from milestones import (  # noqa: F401
            advice_messages,
            advice_words,
            jobs,
            log_words,
            matter_messages,
            messages,
            pointing,
            record_check,
        )
        from milestones.advice_registers import REFERRALS, STATEMENTS, WAY
        from milestones.communication import COMMUNICATIONS
        from milestones.method_guard import no_decision_is_waited_for
        from milestones.registers import CONDITIONS, DECISIONS, GATES, decisions_made
        from milestones.services import briefs
        from milestones.verifying import BRIEFS, PROTOCOLS

        registry.add_way(WAY)
        for register in (GATES, DECISIONS, CONDITIONS, COMMUNICATIONS, STATEMENTS, REFERRALS):
            registry.add(register)
        append_only.protect("milestones_decision")
        append_only.protect("milestones_basisitem")
        grounds.made_by(decisions_made)
        guard_with(no_decision_is_waited_for)
        verifying.add(PROTOCOLS)
        verifying.add(BRIEFS)
        append_only.protect("milestones_protocol")
        events.keep_text("milestones.decision.made", "milestones.round.sealed")
        record.check_with(record_check.faults, among=record_check.streams)
        record.find_with(record_check.find)
        add_source(briefs.BRIEF, briefs.source)
