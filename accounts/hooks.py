"""Where apps above say that they want to know of accounts: accounts tells them, without knowing who they are."""

from collections.abc import Callable

from accounts.models import Organisation, Person, User
from core.components import MenuItem

Listener = Callable[[Person], None]
Ways = Callable[[User, Organisation | None], list[MenuItem]]
_listeners: list[Listener] = []
_ways: list[Ways] = []


def on_account_change(listener: Listener) -> None:
    """Register `listener`, once, in an app's ready(); it is called in the transaction of the change."""
    if listener not in _listeners:
        _listeners.append(listener)


def account_changed(person: Person) -> None:
    """Somebody was given an account: rights that waited for it follow at once."""
    for listener in _listeners:
        listener(person)


def offer_ways(ways: Ways) -> None:
    """Register what an app offers to administrators: ways of one organisation, or (asked with None) of the installation."""
    if ways not in _ways:
        _ways.append(ways)


def ways_of(user: User, organisation: Organisation | None = None) -> list[MenuItem]:
    """Everything the apps offer to the administrator, for one organisation or for the installation."""
    return [item for ways in _ways for item in ways(user, organisation)]
