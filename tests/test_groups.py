"""Tests of one group run in one process: they share servers, a browser, a build."""

import pytest


@pytest.mark.xdist_group("told")
def test_a_group_is_told_to_who_hands_the_tests_out(request):
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("groups matter with --dist loadgroup")
    assert request.node.nodeid.endswith("@told")
