"""The customer pages: found, entered once, edited in place, seen by those who may."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuijin.customers.models import Contact, Customer

HTMX = {"HX-Request": "true"}


def fact_url(customer: Customer, name: str) -> str:
    return f"/customers/{customer.pk}/facts/{name}"


def test_without_customers_the_page_offers_the_first_step(world):
    assert "/customers/new" in world.client(world.wang).get("/customers").content.decode()


def test_the_list_pages_by_name_forth_and_back(world):
    for number in range(120):
        world.add_customer(f"客户{number:03d}有限公司", world.wang)
    client, seen, url = world.client(world.wang), [], "/customers"
    while url:
        page = client.get(url).context["page"]
        seen.append([row.name for row in page.rows])
        url = page.next_url
    assert [len(names) for names in seen] == [50, 50, 20]
    together = [name for names in seen for name in names]
    assert together == sorted(together)
    assert [row.name for row in client.get(page.previous_url).context["page"].rows] == seen[1]


def test_the_list_asks_the_database_no_more_for_many_customers(world, django_assert_num_queries):
    world.deal()
    client = world.client(world.wang)
    with CaptureQueriesContext(connection) as few:
        client.get("/customers")
    for number in range(40):
        world.add_customer(f"客户{number:03d}有限公司", world.wang)
    with django_assert_num_queries(len(few)):
        client.get("/customers")


@pytest.mark.parametrize(
    "query",
    [
        "after=garbage",
        "before=W10",
        "after=WzEsMl0",
        "text=%00",
        "text=" + "x" * 500,
        "owner=x",
        "sort=x",
        "columns=zz",
    ],
)
def test_a_made_up_address_shows_a_list_all_the_same(world, query):
    assert world.customer
    assert world.client(world.wang).get(f"/customers?{query}").status_code == 200


def test_search_and_whose_are_in_the_address(world):
    world.add_customer("南京启元物流", world.zhao)
    world.add_customer("北京启元物流", world.wang)
    client = world.client(world.boss)
    assert client.get("/customers?text=启元").content.decode().count("row-link") == 2
    assert client.get("/customers?owner=me").content.decode().count("row-link") == 0


def test_who_sees_which_customer(world):
    url = f"/customers/{world.customer.pk}"
    seen = {
        person.name: world.client(person).get(url).status_code
        for person in (world.wang, world.li, world.zhao)
    }
    assert seen == {"王磊": 200, "李敏": 200, "赵强": 404}
    assert (
        world.client(world.zhao).post(fact_url(world.customer, "industry"), {"industry": "x"}).status_code
        == 404
    )


def test_the_page_shows_contacts_deals_and_activities(world):
    from tuijin.opportunities.operations import log_activity

    deal = world.deal()
    log_activity(actor=world.actor(world.wang), deal=deal, activity=world.visit("visit"))
    text = world.client(world.wang).get(f"/customers/{world.customer.pk}").content.decode()
    for word in ("李会计", deal.name, "36 万", "谈了需求", f"/opportunities/{deal.pk}"):
        assert word in text


def test_a_new_customer_belongs_to_who_entered_it(world):
    answer = world.client(world.wang).post("/customers/new", {"name": "新客户有限公司", "region": "苏州"})
    row = Customer.objects.get(region="苏州")
    assert (answer.url, row.owner) == (f"/customers/{row.pk}", world.wang)


def test_a_company_we_have_is_shown_before_it_is_entered_twice(world):
    known = world.customer
    client, typed = world.client(world.wang), {"name": "昆山精密机械（有限公司）", "region": "昆山"}
    answer = client.post("/customers/new", typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f"/customers/{known.pk}" in text and "昆山精密机械（有限公司）" in text
    assert client.post("/customers/new", typed | {"another": "on"}).status_code == 302


def test_a_company_out_of_sight_is_no_more_than_its_owners_name(world):
    known = world.customer
    client = world.client(world.zhao)
    for text in (
        client.post("/customers/new", {"name": "昆山精密机械有限公司"}).content.decode(),
        client.get("/customers/namesakes?name=昆山精密机械有限公司").content.decode(),
    ):
        assert "王磊" in text
        assert f"/customers/{known.pk}" not in text and "李会计" not in text


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("industry", "机械", "机械"),
        ("staff", "1,200 人", 1200),
        ("revenue", "1.2 亿", 120_000_000),
        ("note", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("short_name", "昆山𠮷精密😀", "昆山𠮷精密😀"),
    ],
)
def test_a_fact_is_edited_where_it_is_read(world, name, typed, kept):
    client, customer = world.client(world.wang), world.customer
    assert client.get(fact_url(customer, name)).status_code == 200
    assert "data-inline-form" in client.get(fact_url(customer, name), headers=HTMX).content.decode()
    data = {name: typed, "version": customer.version}
    answer = client.post(fact_url(customer, name), data, headers=HTMX)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    assert getattr(Customer.objects.get(pk=customer.pk), name) == kept


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("name", ""),
        ("staff", "viele"),
        ("staff", "-3"),
        ("revenue", "-1"),
        ("revenue", "9" * 20),
        ("industry", "长" * 81),
        ("industry", "a\x00b"),
        ("owner", "999999"),
        ("owner", "x"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_cannot_be_kept_comes_back_as_typed(world, name, typed, headers):
    data = {name: typed, "version": world.customer.version}
    answer = world.client(world.wang).post(fact_url(world.customer, name), data, headers=headers)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


@pytest.mark.parametrize("version", ["", "x", "0", "9" * 30])
def test_a_form_without_a_version_is_refused(world, version):
    data = {"industry": "机械", "version": version}
    assert world.client(world.wang).post(fact_url(world.customer, "industry"), data).status_code == 422


def test_two_people_in_one_fact_never_overwrite_each_other_unseen(world):
    client, customer = world.client(world.wang), world.customer
    data = {"industry": "机械", "version": customer.version}
    world.client(world.li).post(fact_url(customer, "industry"), data)
    answer = client.post(fact_url(customer, "industry"), data | {"industry": "电子"}, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "电子" in text and "机械" in text
    version = answer.context["form"]["version"].value()
    client.post(fact_url(customer, "industry"), {"industry": "电子", "version": version}, headers=HTMX)
    assert Customer.objects.get(pk=customer.pk).industry == "电子"


def test_a_fact_that_is_none_is_404_and_reading_is_no_writing(world):
    assert world.client(world.wang).get(fact_url(world.customer, "version")).status_code == 404
    money = world.person("钱会计", "qian", "finance")
    assert world.client(money).get(f"/customers/{world.customer.pk}").status_code == 200
    assert world.client(money).get(fact_url(world.customer, "industry")).status_code == 403


def test_a_customer_given_away_leads_back_to_the_list(world):
    data = {"owner": world.zhao.pk, "version": world.customer.version}
    answer = world.client(world.wang).post(fact_url(world.customer, "owner"), data, headers=HTMX)
    assert answer["HX-Redirect"] == "/customers"


def test_people_at_the_customer_are_added_and_changed(world):
    client, url = world.client(world.wang), f"/customers/{world.customer.pk}/contacts"
    assert client.post(f"{url}/new", {"name": "何经理", "email": "bad"}).status_code == 422
    assert (
        client.post(f"{url}/new", {"name": "何经理", "title": "行政经理", "source": "名片"}).status_code
        == 302
    )
    he = Contact.objects.get(name="何经理")
    data = {"name": "何经理", "phone": "13900000000", "version": he.version}
    assert client.post(f"{url}/{he.pk}", data).status_code == 302
    assert client.post(f"{url}/{he.pk}", data | {"phone": "1"}).status_code == 409
    assert world.client(world.zhao).get(f"{url}/{he.pk}").status_code == 404
    other = world.add_customer("别家有限公司", world.wang)
    assert client.get(f"/customers/{other.pk}/contacts/{he.pk}").status_code == 404


def test_somebody_who_changes_companies_is_moved_to_one_in_sight_or_to_a_new_one(world):
    client, url = world.client(world.wang), f"/customers/{world.customer.pk}/contacts"
    client.post(f"{url}/new", {"name": "何经理"})
    he = Contact.objects.get(name="何经理")
    other = world.add_customer("别家有限公司", world.wang)
    answer = client.post(f"{url}/{he.pk}", {"name": "何经理", "company": "别家", "version": he.version})
    he.refresh_from_db()
    assert (he.customer, answer["Location"]) == (other, f"/customers/{other.pk}")
    unseen = world.add_customer("看不见的公司", world.zhao)
    data = {"name": "何经理", "company": "看不见的公司", "version": he.version}
    client.post(f"/customers/{other.pk}/contacts/{he.pk}", data)
    he.refresh_from_db()
    assert he.customer.name == unseen.name and he.customer != unseen, "nobody learns of what he cannot see"
