"""The version of the method waits for a decision that is waited for (product.md, the spine)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from adoption.services import method as services
from milestones.models import Decision
from milestones.services import rounds, sealing
from tests import factories
from tests.milestones import steps
from tests.support import packs


def choose(case: factories.Case, **values: Any) -> None:
    initiative = case.fresh()
    services.choose(initiative, by=case.coordinator, seen_version=initiative.version, **values)


def test_while_a_round_is_prepared_the_version_may_change(case: factories.Case) -> None:
    steps.prepared(case, 1)
    assert services.may_change(case.initiative) is True
    choose(case, version="v1_1")
    assert not case.fresh().has_milestones


def test_from_sealing_on_it_may_not_and_afterwards_again(case: factories.Case) -> None:
    round_ = rounds.submit(steps.prepared(case, 1), by=case.coordinator)
    for _state in ("sealing", "submitted"):
        assert "A decision is waited for" in services.may_change(case.initiative).reason
        with pytest.raises(ValidationError) as refused:
            choose(case, version="v1_1")
        assert set(refused.value.error_dict) == {"method_version"}
        choose(case, profile="light" if case.fresh().profile == "normal" else "normal")
        sealing.seal(round_.pk)
    round_.refresh_from_db()
    rounds.withdraw(round_, by=case.coordinator, reason="The version changes first.")
    choose(case, version="v1_1")
    assert case.fresh().method_version == "v1_1"


def test_nor_may_packs_that_would_have_it_decided_in_another_way(case: factories.Case) -> None:
    """M14: a pack that marks the milestone as not formal waits too; one that only asks more does not."""
    informal = packs.load(key="informal", decision_points=[{"gate": 1, "name": packs.four("BP1"), "formal": False}])
    asking = packs.load(key="asking")
    round_ = rounds.submit(steps.prepared(case, 1), by=case.coordinator)
    with pytest.raises(ValidationError) as refused:
        choose(case, packs=[str(informal.pk)])
    assert set(refused.value.error_dict) == {"packs"} and case.fresh().packs == []
    choose(case, packs=[str(asking.pk)])
    rounds.withdraw(round_, by=case.coordinator, reason="The packs change first.")
    choose(case, packs=[str(informal.pk)])
    assert case.fresh().packs == [str(informal.pk)]


def test_what_was_decided_stays(case: factories.Case) -> None:
    decision = steps.passed(case, 1)
    choose(case, version="v1_1")
    assert Decision.objects.get(pk=decision.pk).seal == decision.seal != ""
    assert case.fresh().phase_number == 2 and case.initiative.phases.get(number=1).closed_on


def test_it_asks_one_question_of_the_database(case: factories.Case, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):
        assert services.may_change(case.initiative) is True
