"""The people pages, for every role."""

import pytest

OPEN = [
    "/people",
    "/people/me",
    "/people/teams",
    "/people/rights",
    "/people/me/tokens",
    "/accounts/2fa/",
    "/accounts/password/change/",
    "/accounts/logout/",
]
MANAGED = ["/people/new", "/people/teams/new"]


@pytest.mark.parametrize("url", OPEN)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everybody_opens_the_people_pages(world, url, language):
    for person in (world.wang, world.ada):
        assert world.client(person, language).get(url).status_code == 200
