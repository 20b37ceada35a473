"""Activities of several deals, of leads, and with further people, as other systems keep them."""

import pytest

from tuijin.activities.models import Activity
from tuijin.config.cli import main
from tuijin.market.models import Lead
from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import OPERATOR
from tuijin.transfer.models import ImportRun
from tuijin.transfer.operations import begin_undo, undo_run
from tuijin.transfer.queries import importers
from tuijin.transfer.tests.test_bundles import EVERY, HUBSPOT, SALESFORCE, bring, folder, told_of, zipped

pytestmark = pytest.mark.django_db
__all__ = ["bring"]  # a fixture
OF_SEVERAL = HUBSPOT | {"engagement_deal.csv": "deal_id,engagement_id\n99,11\n72,11\n71,11\n"}
ONLY = "activities"
LEADS = SALESFORCE | {
    "Lead.csv": "Id,Company,LastName,FirstName,IsConverted\n00QX,丁公司,孙,丽,False\n00QY,丁公司,周,全,False\n",
    "TaskRelation.csv": "Id,TaskId,RelationId,IsWhat\n1,00TA,003A,False\n2,00TA,003B,False\n3,00TA,006A,True\n",
    "EventRelation.csv": "Id,EventId,RelationId,Status\n1,00UB,00QY,Accepted\n2,00UB,005X,New\n",
    "Contact.csv": SALESFORCE["Contact.csv"] + "003B,001A,李,敏,\n",
}


def calls() -> list[tuple]:
    rows = Activity.objects.filter(kind="call", subject_kind="opportunity").prefetch_related("people")
    return sorted(told_of(row) for row in rows)


def test_an_activity_of_several_deals_stands_on_each_and_comes_in_once(tmp_path, bring):
    path = folder(tmp_path, OF_SEVERAL)
    assert bring(path, *EVERY)[ONLY] == {"created": 5}, "four rows, one of them of two deals"
    customers = {deal.name: deal.customer_id for deal in Opportunity.objects.all()}
    assert calls() == [("call", name, customers[name], ["王磊"]) for name in ("一期", "二期")]
    assert bring(path, ONLY)[ONLY] == {"unchanged": 5}


def test_a_deal_that_comes_in_later_gets_the_activity_then(tmp_path, bring):
    path = folder(tmp_path, OF_SEVERAL)
    bring(path, *EVERY)
    (path / "deal.csv").write_text(HUBSPOT["deal.csv"] + "99,三期,Demo,2026-01-05\n", "utf-8")
    assert bring(path, "opportunities", ONLY)[ONLY] == {"created": 1, "unchanged": 5}
    assert [name for _kind, name, *_rest in calls()] == ["一期", "三期", "二期"]


def test_what_the_source_says_anew_is_said_on_each_deal_and_taken_back_from_each(tmp_path, bring):
    meeting = "deal_id,engagement_id\n71,12\n72,12\n"
    path = folder(tmp_path, HUBSPOT | {"engagement_deal.csv": meeting})
    assert bring(path, *EVERY)[ONLY] == {"created": 5}
    (path / "engagement_meeting.csv").write_text(
        HUBSPOT["engagement_meeting.csv"].replace("谈了", "谈成了"), "utf-8"
    )
    assert bring(path, ONLY)[ONLY] == {"updated": 2, "unchanged": 3}
    visits = Activity.objects.filter(kind="visit")
    assert set(visits.values_list("content", flat=True)) == {"开场\n谈成了"}
    latest = ImportRun.objects.latest("pk")
    begin_undo(actor=OPERATOR, run=latest, importer=importers()[ONLY])
    undo_run(actor=OPERATOR, run=latest, importers=importers())
    assert set(visits.values_list("content", flat=True)) == {"开场\n谈了"}


def test_undoing_takes_each_of_them_back(tmp_path, bring):
    bring(folder(tmp_path, OF_SEVERAL), *EVERY)
    run = ImportRun.objects.latest("pk")
    begin_undo(actor=OPERATOR, run=run, importer=importers()[ONLY])
    undo_run(actor=OPERATOR, run=run, importers=importers())
    assert Activity.objects.count() == 0


def test_time_and_money_of_an_activity_of_several_deals_are_counted_once(tmp_path, bring):
    bring(folder(tmp_path, HUBSPOT), "customers", "opportunities")
    path = tmp_path / "own.csv"
    path.write_text("编号,日期,动作,商机编号,分钟,花费\n1,2026-02-03,电话,71;72,90,500\n", "utf-8")
    assert bring(path, ONLY)[ONLY] == {"created": 2}
    assert sorted(Activity.objects.values_list("minutes", flat=True), key=str) == [90, None]


def test_the_preview_says_that_the_activity_stands_on_each_deal(tmp_path, bring, world):
    path = tmp_path / "own.csv"
    bring(folder(tmp_path, HUBSPOT), "customers", "opportunities")
    path.write_text("编号,日期,动作,商机编号\n1,2026-02-03,电话,71;72\n", "utf-8")
    client = world.client(world.ada)
    with path.open("rb") as file:
        client.post("/imports/new", {"kind": ONLY, "file": file})
    run = ImportRun.objects.latest("pk")
    assert "也是单子「二期」的动作" in client.get(f"/imports/{run.pk}/preview").content.decode()
    assert Activity.objects.count() == 0


