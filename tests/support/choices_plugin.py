"""For mypy: the members of Django's choices are members of their class, not the pairs they are written as (Django ships no types)."""

from collections.abc import Callable

from mypy.nodes import TypeInfo
from mypy.plugin import AttributeContext, Plugin
from mypy.types import FunctionLike, Instance, TupleType, Type, get_proper_type


def _owner(kind: Type) -> TypeInfo | None:
    proper = get_proper_type(kind)
    return proper.type_object() if isinstance(proper, FunctionLike) and proper.is_type_obj() else None


def member_of_its_class(context: AttributeContext) -> Type:
    """`Colour.RED` written `RED = "red", _("red")` becomes a Colour."""
    written = get_proper_type(context.default_attr_type)
    owner = _owner(context.type)
    if owner is None or not owner.fallback_to_any or not isinstance(written, TupleType):
        return context.default_attr_type
    return Instance(owner, [])


class ChoicesPlugin(Plugin):
    """Looks at upper-case attributes of classes only."""

    def get_class_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        return member_of_its_class if fullname.rpartition(".")[2].isupper() else None


def plugin(version: str) -> type[Plugin]:
    """Entry point that mypy calls."""
    return ChoicesPlugin
