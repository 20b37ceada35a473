def test_try(world):
    c = world.client(world.wang)
    world.customer
    for u in ["/customers", "/customers/new", f"/customers/{world.customer.pk}", f"/customers/{world.customer.pk}/facts/industry", f"/customers/{world.customer.pk}/contacts/new", "/customers/namesakes?name=昆山精密机械有限公司"]:
        r = c.get(u); assert r.status_code == 200, u
