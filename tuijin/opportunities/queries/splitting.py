"""Work for two cores."""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import current_process, get_context
from typing import TypeVar

from django.db import connections

Item = TypeVar("Item")
Result = TypeVar("Result")


def by_two(work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    """What `work` makes of each item, in their order: by two processes where this one may be split, else by it alone.

    For reading, since the other process sees only what is finished. `work` stands in a module, items and results are
    plain: they are sent to and fro.
    """
    if len(items) < 2 or not may_split():
        yield from map(work, items)
        return
    connections.close_all()  # neither may go on with what the other has opened
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as other:
        theirs = iter([other.submit(work, item) for item in items[1::2]])
        for place, item in enumerate(items):
            yield next(theirs).result() if place % 2 else work(item)


def may_split() -> bool:
    """Not on one core, nor where processes begin anew (macOS); not a server, whose threads would be torn, nor a worker,
    which may have no children; not inside a transaction, which the other would not see.
    """
    alone = threading.active_count() == 1 and not current_process().daemon
    bound = any(one.in_atomic_block or _in_memory(one) for one in connections.all(initialized_only=True))
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and alone and not bound


def _in_memory(connection) -> bool:
    return connection.vendor == "sqlite" and connection.is_in_memory_db()
