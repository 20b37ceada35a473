import pytest
from django.urls import reverse
@pytest.mark.django_db
def test_open(world):
    d=world.deal(); c=world.client(world.wang)
    for u in ("/opportunities/board","/opportunities","/opportunities?sort=-amount","/opportunities/new",f"/opportunities/{d.pk}",f"/opportunities/{d.pk}/advancement",f"/opportunities/{d.pk}/fields/amount",f"/opportunities/{d.pk}/activities?kind=demo",f"/opportunities/{d.pk}/loss",f"/opportunities/{d.pk}/revival"):
        r=c.get(u); print(u,r.status_code,len(r.content)); assert r.status_code==200
    r=c.post(f"/opportunities/{d.pk}/advancement",{"to":"first_visit","version":d.version}); print(r.status_code, r.content.decode()[2000:6000])
