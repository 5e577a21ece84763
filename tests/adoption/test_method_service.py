"""What an initiative follows of the method: chosen, checked, recorded, and what a change would mean said before."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

import method
from accounts.models import Organisation
from adoption import log
from adoption.method_change import activities_in, demands, difference
from adoption.methods import method_for
from adoption.models import Initiative, Pack, PackVersion, Task
from adoption.services import activities_plan, setup
from adoption.services import method as services
from core.db import Superseded
from core.models import Event
from core.permissions import Denied
from tests import factories
from tests.factories import Case, organisation

JOINING, REMOTE = "joining_shared_service", "remote_services"


def choose(case: Case, **values: Any) -> Initiative:
    found = case.fresh()
    return services.choose(found, by=case.coordinator, seen_version=found.version, **values)


def pack(key: str, of: Organisation | None, *versions: str) -> list[PackVersion]:
    """A pack with its versions, oldest first."""
    row = Pack.objects.create(key=key, organisation=of)
    made = []
    for version in versions:
        content = f'pack:\n  key: {key}\n  version: "{version}"\n  name: {{en: A, sv: A, fi: A, nb: A}}\n'
        made.append(PackVersion.objects.create(pack=row, version=version, name={"en": key.title()}, content=content, sha256="0" * 64))
    return made


def errors(refused: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return set(refused.value.error_dict)


def last_event(case: Case) -> Event:
    return Event.objects.filter(stream=case.initiative.pk).select_related("text").order_by("-seq")[0]


class TestChoosing:
    def test_everything_at_once_is_saved_and_recorded(self, case: Case) -> None:
        after = choose(case, version="v1_1", profile="full", playbooks=[REMOTE, JOINING])
        assert (after.method_version, after.profile) == ("v1_1", "full")
        assert after.playbooks == [JOINING, REMOTE], "in the order of the method"
        assert not after.has_milestones
        event = last_event(case)
        assert event.action == "adoption.method.chosen"
        assert event.text.data["changes"] == {"method_version": ["v1_0", "v1_1"], "profile": ["normal", "full"]}
        assert event.text.data["playbooks"] == {"added": [JOINING, REMOTE], "gone": []}

    def test_the_log_tells_it_in_the_readers_language(self, case: Case) -> None:
        choose(case, profile="light", playbooks=[JOINING])
        choose(case, playbooks=[])
        line = log.told([last_event(case)])[0]
        assert line.what == "Chose what is followed of the method. Taken away: Joining a shared service"
        first = log.latest(case.initiative.pk, 2)[1]
        assert "Added: Joining a shared service" in first.what
        assert [(one.before, one.after) for one in first.changes] == [("Normal", "Light")]
        with translation.override("sv"):
            told = log.latest(case.initiative.pk, 1)[0].what
            assert str(method.whole().playbook(JOINING).name) in told

    def test_what_is_not_said_stays(self, case: Case) -> None:
        choose(case, playbooks=[JOINING])
        assert choose(case, profile="full").playbooks == [JOINING]
        assert case.fresh().method_version == "v1_0"

    def test_the_same_again_changes_and_records_nothing(self, case: Case) -> None:
        before = case.fresh().version, Event.objects.filter(stream=case.initiative.pk).count()
        choose(case, version="v1_0", profile="normal", playbooks=[], packs=[])
        assert (case.fresh().version, Event.objects.filter(stream=case.initiative.pk).count()) == before

    def test_a_playbook_named_twice_is_added_once(self, case: Case) -> None:
        assert choose(case, playbooks=[JOINING, JOINING]).playbooks == [JOINING]

    def test_the_second_of_two_editors_is_shown_the_firsts(self, case: Case) -> None:
        seen = case.fresh()
        services.choose(seen, by=case.coordinator, seen_version=seen.version, profile="light")
        with pytest.raises(Superseded) as first:
            services.choose(seen, by=case.coordinator, seen_version=seen.version, profile="full")
        assert first.value.obj.profile == "light"

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"version": "v2_0"}, "method_version"),
            ({"version": ""}, "method_version"),
            ({"profile": "huge"}, "profile"),
            ({"playbooks": [JOINING, "<b>"]}, "playbooks"),
            ({"packs": ["nonsense"]}, "packs"),
            ({"packs": ["00000000-0000-0000-0000-000000000000"]}, "packs"),
        ],
    )
    def test_what_is_not_there_is_refused_by_name(self, case: Case, values: dict[str, Any], field: str) -> None:
        with pytest.raises(ValidationError) as refused:
            choose(case, **values)
        assert errors(refused) == {field}
        assert case.fresh().playbooks == [] and not Event.objects.filter(action="adoption.method.chosen").exists()

    def test_several_faults_are_said_together(self, case: Case) -> None:
        with pytest.raises(ValidationError) as refused:
            choose(case, version="x", profile="y", playbooks=["z"], packs=["w"])
        assert errors(refused) == {"method_version", "profile", "playbooks", "packs"}

    def test_a_playbook_that_is_gone_from_the_method_may_stay(self, case: Case) -> None:
        Initiative.objects.filter(pk=case.initiative.pk).update(playbooks=["of_old"])
        assert choose(case, playbooks=["of_old", JOINING]).playbooks == [JOINING, "of_old"]
        assert choose(case, playbooks=[JOINING]).playbooks == [JOINING]


class TestGuards:
    def test_one_no_is_enough_and_holds_for_the_version_alone(self, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        held: list[bool] = []

        def no(initiative: Initiative, hold: bool) -> Denied:
            held.append(hold)
            return Denied("Not now.")

        monkeypatch.setattr(services, "_guards", [lambda initiative, hold: True, no])
        assert services.may_change(case.initiative).reason == "Not now."
        with pytest.raises(ValidationError) as refused:
            choose(case, version="v1_1", profile="full")
        assert refused.value.message_dict == {"method_version": ["Not now."]}
        assert held == [False, True], "inside the change it holds what it looked at"
        assert choose(case, profile="light", playbooks=[JOINING]).profile == "light"


class TestPacks:
    def test_those_of_the_lead_and_of_the_installation_are_offered_in_their_newest_version(self, case: Case) -> None:
        _old, new = pack("own", case.lead, "1", "2")
        (everybodys,) = pack("all", None, "1")
        pack("theirs", case.partner, "1")
        pack("foreign", organisation(), "1")
        (removed,) = pack("removed", None, "1")
        Pack.objects.filter(pk=removed.pack_id).update(removed_at="2026-01-01T00:00Z")
        assert services.offered(case.lead) == [everybodys, new]

    def test_one_that_is_used_stays_in_its_version_even_when_it_was_removed(self, case: Case) -> None:
        old, new = pack("own", case.lead, "1", "2")
        Initiative.objects.filter(pk=case.initiative.pk).update(packs=[str(old.pk)])
        assert services.offered(case.lead, [str(old.pk)]) == [old]
        Pack.objects.filter(pk=old.pack_id).update(removed_at="2026-01-01T00:00Z")
        assert services.offered(case.lead, [str(old.pk)]) == [old]
        assert choose(case, profile="light", packs=[str(old.pk)]).packs == [str(old.pk)]
        with pytest.raises(ValidationError):
            choose(case, packs=[str(new.pk)])
        assert choose(case, packs=[]).packs == []

    def test_only_one_version_of_each(self, case: Case) -> None:
        both = pack("own", case.lead, "1", "2")
        with pytest.raises(ValidationError) as refused:
            choose(case, packs=[str(one.pk) for one in both])
        assert errors(refused) == {"packs"}

    def test_anothers_is_refused(self, case: Case) -> None:
        (foreign,) = pack("foreign", case.partner, "1")
        with pytest.raises(ValidationError) as refused:
            choose(case, packs=[str(foreign.pk)])
        assert errors(refused) == {"packs"}


class TestCreating:
    def test_what_is_followed_may_be_given_at_once(self, case: Case) -> None:
        values = {"method_version": "v1_1", "profile": "light", "playbooks": [JOINING]}
        made = setup.create(by=case.coordinator, name="X", case_number="X 1", lead=case.lead, **values)
        assert {name: getattr(made, name) for name in values} == values
        assert Event.objects.filter(stream=made.pk, action="adoption.method.chosen").count() == 1
        assert method_for(made).profile.key == "light"

    def test_unknown_keys_make_nothing(self, case: Case) -> None:
        with pytest.raises(ValidationError) as refused:
            setup.create(by=case.coordinator, name="X", case_number="X 1", lead=case.lead, playbooks=["x"])
        assert errors(refused) == {"playbooks"} and not Initiative.objects.filter(case_number="X 1").exists()

    def test_without_any_nothing_is_recorded_of_the_method(self, case: Case) -> None:
        assert not Event.objects.filter(stream=case.initiative.pk, action="adoption.method.chosen").exists()


class TestDifference:
    def test_a_profile_in_numbers(self) -> None:
        whole = method.whole()
        light, normal = (demands(whole.following(profile=key)) for key in ("light", "normal"))
        assert (light.documents, light.areas) == (10, 4) and (normal.documents, normal.areas) == (18, 10)
        assert normal.questions == sum(len(area.questions) for area in whole.areas)
        assert light.questions == sum(len(whole.area(key).questions) for key in whole.following(profile="light").profile.areas)

    def test_what_another_profile_no_longer_demands(self, case: Case) -> None:
        change = difference(case.initiative, {"profile": "light"})
        assert "needs_analysis" in {one.key for one in change.documents_gone} and change.documents_added == ()
        assert {one.key for one in change.areas_gone} >= {"architecture", "reuse"}
        assert change.questions[1] < change.questions[0] and change.profile_changes and not change.version_changes

    def test_version_1_1_has_nine_areas_and_asks_about_reuse_in_them(self, case: Case) -> None:
        change = difference(case.initiative, {"method_version": "v1_1"})
        assert [one.key for one in change.areas_gone] == ["reuse"] and change.version_changes
        assert change.questions[0] == change.questions[1], "the questions about reuse are asked in the other areas"
        assert change.documents_gone == () == change.documents_added

    def test_a_playbook_brings_its_activities_and_rules(self, case: Case) -> None:
        playbook = method.whole().playbook(JOINING)
        (coming,) = difference(case.initiative, {"playbooks": [JOINING]}).playbooks_added
        assert (coming.playbook, coming.activities) == (playbook, len(playbook.activities))
        assert [rule.key for rule in coming.rules] == list(playbook.rules) and {rule.level for rule in coming.rules} > {"warn"}
        before, after = difference(case.initiative, {"playbooks": [JOINING]}).activities
        assert after - before == len(playbook.activities) and before == sum(len(phase.activities) for phase in method.phases())

    def test_a_playbook_that_goes_leaves_its_tasks(self, case: Case) -> None:
        choose(case, playbooks=[JOINING])
        keys = [f"playbook/{JOINING}/{name}" for name in ("set_goals", "approve_plan")]
        activities_plan.create(case.fresh(), [activities_plan.Wanted(key) for key in keys], by=case.coordinator)
        (going,) = difference(case.fresh(), {"playbooks": []}).playbooks_gone
        assert (going.playbook.key, going.tasks) == (JOINING, 2)
        choose(case, playbooks=[])
        assert Task.objects.live().filter(initiative=case.initiative, activity__in=keys).count() == 2

    def test_it_reads_little(self, case: Case, django_assert_max_num_queries: Any) -> None:
        choose(case, playbooks=[JOINING])
        initiative = case.fresh()
        with django_assert_max_num_queries(1):
            difference(initiative, {"method_version": "v1_1", "profile": "full", "playbooks": [REMOTE]})

    def test_activities_of_the_method_and_all_playbooks(self) -> None:
        whole = method.whole()
        every = activities_in(whole, [playbook.key for playbook in whole.playbooks])
        assert len(every) == len({usual.key for usual in every}) == 61 + sum(len(playbook.activities) for playbook in whole.playbooks)


def test_a_stranger_to_the_lead_gets_no_packs(case: Case) -> None:
    assert services.offered(factories.organisation()) == []
