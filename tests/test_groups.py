"""Tests of one group run in one process: they share servers, a browser, a build."""

import os

import pytest


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="groups matter between processes")
@pytest.mark.xdist_group("told")
def test_a_group_is_told_to_who_hands_the_tests_out(request):
    assert request.node.nodeid.endswith("@told")
