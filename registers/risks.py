"""Description of the risk register."""

from adoption.registry import Register
from registers.models import Risk

RISKS = Register(key="risks", name="Risks", order=60, model=Risk, group="plan", page="risks")
