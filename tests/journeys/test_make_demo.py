"""`make demo` stays in the foreground, serves, and TERM stops all of it."""

import os
import signal
import subprocess
import time
import urllib.request

from tests.journeys.servers import ROOT, Instance, wait_until_alive


def test_make_demo_serves_and_term_stops_all_of_it():
    instance = Instance()
    environment = {**instance.environment, "MAKEFLAGS": "", "MAKELEVEL": ""}
    with open(os.path.join(instance.data, "make.log"), "w") as log:
        options = {"stdout": log, "stderr": log, "start_new_session": True}
        make = subprocess.Popen(["make", "demo"], cwd=ROOT, env=environment, **options)
    try:
        wait_until_alive(instance.url, seconds=120)
        with urllib.request.urlopen(instance.url) as answer:
            assert "推进" in answer.read().decode()
        assert make.poll() is None
        make.send_signal(signal.SIGTERM)
        make.wait(timeout=30)
        assert not still_there(make.pid)
    finally:
        if make.poll() is None:
            os.killpg(make.pid, signal.SIGKILL)
        instance.stop()


def still_there(group: int, seconds: float = 15) -> bool:
    """Whether any process of the group lives on; the last ones may need a moment."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.2)
    return True
