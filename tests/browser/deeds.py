"""What people do in several journeys, by hand in the browser."""

from tests.browser.walker import Walker, on

OWNER, CHAIR, MEMBER = "Business Owner, Demo Town", "Director of Services, Demo Town", "Head of Environmental Services, Demo Region"
POINTS_1 = ("need_exists", "need_prioritised", "lead_and_partners", "funding_options_phase", "programme_coordination")
POINTS_2 = ("type_of_solution", "combination", "funding_indepth")


def create_initiative(walker: Walker, name: str, number: str) -> str:
    """The set-up from its first step to its last, as the coordinator. Returns the address of the initiative."""
    walker.go("/initiatives/new/")
    walker.fill(name=name, case_number=number, need="Parking permits are asked for on paper and wait nine days.")
    walker.press("Save and go on")
    address = walker.page.url.split("/setup/")[0].removeprefix(walker.home) + "/"
    _partners_and_dates(walker)
    name_somebody(walker, "Name the business owner", OWNER)
    walker.follow("Go on")
    name_somebody(walker, "Name the chair", CHAIR)
    name_somebody(walker, "Name a member", MEMBER)
    walker.choose(rule="majority", count_by="member")
    walker.fill(quorum="2")
    walker.press("Save and go on")
    walker.choose(language="en")
    walker.press("Save and go on")
    walker.follow("Go on without")
    walker.press("Finish the set-up")
    assert walker.page.url == walker.home + address
    return address


def _partners_and_dates(walker: Walker) -> None:
    walker.choose(organisation="Demo Region")
    walker.press("Save and go on")
    walker.choose(method_version="v1_0", profile="normal")
    walker.press("Save and go on")
    walker.fill(starts=on(-7), wished_end=on(700))
    walker.press("Propose the milestones")
    assert walker.page.locator("[name=planned_gate_8]").input_value() != ""
    walker.press("Save and go on")


def name_somebody(walker: Walker, way: str, person: str) -> None:
    """Give a role to one of the people offered."""
    walker.follow(way)
    walker.choose(person=person)
    walker.press("Save")


def write_funding(walker: Walker, address: str, gate: str, title: str) -> None:
    """The money to be decided at a milestone; the parties pay by half. gate: the words of the list."""
    walker.go(f"{address}fundings/new/", check=False)
    walker.choose(gate=gate)
    walker.fill(title=title, amount="8 000", covers="The work until the next milestone.")
    for share in walker.page.locator("main [name^=share_]").all():
        share.fill("4 000")
    walker.press("Save the funding")
    assert walker.sees("50 %")


def write_document(walker: Walker, address: str, name: str, texts: list[str], *, whole: bool) -> str:
    """Begin a document, write under its headings one after the other, send it to the owner. Returns its address."""
    walker.go(f"{address}documents/", check=False)
    walker.press(f"Begin {name}")
    document = walker.page.url
    walker.follow("Begin to write")
    for text in texts[:-1]:
        walker.fill(text=text)
        walker.press("Save and go to the next", check=False)
    walker.fill(text=texts[-1])
    walker.press("Save")
    walker.follow("Send for review")
    walker.choose(reviewer=OWNER)
    if not whole:
        walker.page.locator("[name=unfinished]").check()
    walker.press("Send for review")
    return document


def approve_document(walker: Walker, document: str) -> None:
    """Read and approve, as the one who was asked."""
    walker.go(document)
    walker.follow("Approve")
    walker.fill(comment="Clear and short.")
    walker.press("Approve the document")
    assert walker.sees("Approved and frozen.")


def answer(walker: Walker, milestone: str, key: str, text: str) -> None:
    """Answer one point of a milestone."""
    if walker.page.url.split("#")[0] != walker.home + milestone:
        walker.go(milestone, check=False)
    fold = f"#point-{key}"
    if not walker.page.locator(f"{fold} textarea").is_visible():
        walker.page.locator(f"{fold} > summary").click()
    walker.choose(fold, answer="Yes")
    walker.fill(fold, text=text)
    walker.press("Save the answer", within=fold, exact=False, check=False)


def give_reasons(walker: Walker) -> int:
    """Accept every warning with a reason; returns how many there were."""
    given = 0
    while (fold := walker.page.locator("section[aria-labelledby=ready] details", has_text="Accept with a reason")).count():
        fold.first.locator("summary").click()
        fold.first.locator("[name=reason]").fill("Known to those who decide.")
        with walker.page.expect_navigation():
            fold.first.get_by_role("button", name="Save the reason").click()
        given += 1
    walker.check()
    return given


def ask_for_decision(walker: Walker, milestone: str) -> None:
    """Submit, a body's in a meeting, and wait until the basis is sealed."""
    walker.go(milestone)
    walker.press("Ask for the decision", check=False)
    if walker.sees("How is it decided?"):
        walker.press("Ask for the decision", check=False)
    walker.until(lambda: walker.sees("What you decide"), "the sealed basis")
    walker.check()


def take_position(walker: Walker, milestone: str, stance: str, **texts: str) -> None:
    """Say what one thinks, as a member."""
    walker.go(milestone)
    walker.follow("Give my position")
    walker.choose("#position", stance=stance)
    walker.fill("#position", **texts)
    walker.press("Record my position")
    assert walker.sees("Your position is recorded.")


def decide(walker: Walker, milestone: str, outcome: str, motive: str) -> None:
    """Choose an outcome and see what will happen; it is not confirmed yet."""
    walker.go(milestone)
    walker.follow("Make the decision")
    walker.choose(outcome=outcome)
    walker.fill(motive=motive)


def confirm(walker: Walker) -> str:
    """Confirm what was shown; returns the address of the decision."""
    walker.press("Confirm the decision", check=False)
    walker.until(lambda: walker.page.get_by_role("link", name="Protocol (PDF)").count() > 0, "the protocol")
    walker.check()
    return walker.page.url
