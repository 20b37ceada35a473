"""bin/tuijin kept open for one instance: loaded once, each command still in a process of its own.

Loading takes longer than nearly all that journeys ask. That the program itself starts, answers and ends as it
should is for test_cli.py and for the servers.
"""

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from typing import IO, Any

import django

from tuijin.config.cli import all_verbs, main

Order = dict[str, Any]  # {"words": [...]}, and with "code" that is run instead of a command
Started = tuple[int, IO[str], IO[str]]


def keep_open() -> None:
    """Each line that comes in is a list of orders that start together; out goes a list of [code, out, err]."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuijin.config.settings")
    answers = os.fdopen(os.dup(1), "w")
    django.setup()
    all_verbs()
    for line in sys.stdin:
        started = [start(order) for order in json.loads(line)]
        print(json.dumps([ended(*one) for one in started]), file=answers, flush=True)


def start(order: Order) -> Started:
    out, err = tempfile.TemporaryFile("w+"), tempfile.TemporaryFile("w+")  # noqa: SIM115 - `ended` closes them
    child = os.fork()
    if not child:
        for number, stream in enumerate([os.open(os.devnull, os.O_RDONLY), out.fileno(), err.fileno()]):
            os.dup2(stream, number)
        code = guarded(lambda: run(**order))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return child, out, err


def run(words: Sequence[str], code: str = "") -> int:
    if not code:
        return main(words)
    sys.argv = ["-c", *words]
    exec(compile(code, "<order>", "exec"), {"__name__": "__main__"})
    return 0


def guarded(work: Callable[[], int]) -> int:
    """The exit code, as the interpreter would give it."""
    from django.db import connections

    try:
        return work()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        connections.close_all()


def ended(child: int, out: IO[str], err: IO[str]) -> tuple[int, str, str]:
    _child, status = os.waitpid(child, 0)
    said = []
    for file in (out, err):
        file.seek(0)
        said.append(file.read())
        file.close()
    return os.waitstatus_to_exitcode(status), said[0], said[1]


if __name__ == "__main__":
    keep_open()
