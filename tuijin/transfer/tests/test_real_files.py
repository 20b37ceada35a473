"""Files that real systems wrote. They lie beside the repository; if they are missing, these tests say so."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Count, Sum

from tuijin.opportunities.models import Opportunity
from tuijin.people.actors import OPERATOR
from tuijin.transfer import engine
from tuijin.transfer.engine import Plan
from tuijin.transfer.queries import importers
from tuijin.transfer.reading import open_source

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
MAVEN, SAMPLES = DATA / "crm_maven", DATA / "crm_export_samples"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not MAVEN.exists() or not SAMPLES.exists(), reason=f"NOT TESTED: no real files in {DATA}"
    ),
]


def take(kind, path, report=None):
    importer, source = importers()[kind], open_source(path)
    plan = Plan(engine.proposal(importer, source).columns)
    return engine.run(OPERATOR, importer, source, plan, report_path=report)


@pytest.mark.slow
def test_8800_real_deals_come_in_whole_and_once(tmp_path):
    assert take("customers", MAVEN / "accounts.csv") == {
        "created": 85, "updated": 0, "unchanged": 0, "duplicates": 0, "repaired": 12, "errors": 0,
    }  # fmt: skip
    pipeline, report = MAVEN / "sales_pipeline.csv", tmp_path / "report.csv"
    counts = take("opportunities", pipeline, report)
    assert (counts["created"], counts["errors"], counts["duplicates"]) == (8800, 0, 0)
    with pipeline.open(newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = sum(not row["account"] or row["product"] == "GTXPro" for row in rows)
    assert counts["repaired"] == wanted
    by_outcome = {
        row["outcome"]: row["n"]
        for row in Opportunity.objects.order_by().values("outcome").annotate(n=Count("pk"))
    }
    assert by_outcome == {"won": 4238, "lost": 2473, "open": 2089}
    assert Opportunity.objects.aggregate(sum=Sum("amount"))["sum"] == sum(
        Decimal(row["close_value"] or 0) for row in rows
    )
    assert Opportunity.objects.filter(customer=None).count() == sum(not row["account"] for row in rows)
    assert not Opportunity.objects.filter(product="GTXPro").exists()
    assert "「GTXPro」改为「GTX Pro」" in report.read_text("utf-8")
    assert take("opportunities", pipeline)["unchanged"] == 8800
    assert take("customers", MAVEN / "accounts.csv")["unchanged"] == 85


@pytest.mark.parametrize(
    ("file", "kind", "columns"),
    [
        (MAVEN / "sales_pipeline.csv", "opportunities",
         {"opportunity_id": "key", "sales_agent": "owner", "product": "product", "account": "customer",
         "deal_stage": "stage",
          "engage_date": "opened_on", "close_date": "closes_on", "close_value": "amount"}),
        (SAMPLES / "sf_opportunity_data.csv", "opportunities",
         {"is_deleted": "deleted", "id": "key", "name": "name", "account_id": "customer_key", "stage_name": "stage",
         "amount": "amount", "close_date": "closes_on",
          "created_date": "opened_on", "owner_id": "owner", "lead_source": "source",
          "next_step": "next_step", "description": "note"}),
        (SAMPLES / "hubspot_deal_data.csv", "opportunities",
         {"is_deleted": "deleted", "deal_id": "key", "property_dealname": "name", "deal_pipeline_stage_id": "stage",
         "property_amount": "amount",
          "property_closedate": "closes_on", "property_createdate": "opened_on", "owner_id": "owner",
          "property_description": "note"}),
        (SAMPLES / "sf_account_data.csv", "customers",
         {"is_deleted": "deleted", "id": "key", "name": "name", "industry": "industry", "annual_revenue": "revenue",
         "number_of_employees": "staff", "phone": "phone",
          "website": "website", "billing_country": "region", "billing_street": "address",
          "owner_id": "owner", "description": "note"}),
        (SAMPLES / "hubspot_company_data.csv", "customers",
         {"is_deleted": "deleted", "id": "key", "property_name": "name", "property_industry": "industry",
         "property_annualrevenue": "revenue",
          "property_address": "address", "property_country": "region", "property_description": "note"}),
        (MAVEN / "sales_teams.csv", "people", {"sales_agent": "name"}),
        (SAMPLES / "sf_user_data.csv", "people", {"id": "key", "name": "name", "email": "email",
         "phone": "phone", "first_name": "first_name", "last_name": "last_name"}),
    ],
)  # fmt: skip
def test_the_proposed_mapping_makes_sense_for_exports_of_other_systems(file, kind, columns):
    assert engine.proposal(importers()[kind], open_source(file)).columns == columns


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*.csv")), ids=lambda path: path.name)
@pytest.mark.parametrize("kind", ["customers", "people", "opportunities"])
def test_every_sample_is_imported_or_refused_and_adds_up(file, kind, tmp_path):
    from tuijin.common.errors import Refused

    try:
        source = open_source(file)
        counts = take(kind, file, tmp_path / "report.csv")
    except Refused as refused:
        assert refused.sentences[0]
        return
    assert sum(counts.values()) - counts["repaired"] == sum(1 for _row in source.rows())


def test_a_workbook_from_the_accounts_comes_in_like_the_csv(tmp_path):
    import xlsxwriter

    with (MAVEN / "accounts.csv").open(newline="") as file, xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(csv.reader(file)):
            sheet.write_row(number, 0, row)
    assert take("customers", tmp_path / "a.xlsx")["created"] == 85
    assert take("customers", MAVEN / "accounts.csv")["unchanged"] == 85
