"""Strict templates: a variable that does not exist fails the test instead of standing empty on the page."""


class UnknownVariable(AssertionError):
    """A template names something that is not in its context."""


class Strict(str):
    """Django interpolates it with the name of the missing variable; that is the moment to fail."""

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, name: object) -> str:
        raise UnknownVariable(f"Unknown template variable: {name}")
