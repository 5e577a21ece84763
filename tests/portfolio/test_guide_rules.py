"""Rules that inform: they stand in the guide, with their level and why, and the reading guide leads each role to its part."""

import pytest

import method

pytestmark = pytest.mark.django_db
INFORM = {"M09", "M14", "M25", "D12", "U05", "U16", "U18", "U20", "K05", "K09", "K10", "K11", "N09", "N10"}


def test_these_are_the_rules_that_inform():
    assert {rule.key for rule in method.whole().rules if rule.level == method.Level.INFORM} == INFORM


@pytest.mark.parametrize("language", ["en", "sv", "fi", "nb"])
def test_every_rule_stands_in_the_guide_in_the_readers_language(client, language):
    page = client.get("/guide/rules/", headers={"accept-language": language}).content.decode()
    for rule in method.whole().rules:
        assert rule.key in page
    for key in INFORM:
        assert str(method.whole().rule(key).text.in_(language)).replace("'", "&#x27;") in page, key


def test_each_role_is_told_what_to_read_first(client):
    """M25, 002:220: client and steering group the main part and the documents, specialists their area, the others all of it."""
    page = client.get("/guide/").content.decode()
    assert "What to read first" in page
    first = page[page.index("What to read first") :]
    assert first.index("Business owner, Steering group") < first.index("Coordinator, Benefits owner") < first.index("Expert")


def test_a_playbook_names_the_rules_that_come_with_it(client):
    """D12, K05: help beside what it helps with."""
    for playbook in method.whole().playbooks:
        page = client.get(f"/guide/playbooks/{playbook.key}/").content.decode()
        assert all(rule in page for rule in playbook.rules), playbook.key
