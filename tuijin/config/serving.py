"""The server: the application is loaded once, and granian's processes, split off from this one, share it.

Loaded by each for itself it would be held in memory once more for every process. Where processes are not split
off but begin anew (macOS), each loads it for itself and this one loads nothing.
"""

import gc
import multiprocessing
import signal
import sys
from importlib import import_module

from django.conf import settings
from django.urls import get_resolver
from django.utils.translation import gettext, override
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

APPLICATION = "tuijin.config.wsgi"


def main() -> None:
    host, port, workers = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C while it loads ends it without a word
    if multiprocessing.get_start_method() == "fork":
        load()
    Granian(
        f"{APPLICATION}:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=2,
        websockets=False,
        workers_kill_timeout=20,  # one that is told to stop while it still begins would wait for ever
        log_level=LogLevels.warning,
    ).serve()


def load() -> None:
    """What the first requests would load: pages, addresses, texts, readings. Opens no connection, starts no thread:
    neither outlives the split.
    """
    import_module(APPLICATION)
    import_module("pypinyin.pinyin_dict")
    get_resolver()._populate()
    for language, _name in settings.LANGUAGES:
        with override(language):
            gettext("")
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    main()
