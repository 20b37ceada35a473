"""Exports of HubSpot and Salesforce in several files: a folder or a zip, joined by keys, linked rightly."""

import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tuijin.activities.models import Activity
from tuijin.common.errors import Refused
from tuijin.config.cli import main
from tuijin.opportunities.models import Opportunity
from tuijin.transfer import bundles
from tuijin.transfer.models import ImportRun
from tuijin.transfer.queries import importers

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "crm_export_samples"
HUBSPOT = {
    "company.csv": "id,property_name,property_industry\n1,甲公司,机械\n2,乙公司,\n",
    "contact.csv": "id,property_firstname,property_lastname,property_associatedcompanyid\n501,磊,王,1\n502,敏,李,2\n",
    "deal.csv": "deal_id,property_dealname,deal_pipeline_stage_id,property_createdate\n"
    "71,一期,Demo,2026-01-05\n72,二期,Demo,2026-01-05\n",
    "deal_company.csv": "company_id,deal_id,type_id\n1,71,5\n2,72,5\n",
    "deal_stage.csv": "deal_id,value,date_entered\n71,Engaging,2026-02-03 08:00:00\n71,Demo,2026-03-01 09:00:00\n",
    "engagement.csv": "id,type,portal_id\n11,CALL,9\n",
    "engagement_call.csv": "engagement_id,property_hs_timestamp,type\n"
    "11,2026-02-03 10:00:00,CALL\n14,2026-02-04 10:00:00,CALL\n",
    "engagement_meeting.csv": "engagement_id,start_time,title,body\n12,2026-02-05 10:00:00,开场,谈了\n",
    "engagement_note.csv": "engagement_id,property_hs_timestamp,property_hs_note_body,type\n13,2026-02-06,-很急,NOTE\n",
    "engagement_email.csv": "engagement_id,property_hs_timestamp,type\n",
    "engagement_deal.csv": "deal_id,engagement_id,engagement_type\n71,11,CALL\n72,12,MEETING\n",
    "engagement_company.csv": "company_id,engagement_id,engagement_type\n2,13,NOTE\n1,11,CALL\n",
    "engagement_contact.csv": "contact_id,engagement_id,engagement_type\n"
    "501,11,CALL\n502,12,MEETING\n501,12,MEETING\n502,14,CALL\n",
    "readme.md": "not a table",
}
SALESFORCE = {
    "Account.csv": "Id,Name,BillingCity,AnnualRevenue\n001A,甲公司,苏州,\n",
    "Contact.csv": "Id,AccountId,LastName,FirstName,ReportsToId\n003A,001A,王,磊,\n",
    "Opportunity.csv": "Id,AccountId,Name,StageName,CloseDate,CreatedDate\n006A,001A,一期,Demo,2026-09-01,2026-01-05\n",
    "OpportunityHistory.csv": "Id,OpportunityId,StageName,CreatedDate\n"
    "008A,006A,Engaging,2026-02-03\n008B,006A,Demo,2026-03-01\n",
    "Task.csv": "Id,WhoId,WhatId,Subject,ActivityDate,TaskSubtype\n"
    "00TA,003A,006A,打电话,2026-02-03,Call\n00TB,003A,,问好,2026-02-04,Email\n",
    "Event.csv": "Id,WhoId,WhatId,Subject,ActivityDate,DurationInMinutes,EventSubtype\n"
    "00UA,003A,001A,拜访,2026-02-05,90,Event\n00UB,00QX,,没影,2026-02-06,30,Event\n",
}
EVERY = ("customers", "contacts", "opportunities", "moves", "activities")


def folder(into: Path, files: dict[str, str]) -> Path:
    path = into / "export"
    path.mkdir()
    for name, text in files.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def zipped(into: Path, files: dict[str, str]) -> Path:
    path = into / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"导出/{name}", text)
    return path


@pytest.fixture
def bring(capsys):
    def run(path, *kinds, mapping=()):
        told = {}
        for kind in kinds:
            main(["import", kind, str(path), *mapping, "--json"])
            counts = json.loads(capsys.readouterr().out)
            told[kind] = {name: count for name, count in counts.items() if count}
        return told

    return run


def told_of(row: Activity) -> tuple:
    about = (
        Opportunity.objects.get(pk=row.subject_id).name
        if row.subject_kind == "opportunity"
        else row.subject_kind
    )
    return row.kind, about, row.customer_id, sorted(each.name for each in row.people.all() if each.contact_id)


@pytest.mark.parametrize("packed", [folder, zipped])
def test_the_files_of_hubspot_are_joined_and_linked(tmp_path, bring, packed):
    path = packed(tmp_path, HUBSPOT)
    assert bring(path, *EVERY) == {
        "customers": {"created": 2},
        "contacts": {"created": 2},
        "opportunities": {"created": 2},
        "moves": {"created": 2},
        "activities": {"created": 4},
    }
    deals = {deal.name: deal for deal in Opportunity.objects.all()}
    one, two = deals["一期"], deals["二期"]
    assert (one.customer.name, two.customer.name) == ("甲公司", "乙公司")
    assert list(one.moves.order_by("on", "pk").values_list("to_stage", flat=True))[-2:] == [
        "engagement",
        "demo",
    ]
    first, lone, meeting, note = Activity.objects.order_by("on").prefetch_related("people")
    assert told_of(first) == ("call", "一期", one.customer_id, ["王磊"])
    assert told_of(lone) == ("call", "customer", two.customer_id, ["李敏"]), "known by whom it was with"
    assert told_of(meeting) == ("visit", "二期", two.customer_id, ["李敏", "王磊"])
    assert told_of(note) == ("note", "customer", two.customer_id, [])
    assert (meeting.content, note.content) == ("开场\n谈了", "-很急")
    again = bring(path, *EVERY)
    assert again["activities"] == {"unchanged": 4} and again["opportunities"] == {"unchanged": 2}


