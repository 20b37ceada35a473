"""The list of customers: filtered by chips, sorted with the unknown last, in chosen columns."""

from decimal import Decimal

import pytest

from tuijin.activities.operations import NewActivity, log
from tuijin.customers.operations import NewCustomer, add_customers
from tuijin.saved_views.operations import keep


@pytest.fixture
def client(world):
    actor = world.actor(world.wang)
    new = [
        NewCustomer("大公司", revenue=Decimal("1.5e8"), staff=900, industry="机械加工", owner=world.wang),
        NewCustomer("小公司", revenue=Decimal(20_000), staff=3, industry="电子", owner=world.wang),
        NewCustomer("谜公司", short_name="谜", owner=world.zhao),
    ]
    add_customers(actor=actor, customers=new)
    return world.client(world.boss)


def names(answer) -> list[str]:
    return [row.name for row in answer.context["page"].rows if row.name[1:] == "公司"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sort=revenue", ["小公司", "大公司", "谜公司"]),
        ("sort=-revenue", ["大公司", "小公司", "谜公司"]),
        ("sort=-staff", ["大公司", "小公司", "谜公司"]),
        ("industry=机械", ["大公司"]),
        ("text=谜", ["谜公司"]),
        ("owner=none", []),
    ],
)
def test_filters_and_order_stand_in_the_address(client, query, found):
    assert names(client.get(f"/customers?{query}")) == found


def test_sorted_by_what_may_be_unknown_every_page_follows_the_one_before(world):
    new = [NewCustomer(f"{n}号", staff=n if n % 2 else None, owner=world.wang) for n in range(120)]
    add_customers(actor=world.actor(world.wang), customers=new)
    client, url, seen = world.client(world.wang), "/customers?sort=-staff", []
    while url:
        page = client.get(url).context["page"]
        seen += [row.staff for row in page.rows]
        url = page.next_url
    known = [staff for staff in seen if staff is not None]
    assert known == sorted(known, reverse=True) and len(known) == 60
    assert seen[len(known) :] == [None] * (len(seen) - len(known))


def test_sorted_by_the_last_activity_and_by_open_deals_in_sight(world):
    """What other tables say orders too, pages through, and never counts what is out of sight."""
    wang = world.actor(world.wang)
    new = [NewCustomer(f"{n}厂家", owner=world.wang) for n in range(60)]
    rows = add_customers(actor=wang, customers=new)
    for n, row in enumerate(rows[:10]):
        done = NewActivity("customer", row.pk, "note", world.soon(n - 20), row.pk, content="来过电话")
        log(actor=wang, activities=[done])
    world.deal(customer=rows[5])
    client = world.client(world.wang)
    for sort in ("last", "-last", "open_deals_of_customers", "-open_deals_of_customers"):
        url, seen = f"/customers?sort={sort}", []
        while url:
            page = client.get(url).context["page"]
            seen += [row.name for row in page.rows if row.name.endswith("厂家")]
            url = page.next_url
        assert sorted(seen) == sorted(one.name for one in new), sort
        first = {"last": "0厂家", "-last": "9厂家", "-open_deals_of_customers": "5厂家"}.get(sort)
        assert first in (None, seen[0]), sort


def test_columns_of_ours_and_of_higher_rooms_are_chosen(client, world):
    world.deal()
    page = client.get("/customers?columns=revenue,open_deals_of_customers,staff").content.decode()
    assert (
        'data-label="年收入"' in page
        and 'data-label="人数">900<' in page
        and 'data-label="在跟的单子">1<' in page
    )
    assert 'data-label="行业"' not in page
    dialog = client.get("/views/columns?kind=customer&columns=revenue").content.decode()
    assert "在跟的单子" in dialog and "最近动作" in dialog


def test_a_view_is_kept_private(client, world):
    view = keep(actor=world.actor(world.boss), kind="customer", name="大的", query="sort=-revenue")
    assert "大的" in client.get("/customers?all=1").content.decode()
    assert "大的" not in world.client(world.wang).get("/customers?all=1").content.decode()
    assert world.client(world.wang).get(f"/customers?view={view.pk}").status_code == 404


def test_the_export_of_people_follows_the_filters_of_the_list(client, world):
    answer = client.post("/customers/export", {"format": "csv", "query": "industry=机械&sort=name"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and lines[1].startswith("大公司")
