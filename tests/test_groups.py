"""Tests handed out to several processes: a group stays in one, and all processes know a test by the same name."""

import pytest


@pytest.mark.xdist_group("told")
def test_a_group_is_told_to_who_hands_the_tests_out(request):
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("groups matter with --dist loadgroup")
    assert request.node.nodeid.endswith("@told")


@pytest.mark.once
@pytest.mark.parametrize("value", ["文" * 1_000, b"PK" * 1_000])
def test_a_value_as_long_as_a_file_is_not_in_the_name_of_its_test(request, value):
    assert len(request.node.name) < 150