def test_the_files_of_salesforce_are_told_apart_and_linked(tmp_path, bring):
    path = zipped(tmp_path, SALESFORCE)
    done = bring(path, *EVERY)
    assert done["activities"] == {"created": 3, "errors": 1}, "whoever 00QX is, he was not imported"
    assert (done["customers"], done["contacts"], done["moves"]) == ({"created": 1},) * 2 + ({"created": 2},)
    deal = Opportunity.objects.get()
    assert deal.stage == "demo" and deal.moves.filter(to_stage="engagement").exists()
    task, mail, event = Activity.objects.order_by("on").prefetch_related("people")
    assert told_of(task) == ("call", "一期", deal.customer_id, ["王磊"])
    assert told_of(mail) == ("letter", "customer", deal.customer_id, ["王磊"])
    assert told_of(event) == ("visit", "customer", deal.customer_id, ["王磊"]) and event.minutes == 90


def test_stages_are_called_as_the_table_of_stages_calls_them(tmp_path, bring):
    files = HUBSPOT | {
        "deal.csv": HUBSPOT["deal.csv"].replace("Demo", "s3"),
        "deal_stage.csv": HUBSPOT["deal_stage.csv"].replace("Engaging", "s2").replace("Demo", "s3"),
        "deal_pipeline_stage.csv": "stage_id,label,pipeline_id\ns2,Engaging,1\ns3,Demo,1\ns4,,1\n",
    }
    done = bring(folder(tmp_path, files), *EVERY)
    assert (done["opportunities"], done["moves"]) == ({"created": 2}, {"created": 2})
    assert set(Opportunity.objects.values_list("stage", flat=True)) == {"demo"}


def test_a_zip_goes_through_the_wizard(tmp_path, world):
    client, path = world.client(world.li), zipped(tmp_path, HUBSPOT)
    for kind in EVERY:
        upload = SimpleUploadedFile("export.zip", path.read_bytes(), "application/zip")
        answer = client.post("/imports/new", {"kind": kind, "file": upload})
        assert answer.status_code == 302, answer.context["form"].errors
        run = ImportRun.objects.latest("pk")
        assert (run.file, run.source, run.stored[-4:]) == ("export.zip", "hubspot", ".csv")
        client.post(f"/imports/{run.pk}/start")
        run.refresh_from_db()
        assert (run.state, run.counts["errors"]) == ("done", 0), kind
    assert Activity.objects.filter(subject_kind="opportunity").count() == 2


@pytest.mark.parametrize("kind", ["activities", "leads"])
def test_a_bundle_without_such_a_table_is_refused_with_what_lies_in_it(tmp_path, kind, capsys):
    path = folder(tmp_path, {"a.csv": "x,y\n1,2\n"})
    assert main(["import", kind, str(path), "--json"]) == 2
    (reason,) = json.loads(capsys.readouterr().out)["refused"]
    assert reason["key"] == "no_tables" and "a.csv" in reason["text"]


def test_a_torn_row_of_one_file_is_named(tmp_path, capsys):
    files = HUBSPOT | {"engagement_deal.csv": "deal_id,engagement_id\n71\n"}
    assert main(["import", "activities", str(folder(tmp_path, files)), "--json"]) == 2
    (reason,) = json.loads(capsys.readouterr().out)["refused"]
    assert reason["key"] == "torn" and "engagement_deal.csv" in reason["text"]


def test_a_bomb_in_a_zip_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("task.csv", b"0" * 30_000_000)
    with pytest.raises(Refused) as refusal:
        bundles.join(importers()["activities"], path, tmp_path / "out.csv")
    assert refusal.value.reasons[0].key == "bomb"


def test_a_name_that_climbs_out_of_the_zip_stays_inside(tmp_path):
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../evil.csv", HUBSPOT["engagement_call.csv"])
    bundles.join(importers()["activities"], path, tmp_path / "out.csv")
    assert [each.name for each in tmp_path.iterdir()] != [] and not (tmp_path.parent / "evil.csv").exists()


@pytest.mark.skipif(not SAMPLES.exists(), reason=f"NOT TESTED: no real files in {SAMPLES}")
@pytest.mark.parametrize(("layout", "rows"), [("hubspot", 105), ("salesforce", 20)])
def test_the_folder_of_samples_is_read_whole(tmp_path, layout, rows):
    out = tmp_path / "out.csv"
    assert bundles.join(importers()["activities"], SAMPLES, out, layout) == layout
    assert len(out.read_text("utf-8").splitlines()) == rows + 1
