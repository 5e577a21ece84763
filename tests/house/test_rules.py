"""Every rule of the method is carried out somewhere and shown by a test, or docs/rules.md says what it waits for."""

import pytest

import method
from method import Level
from tests.support import rules

RULES = [rule.key for rule in method.whole().rules]
BUILT = [key for key in RULES if key not in rules.WAITS]
CODE, TESTS = rules.places(rules.APPS), rules.places(["tests"])


def test_the_page_is_as_the_code_says() -> None:
    assert rules.PAGE.read_text(encoding="utf-8") == rules.page(), "run script/rules"


@pytest.mark.parametrize("key", BUILT)
def test_a_rule_that_does_not_wait_stands_in_the_code_and_in_a_test(key: str) -> None:
    level = method.whole().rule(key).level
    if level != Level.INFORM:
        assert rules.lives(key, CODE), "its id stands in the code or data that carries it out"
    shown = [path for path in rules.lives(key, TESTS) if path not in ("tests/support/rules.py", "tests/house/test_rules.py")]
    assert shown, "a test names it"


def test_only_rules_that_are_there_wait() -> None:
    assert set(rules.WAITS) <= set(RULES)


def test_a_rule_that_waits_says_for_which_part() -> None:
    assert all(words for words in rules.WAITS.values())


def test_nobody_names_a_rule_that_does_not_exist() -> None:
    named = {key for place in [*CODE, *TESTS] for key in place.ids}
    assert named - set(RULES) == set()
