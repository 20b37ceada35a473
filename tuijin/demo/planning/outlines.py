"""What is settled about a deal before its story is told."""

from dataclasses import dataclass

from tuijin.demo.planning.companies import Company


@dataclass(frozen=True)
class Outline:
    """`stage`: where it ended or stands; amount in yuan."""

    company: Company
    owner: str
    outcome: str
    stage: str
    product: dict
    amount: int
    rival: str
    addon: bool = False
    exception: bool = False
    goes_back: bool = False
    budget: int = 0
