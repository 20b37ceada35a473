"""Stand-in until versions are kept in the database (the playbook branch replaces this file)."""

from functools import cache
from pathlib import Path

from tuijin.playbook.loader import check


@cache
def current():
    folder = Path(__file__).parent / "data" / "t6"
    return check({path.name: path.read_bytes() for path in folder.glob("*.yaml")}).playbook