def test_the_report_of_a_dry_run_names_the_other_deals(tmp_path, bring):
    path, out = folder(tmp_path, OF_SEVERAL), tmp_path / "report.csv"
    bring(path, *EVERY[:-1])
    assert main(["import", ONLY, str(path), "--dry-run", "--report", str(out)]) == 0
    assert "也是单子「一期」的动作" in out.read_text("utf-8-sig")


def test_what_was_done_about_a_lead_comes_to_the_lead(tmp_path, bring, world):
    path = zipped(tmp_path, LEADS)
    assert bring(path, "leads", *EVERY)[ONLY] == {"created": 4}
    lead = Lead.objects.get(contact="孙丽")
    (row,) = Activity.objects.filter(subject_kind="lead", subject_id=lead.pk)
    assert (row.kind, row.customer_id, sorted(one.name for one in row.people.all())) == (
        "visit", None, ["周全", "孙丽"],
    )  # fmt: skip
    page = world.client(world.ada).get(f"/leads/{lead.pk}").content.decode()
    assert "没影" in page and "记下了动作" in page
    assert bring(path, ONLY)[ONLY] == {"unchanged": 4}


def test_whoever_sees_the_lead_sees_what_was_done_about_it_and_nobody_else(tmp_path, bring, world):
    bring(zipped(tmp_path, LEADS), "leads", *EVERY)
    row = Activity.objects.get(subject_kind="lead")
    Lead.objects.filter(pk=row.subject_id).update(owner=world.wang)
    actors = [world.actor(who) for who in (world.wang, world.zhao)]
    assert [Activity.objects.visible_to(one).filter(pk=row.pk).exists() for one in actors] == [True, False]


def test_further_people_of_a_task_are_those_who_were_met(tmp_path, bring):
    bring(zipped(tmp_path, LEADS), "leads", *EVERY)
    task = Activity.objects.get(kind="call")
    assert told_of(task)[1] == "一期" and told_of(task)[3] == ["李敏", "王磊"]


def test_a_lead_that_is_not_here_is_asked_for(tmp_path, bring, capsys):
    out = tmp_path / "report.csv"
    main(["import", ONLY, str(zipped(tmp_path, SALESFORCE)), "--report", str(out)])
    assert "先导入信息" in out.read_text("utf-8-sig")


USERS = "Id,Username,Name,Email\n005X,wang@old,王磊,wang@example.com\n005Y,li@old,李敏,\n"
OURS = LEADS | {
    "User.csv": USERS,
    "Contact.csv": LEADS["Contact.csv"].replace("王,磊", "张,总"),
    "Event.csv": SALESFORCE["Event.csv"]
    .replace("EventSubtype", "EventSubtype,OwnerId")
    .replace("Event\n", "Event,005Y\n"),
    "EventRelation.csv": "Id,EventId,RelationId,Status\n1,00UB,00QY,Accepted\n2,00UB,005X,New\n3,00UB,005Y,New\n"
    "4,00UA,005Z,New\n5,00UA,005X,New\n",
}


def test_our_own_people_among_those_of_an_event_took_part_in_it(tmp_path, bring, world):
    """Known by the list of users, as owners are; whoever did it is not named twice, and a stranger is passed over."""
    assert bring(zipped(tmp_path, OURS), "people", "leads", *EVERY)[ONLY] == {"created": 4}
    visits = {row.content: row for row in Activity.objects.filter(kind="visit").prefetch_related("people")}
    told = {
        text: (row.by, sorted((one.name, one.person_id) for one in row.people.all()))
        for text, row in visits.items()
    }
    wang = (world.wang.name, world.wang.pk)
    assert told["没影"] == (world.li, sorted([wang, ("周全", None), ("孙丽", None)]))
    assert told["拜访"] == (world.li, sorted([wang, ("张总", None)]))
    assert world.actor(world.wang) and Activity.objects.visible_to(world.actor(world.wang)).count() == 2
    assert bring(tmp_path / "export.zip", ONLY)[ONLY] == {"unchanged": 4}


def test_a_contact_with_the_number_of_a_colleague_is_nobody_of_ours(tmp_path, bring, world):
    """Files of one's own number each list by itself."""
    (tmp_path / "people.csv").write_text("编号,姓名,邮箱\n7,王磊,wang@example.com\n", "utf-8")
    (tmp_path / "own.csv").write_text("编号,日期,动作,客户,联系人编号\n1,2026-02-03,电话,甲公司,7\n", "utf-8")
    (tmp_path / "firms.csv").write_text("编号,名称\n1,甲公司\n", "utf-8")
    for name, kind in (("people", "people"), ("firms", "customers"), ("own", ONLY)):
        bring(tmp_path / f"{name}.csv", kind)
    assert not Activity.objects.get().people.exists()
