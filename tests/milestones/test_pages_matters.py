"""Pages of matters beside the milestones: choosing, proposing, agreeing, what is left, the record; rights and queries."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from adoption.choices import Role, Status
from milestones import fates
from milestones.choices import Matter, RoundState
from milestones.models import Decision, Round
from milestones.protocol import protocol_document
from milestones.services import decisions, matters, positions, rounds, sealing
from tests import factories
from tests.adoption.work_support import SignIn, queries, text
from tests.factories import Case
from tests.milestones import matter_steps, steps


def new(case: Case) -> str:
    return reverse("matter-new", args=[case.initiative.pk])


class TestChoosing:
    def test_what_fits_is_explained_and_brought_up(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        page = text(client.get(new(case)))
        assert "Change of lead organisation" in page and "The work rests." in page and "goes on where it was paused" not in page
        answer = client.post(new(case), {"matter": "pause"})
        assert answer.url == Round.objects.get().get_absolute_url()
        assert client.post(new(case), {"matter": "pause"}).url == answer.url

    def test_the_settings_lead_to_it_with_the_matter_chosen(self, case: Case, sign_in: SignIn) -> None:
        client = sign_in(case.coordinator)
        page = client.get(reverse("initiative-edit", args=[case.initiative.pk])).content.decode()
        assert f"{new(case)}?matter=lead_change" in page
        assert client.get(f"{new(case)}?matter=lead_change").context["form"]["matter"].value() == "lead_change"

    @pytest.mark.parametrize("matter", ["", "milestone", "resume", "reopen", "nonsense"])
    def test_what_does_not_fit_is_not_on_offer(self, case: Case, sign_in: SignIn, matter: str) -> None:
        assert sign_in(case.coordinator).post(new(case), {"matter": matter}).status_code == 200
        assert not Round.objects.exists()

    def test_the_decider_is_offered_a_pause_and_a_stop_and_others_nothing(self, case: Case, sign_in: SignIn) -> None:
        field = sign_in(case.owner).get(new(case)).context["form"].fields["matter"]
        assert [key for key, _label in field.choices] == ["pause", "stop"]
        for somebody in (case.team, case.member, case.reader):
            assert sign_in(somebody).get(new(case)).status_code == 403
        assert sign_in(case.stranger).get(new(case)).status_code == 404


class TestProposing:
    def test_the_lead_is_proposed_and_both_agree(self, case: Case, sign_in: SignIn) -> None:
        round_ = matters.open_matter(case.initiative, Matter.LEAD_CHANGE, by=case.coordinator)
        client, address = sign_in(case.coordinator), reverse("matter-propose", args=[round_.pk])
        values = {"version": 1, "organisation": str(case.partner.pk), "first_phase": "2", "on": "", "summary": "They maintain it."}
        assert client.post(address, values).url == round_.get_absolute_url()
        assert f"{case.partner.name} has not agreed yet" in text(client.get(round_.get_absolute_url()))
        agree = reverse("matter-consent", args=[round_.pk, case.partner.pk])
        assert client.get(agree).status_code == 403
        partner = sign_in(case.partner_member)
        assert agree in partner.get(round_.get_absolute_url()).content.decode()
        assert "They maintain it." in text(partner.get(agree))
        partner.post(agree, {"version": 2, "comment": "Gladly."})
        assert "Gladly." in text(partner.get(round_.get_absolute_url()))
        assert sign_in(case.stranger).get(agree).status_code == 404

    def test_what_was_changed_since_is_not_agreed_to(self, case: Case, sign_in: SignIn) -> None:
        round_ = matter_steps.opened(case, Matter.LEAD_CHANGE, organisation=case.partner)
        values = {"reason": "Another reason.", "organisation": case.partner, "first_phase": 4}
        matters.propose(round_, by=case.coordinator, seen_version=round_.version, **values)
        address = reverse("matter-consent", args=[round_.pk, case.partner.pk])
        answer = sign_in(case.partner_member).post(address, {"version": round_.version, "comment": ""})
        assert "has changed since you opened the page" in text(answer)
        assert not Round.objects.get(pk=round_.pk).consents.exists()

    def test_faults_stand_at_their_field_with_what_was_typed(self, case: Case, sign_in: SignIn) -> None:
        round_ = matters.open_matter(case.initiative, Matter.LEAD_CHANGE, by=case.coordinator)
        address = reverse("matter-propose", args=[round_.pk])
        answer = sign_in(case.coordinator).post(
            address, {"version": 1, "first_phase": "2", "on": "1.1.2100", "organisation": str(case.partner.pk)}
        )
        assert "Write why it is proposed." in text(answer)
        whole = {"version": 1, "first_phase": "2", "on": "1.1.2099", "organisation": str(case.partner.pk), "summary": "Because."}
        answer = sign_in(case.coordinator).post(address, whole)
        assert "Choose a phase or write a day, not both." in text(answer) and "Because." in text(answer)
        assert sign_in(case.coordinator).post(address, {**whole, "organisation": "nonsense"}).status_code == 200

    def test_a_second_editor_sees_both(self, case: Case, sign_in: SignIn) -> None:
        round_ = matter_steps.opened(case, Matter.PAUSE)
        answer = sign_in(case.coordinator).post(reverse("matter-propose", args=[round_.pk]), {"version": 1, "summary": "Mine."})
        assert "Somebody else changed this while you wrote" in text(answer)
        assert "Mine." in text(answer) and "Things have changed." in text(answer)

    def test_others_read_and_change_nothing(self, case: Case, sign_in: SignIn) -> None:
        round_ = matter_steps.opened(case, Matter.PAUSE)
        page = sign_in(case.reader).get(round_.get_absolute_url())
        assert "Things have changed." in text(page) and reverse("round-submit", args=[round_.pk]) not in page.content.decode()
        assert sign_in(case.reader).post(reverse("matter-propose", args=[round_.pk]), {"summary": "X"}).status_code == 403
        assert sign_in(case.stranger).get(round_.get_absolute_url()).status_code == 404

    def test_a_milestone_has_no_such_page(self, case: Case, sign_in: SignIn) -> None:
        round_ = steps.prepared(case, 1)
        for name in ("matter", "matter-propose", "matter-fates"):
            assert sign_in(case.coordinator).get(reverse(name, args=[round_.pk])).status_code == 404


class TestAskingABody:
    @pytest.fixture
    def ready(self, case: Case) -> Round:
        steps.passed(case, 1)
        return matter_steps.ready(case, Matter.PAUSE)

    def test_it_is_asked_how_the_body_decides(self, case: Case, sign_in: SignIn, ready: Round) -> None:
        client, address = sign_in(case.coordinator), reverse("round-submit", args=[ready.pk])
        assert f'<form method="get" action="{address}">' in client.get(ready.get_absolute_url()).content.decode()
        assert "How is it decided?" in text(client.get(address))
        client.post(address, {"way": "per_capsulam", "answers_by": factories.in_days(4).isoformat()})
        ready.refresh_from_db()
        assert (ready.state, ready.way) == (RoundState.SEALING, "per_capsulam")

    def test_it_is_adopted_as_it_stands_or_not(self, case: Case, sign_in: SignIn) -> None:
        steps.passed(case, 1)
        round_ = matter_steps.submitted(case, Matter.PAUSE)
        client = sign_in(case.member)
        form = client.get(round_.get_absolute_url()).context["position_form"]
        assert [key for key, _label in form.fields["stance"].choices] == ["for", "against", "abstain"]
        assert "condition" not in form.fields
        said = {"stance": "conditions", "condition": "Soon."}
        refused = client.post(reverse("position-take", args=[round_.pk]), said)
        assert "stance" in refused.context["position_form"].errors
        with pytest.raises(ValidationError, match="Choose your position"):
            positions.take(round_, case.role(case.member, Role.STEERING_MEMBER), by=case.member, **said)


class TestWhatIsLeft:
    def test_all_is_answered_on_one_page(self, case: Case, sign_in: SignIn) -> None:
        benefit, bought = factories.benefit(case), factories.procurement(case)
        round_ = matter_steps.opened(case, Matter.STOP)
        client, address = sign_in(case.coordinator), reverse("matter-fates", args=[round_.pk])
        page = text(client.get(address))
        assert benefit.title in page and bought.title in page
        answer = client.post(address, {f"{benefit.pk}-answer": "handed_over", f"{bought.pk}-answer": "dropped"})
        assert "Write who takes it over." in text(answer) and not round_.points.exists()
        client.post(address, {f"{benefit.pk}-answer": "handed_over", f"{benefit.pk}-text": "The library", f"{bought.pk}-answer": "dropped"})
        assert {point.answer for point in round_.points.all()} == {"handed_over", "dropped"}

    def test_what_is_wrong_stands_once_on_top_with_what_it_is_about(self, case: Case, sign_in: SignIn) -> None:
        benefit, bought = factories.benefit(case), factories.procurement(case)
        round_ = matter_steps.opened(case, Matter.STOP)
        sent = {f"{one.pk}-answer": "handed_over" for one in (benefit, bought)}
        page = sign_in(case.coordinator).post(reverse("matter-fates", args=[round_.pk]), sent)
        assert page.content.decode().count('id="form-errors"') == 1
        for one in (benefit, bought):
            assert f"{one.code} {one.title}: Write who takes it over." in text(page)

    def test_a_second_editor_sees_both(self, case: Case, sign_in: SignIn) -> None:
        benefit = factories.benefit(case)
        round_ = matter_steps.opened(case, Matter.STOP)
        matters.say(round_, [matters.Said(benefit.pk, "dropped", "")], by=case.coordinator)
        address = reverse("matter-fates", args=[round_.pk])
        values = {f"{benefit.pk}-answer": "goes_on", f"{benefit.pk}-version": "1"}
        matters.say(round_, [matters.Said(benefit.pk, "dropped", "No use", 1)], by=case.coordinator)
        answer = sign_in(case.coordinator).post(address, values)
        assert "Somebody else changed this while you wrote" in text(answer) and "No use" in text(answer)

    def test_it_costs_the_same_however_much_is_left(self, case: Case, sign_in: SignIn) -> None:
        factories.benefit(case), factories.procurement(case)
        round_ = matter_steps.opened(case, Matter.STOP)
        client, addresses = sign_in(case.coordinator), (round_.get_absolute_url(), reverse("matter-fates", args=[round_.pk]))
        few = [queries(client, address) for address in addresses]
        for _n in range(4):
            factories.benefit(case, owner=case.benefits_owner), factories.procurement(case, responsible=case.procurer)
        assert [queries(client, address) for address in addresses] == few


class TestDeciding:
    def test_the_whole_way_by_its_pages(self, case: Case, sign_in: SignIn) -> None:
        round_ = matter_steps.submitted(case, Matter.PAUSE)
        client = sign_in(case.owner)
        page = text(client.get(round_.get_absolute_url()))
        assert "Pausing the initiative" in page and "Make the decision" in page
        address = reverse("milestone-decide", args=[round_.pk])
        form = client.get(address)
        assert 'value="adopted"' in form.content.decode() and 'value="approved"' not in form.content.decode()
        seen = form.context["form"]["seen"].value()
        preview = client.post(address, {"step": "preview", "outcome": "adopted", "motive": "Yes.", "seen": seen})
        assert "It goes on only by a recorded decision." in text(preview)
        answer = client.post(address, {"step": "confirm", "outcome": "adopted", "motive": "Yes.", "seen": seen}, follow=True)
        assert "Pausing the initiative: Adopted" in text(answer)
        assert case.fresh().status == Status.PAUSED
        assert client.get(round_.get_absolute_url()).url == reverse("decision", args=[Decision.objects.get().pk])

    def test_every_page_says_that_it_is_paused_and_why(self, case: Case, sign_in: SignIn) -> None:
        decision = matter_steps.decided(case, Matter.PAUSE)
        client = sign_in(case.reader)
        for name in ("initiative", "plan", "risks", "people", "milestones", "documents"):
            page = client.get(reverse(name, args=[case.initiative.pk]))
            assert "The initiative is paused" in text(page) and reverse("decision", args=[decision.pk]) in page.content.decode()

    def test_the_list_tells_what_was_decided_beside_the_milestones(self, case: Case, sign_in: SignIn) -> None:
        client, address = sign_in(case.coordinator), reverse("milestones", args=[case.initiative.pk])
        assert "Nothing has been decided beside the milestones." in text(client.get(address))
        matter_steps.decided(case, Matter.PAUSE, "not_adopted", "No need.")
        few = queries(client, address)
        matter_steps.decided(case, Matter.PAUSE, "not_adopted", "Still none.")
        matter_steps.opened(case, Matter.LEAD_CHANGE, organisation=case.partner)
        assert queries(client, address) == few
        page = text(client.get(address))
        assert "Not adopted" in page and f"Change of lead organisation: {case.partner.name}" in page

    def test_an_asked_resumption_goes_to_the_body(self, case: Case, sign_in: SignIn) -> None:
        steps.passed(case, 1)
        matter_steps.decided(case, Matter.PAUSE)
        address = reverse("initiative-resume", args=[case.initiative.pk])
        answer = sign_in(case.chair).post(address, {"motive": "There is money."}, follow=True)
        assert "The decision is asked for." in text(answer)
        assert Round.objects.get(matter=Matter.RESUME).state == RoundState.SUBMITTED


class TestTheRecord:
    def test_a_reopened_phase_is_told_at_the_old_decision(self, case: Case, sign_in: SignIn) -> None:
        first = steps.passed(case, 1)
        later = matter_steps.decided(case, Matter.REOPEN, phase=1)
        page = sign_in(case.reader).get(reverse("decision", args=[first.pk]))
        assert "was opened again" in text(page) and reverse("decision", args=[later.pk]) in page.content.decode()
        assert "Approved" in text(page)

    def test_a_corrected_decision_says_so_both_ways(self, case: Case, sign_in: SignIn) -> None:
        wrong = steps.passed(case, 1)
        right = matter_steps.decided(case, Matter.CORRECTION, decision=wrong, wrong="The sum was 10.", instead="It is 100.")
        client = sign_in(case.reader)
        for one, other, words in ((wrong, right, "supersedes this one"), (right, wrong, "This decision supersedes one")):
            page = client.get(reverse("decision", args=[one.pk]))
            assert words in text(page) and reverse("decision", args=[other.pk]) in page.content.decode()
        assert "It is 100." in text(client.get(reverse("decision", args=[right.pk])))

    def test_protocols_say_what_was_proposed(self, case: Case) -> None:
        factories.benefit(case, title="Shorter queues")
        round_ = matter_steps.ready(case, Matter.STOP)
        matters.say(round_, [matters.Said(entry.subject, "goes_on", "With the library") for entry in _left(round_)], by=case.coordinator)

        sealed = sealing.seal(rounds.submit(round_, by=case.coordinator).pk)
        found = protocol_document(decisions.decide(sealed, by=case.owner, outcome="adopted"))
        assert [section.key for section in found.sections][:4] == ["decision", "points", "fates", "lessons"]
        assert (
            "Shorter queues" in str(found.sections)
            and "asked too late" in str(found.sections)
            and "With the library" in str(found.sections)
        )

    def test_the_protocol_of_a_change_of_lead_names_who_agreed(self, case: Case) -> None:
        found = protocol_document(matter_steps.decided(case, Matter.LEAD_CHANGE, organisation=case.partner, first_phase=3))
        assert found.title == f"Protocol: Change of lead organisation: {case.partner.name}"
        assert "Partner member. We have the people for it." in str(found.sections) and "Phase III" in str(found.sections)


def _left(round_: Round) -> list:  # type: ignore[type-arg]

    return [one.at_end for one in fates.left(round_)]
