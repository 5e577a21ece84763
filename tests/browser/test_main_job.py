"""The main job, by hand: an initiative from its need to its second milestone, and its plan as PDF."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import deeds
from tests.browser.walker import Walker, on
from tests.support.installation import Installation, manage
from tests.support.pdf import violations

pytestmark = pytest.mark.browser
Walk = Callable[..., Walker]
NAME, NUMBER = "Parking permits online", "DT 2026/900"


def test_an_initiative_goes_from_its_need_to_its_second_milestone(walk: Walk, installation: Installation, tmp_path: Path) -> None:
    coordinator, owner = walk("coordinator"), walk("owner")
    address = deeds.create_initiative(coordinator, NAME, NUMBER)
    fill_the_registers(coordinator, address)
    prepare_the_first(coordinator, owner, address)
    approve_with_a_condition(owner, address, tmp_path)
    prepare_the_second(coordinator, owner, address)
    chair, member = walk("chair"), walk("member", width=320, height=700)
    return_the_second(coordinator, chair, member, address)
    approve_the_second(coordinator, chair, member, address, tmp_path)
    the_plan_is_one_button_away(coordinator, address, tmp_path)
    the_record_holds(installation)


def fill_the_registers(walker: Walker, address: str) -> None:
    """A goal, two tasks, a risk that demands a contingency plan, the money of the two steps ahead."""
    walker.menu("Goals")
    walker.follow("Write the first goal")
    walker.fill(title="Nine of ten permits are asked for online", effect="Nine of ten a year after the start.")
    walker.press("Save the goal")
    for title in ("Ask those who hold a permit", "Compare three services"):
        walker.go(f"{address}tasks/new/", check=False)
        walker.fill(title=title, starts=on(0), due=on(20))
        walker.choose(responsible="Coordinator, Demo Town")
        walker.press("Save the task")
    walker.menu("Risks")
    walker.follow("Add the first risk")
    walker.fill(title="The register lacks addresses", description="Because half of the addresses are old, permits go astray.")
    walker.choose(probability="4", consequence="4", owner="Coordinator, Demo Town")
    walker.press("Save the risk")
    walker.follow("Change")
    walker.choose(probability_after="2", consequence_after="3")
    walker.fill(measures="Addresses are fetched anew.", contingency="Permits are handed out at the service desk; the registrar decides.")
    walker.press("Save the risk")
    assert walker.sees("Permits are handed out at the service desk")
    deeds.write_funding(walker, address, "Milestone I: Identified need", "Study of options")
    deeds.write_funding(walker, address, "Milestone II: Choice of solution", "In-depth study")


def prepare_the_first(coordinator: Walker, owner: Walker, address: str) -> None:
    """Three documents written, reviewed, approved; five points answered; the question asked."""
    gate = f"{address}milestones/1/"
    texts = [f"What belongs here, part {number}.\n\n- paper today\n- nine days" for number in range(1, 6)]
    for name, whole in (("Idea description", True), ("Needs analysis", False), ("Pre-study directive", False)):
        document = deeds.write_document(coordinator, address, name, texts if whole else texts[:2], whole=whole)
        deeds.approve_document(owner, document)
    coordinator.menu("Milestones")
    coordinator.follow("Milestone I: Identified need", exact=False)
    coordinator.press("Prepare this milestone")
    for key in deeds.POINTS_1:
        deeds.answer(coordinator, gate, key, "Yes: the service desk has counted for a year.")
    coordinator.fill(summary="A paper form costs nine days. Is a pre-study worth its price?", decide_by=on(7))
    coordinator.press("Save the question")
    deeds.give_reasons(coordinator)
    deeds.ask_for_decision(coordinator, gate)


def approve_with_a_condition(owner: Walker, address: str, folder: Path) -> None:
    """The business owner finds the question among what awaits them, decides, reads the protocol."""
    owner.go("/")
    assert owner.sees(NAME)
    owner.go(f"{address}milestones/1/")
    deeds.decide(owner, f"{address}milestones/1/", "approved_with_conditions", "The need is shown.")
    owner.press("See what will happen")
    assert owner.page.title().startswith("Needs mending")  # no condition is written yet
    owner.page.locator("[name='condition_0-text']").fill("The registrar is asked about the addresses")
    owner.page.locator("[name='condition_0-owner']").select_option(label="Coordinator, Demo Town")
    owner.page.locator("[name='condition_0-due']").fill(on(14))
    owner.press("See what will happen")
    deeds.confirm(owner)
    protocol = owner.download("Protocol (PDF)", folder)
    assert protocol[:5] == b"%PDF-" and violations(protocol) == []


def prepare_the_second(coordinator: Walker, owner: Walker, address: str) -> None:
    """The report, the points; the open condition blocks until the owner signs it off."""
    gate = f"{address}milestones/2/"
    report = deeds.write_document(
        coordinator, address, "Pre-study report", ["Three services were compared.", "The second is cheapest."], whole=False
    )
    deeds.approve_document(owner, report)
    coordinator.go(gate)
    coordinator.press("Prepare this milestone")
    for key in deeds.POINTS_2:
        deeds.answer(coordinator, gate, key, "The second service, bought together.")
    deeds.give_reasons(coordinator)
    assert coordinator.page.get_by_role("button", name="Ask for the decision").is_disabled()
    finish_the_condition(coordinator, address)
    owner.go(f"{address}conditions/")
    owner.follow("Sign off", exact=False)
    owner.press("Sign off")
    assert owner.sees("The condition is signed off.")
    deeds.ask_for_decision(coordinator, gate)


def finish_the_condition(coordinator: Walker, address: str) -> None:
    coordinator.go(f"{address}conditions/")
    coordinator.page.locator("td[data-label=Task] a").first.click()
    coordinator.press("Tick off")
    coordinator.go(f"{address}milestones/2/")
    assert coordinator.page.get_by_role("button", name="Ask for the decision").is_disabled()


def return_the_second(coordinator: Walker, chair: Walker, member: Walker, address: str) -> None:
    """The member is against, the chair hears them and returns the matter; the first round is kept."""
    gate = f"{address}milestones/2/"
    chair.go(gate)
    member.go("/")
    assert member.page.locator("main a").first.inner_text().strip(), "what awaits the member stands first"
    assert member.sees(NAME)
    deeds.take_position(member, gate, "against", comment="What does it cost the region?")
    chair.page.get_by_text("What does it cost the region?").wait_for()  # shown as it is given, without loading the page again
    deeds.take_position(chair, gate, "abstain")
    deeds.decide(chair, gate, "returned", "The cost for the region is to be written down.")
    chair.press("See what will happen")
    deeds.confirm(chair)
    coordinator.go(gate)
    assert coordinator.sees("Returned for completion")
    assert coordinator.sees("The cost for the region is to be written down.")
    deeds.give_reasons(coordinator)
    deeds.ask_for_decision(coordinator, gate)
    assert coordinator.sees("Earlier rounds")


def approve_the_second(coordinator: Walker, chair: Walker, member: Walker, address: str, folder: Path) -> None:
    """Both are for; the chair presses Confirm twice and it is decided once."""
    gate = f"{address}milestones/2/"
    deeds.take_position(member, gate, "for", reservation="The region pays no more than half.")
    deeds.take_position(chair, gate, "for")
    deeds.decide(chair, gate, "approved", "The second service is cheapest and was tried by others.")
    chair.press("See what will happen")
    chair.page.get_by_role("button", name="Confirm the decision").dblclick()
    chair.until(lambda: chair.page.get_by_role("link", name="Protocol (PDF)").count() > 0, "the protocol")
    chair.check()
    assert chair.sees("The region pays no more than half.")
    protocol = chair.download("Protocol (PDF)", folder)
    assert protocol[:5] == b"%PDF-" and violations(protocol) == []
    coordinator.go(f"{address}milestones/")
    assert coordinator.page.locator("tr", has_text="II: Choice of solution").get_by_role("link", name="Protocol (PDF)").count() == 2
    assert coordinator.page.locator("tr[aria-current=step]").inner_text().startswith("Milestone III")


def the_plan_is_one_button_away(coordinator: Walker, address: str, folder: Path) -> None:
    coordinator.go(address)
    coordinator.press("Export the plan", check=False)
    coordinator.page.get_by_role("link", name="Download the PDF").wait_for()
    coordinator.check()
    plan = coordinator.download("Download the PDF", folder)
    assert plan[:5] == b"%PDF-" and violations(plan) == []


def the_record_holds(installation: Installation) -> None:
    """The chain of every initiative is whole, and a mail lies ready for each who was asked."""
    folder = Path(installation.folder)  # type: ignore[attr-defined]
    checked = manage(folder, "verify_record", port=installation.port)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    told = json.loads(manage(folder, "demo", "--json", port=installation.port).stdout)
    assert NUMBER in {one["case_number"] for one in told["initiatives"]}
