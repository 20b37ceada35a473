"""Playbooks that differ from the shipped ones in every key, so that nothing grows around those."""

from pathlib import Path

from tuijin.playbook.loader import DATA as SHIPPED_FOLDER
from tuijin.playbook.loader import SHIPPED, check, read_folder
from tuijin.playbook.types import Playbook

FOLDERS = {key: SHIPPED_FOLDER / key for key in SHIPPED} | {
    name: Path(__file__).parent / name for name in ("four", "nine")
}


def texts(name: str) -> dict[str, str]:
    """The files of t6, software-sales, four or nine."""
    return {file: content.decode() for file, content in read_folder(FOLDERS[name]).items()}


def playbook(name: str) -> Playbook:
    """The playbook t6, software-sales, four or nine."""
    result = check(texts(name))
    assert result.playbook, [mistake.sentence.en for mistake in result.mistakes]
    return result.playbook
