"""Milestones: rounds, basis and seal, positions, decisions, conditions, protocols."""

from django.apps import AppConfig


class MilestonesConfig(AppConfig):
    name = "milestones"

    def ready(self) -> None:
        from adoption import registry
        from adoption.services.method import guard_with
        from core import append_only, record
        from milestones import advice_messages, advice_words, jobs, log_words, messages, record_check  # noqa: F401
        from milestones.advice_registers import REFERRALS, STATEMENTS, WAY
        from milestones.method_guard import no_decision_is_waited_for
        from milestones.registers import CONDITIONS, DECISIONS, GATES

        registry.add_way(WAY)
        for register in (GATES, DECISIONS, CONDITIONS, STATEMENTS, REFERRALS):
            registry.add(register)
        append_only.protect("milestones_decision")
        append_only.protect("milestones_basisitem")
        guard_with(no_decision_is_waited_for)
        record.check_with(record_check.faults)
        record.find_with(record_check.find)
