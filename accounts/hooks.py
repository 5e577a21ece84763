"""Where apps above say that they want to know of accounts: accounts tells them, without knowing who they are."""

from collections.abc import Callable

from accounts.models import Person

Listener = Callable[[Person], None]
_listeners: list[Listener] = []


def on_account_change(listener: Listener) -> None:
    """Register `listener`, once, in an app's ready(); it is called in the transaction of the change."""
    if listener not in _listeners:
        _listeners.append(listener)


def account_changed(person: Person) -> None:
    """Somebody was given an account: rights that waited for it follow at once."""
    for listener in _listeners:
        listener(person)
