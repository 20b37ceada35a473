def test_try(world):
    c = world.client(world.wang)
    lead = world.lead()
    world.customer; world.deal()
    for u in ["/leads", f"/leads/{lead.pk}", f"/leads/{lead.pk}/first-visit", f"/leads/{lead.pk}/facts/source", f"/leads/{lead.pk}/drop", "/tour", "/customers", f"/customers/{world.customer.pk}", "/leads/namesakes?company=启元物流有限公司"]:
        r = c.get(u); assert r.status_code == 200, u
