"""How numbers and dates are written: the codes of XLSX, per language."""

from core.sheets.model import Look

SIGNS = {"EUR": "€", "SEK": "kr", "NOK": "kr"}
# Year, month and day in the order people write them.
DAYS = {"en": "d mmm yyyy", "sv": "yyyy\\-mm\\-dd", "fi": "d\\.m\\.yyyy", "nb": "dd\\.mm\\.yyyy"}
LOCALES = {"en": ("en", "GB"), "sv": ("sv", "SE"), "fi": ("fi", "FI"), "nb": ("nb", "NO")}


def unit_of(look: Look) -> str:
    """What stands after the number."""
    return SIGNS.get(look.unit, look.unit) if look.kind == "money" else look.unit


def code(look: Look, language: str) -> str:
    """The number format of XLSX, which is written the same whatever the reader's language."""
    if look.kind == "date":
        return DAYS.get(language, DAYS["en"])
    if look.kind == "moment":
        return f"{DAYS.get(language, DAYS['en'])}\\ hh:mm"
    if look.kind in ("text", "yes_no"):
        return "General"
    digits = "#,##0" + (f".{'0' * look.places}" if look.places else "")
    if look.kind == "percent":
        return digits.replace("#,##", "") + "\\ %"
    unit = unit_of(look).replace('"', "")
    return f'{digits}\\ "{unit}"' if unit else digits
