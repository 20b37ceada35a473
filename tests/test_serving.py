"""What the server loads before it splits off its processes (ADR 0020)."""

import subprocess
import sys

LOADED = """
import threading
from tuijin.config.serving import load
load()
from django.db import connections
from django.urls import get_resolver
assert get_resolver()._populated, "the addresses are read"
assert not [one for one in connections.all(initialized_only=True) if one.connection], "a connection is open"
assert threading.active_count() == 1, threading.enumerate()
"""


def test_what_the_processes_share_is_loaded_without_a_connection_or_a_thread():
    run = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr


READ = """
import sys
from concurrent.futures import ThreadPoolExecutor
from tuijin.search.rules.reading import read
sys.setswitchinterval(1e-6)
with ThreadPoolExecutor(8) as many:
    said = set(many.map(lambda _one: " ".join(read(list("重庆长城汽车"))), range(200)))
assert said == {"chong qing chang cheng qi che"}, said
"""


def test_the_first_readings_of_a_process_may_be_asked_by_many_at_once():
    run = subprocess.run([sys.executable, "-c", READ], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
