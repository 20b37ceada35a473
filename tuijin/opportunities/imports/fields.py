"""What of a deal can be imported, and how other systems head it."""

from tuijin.common.text import Text
from tuijin.opportunities.models import Opportunity
from tuijin.playbook.queries import current
from tuijin.transfer.colleagues import OWNER
from tuijin.transfer.importing import KEY
from tuijin.transfer.rules import fields
from tuijin.transfer.rules.fields import Column, FieldSpec, Read, known_as
from tuijin.transfer.rules.stages import StageName, stage_reader

HEADERS = """
key: opportunity_id, deal_id, hs_object_id, record id, id, 商机编号, 商机id, 项目编号
name: deal name, dealname, opportunity name, opportunity, deal, title, subject
name: 名称, 项目名称, 商机, 商机主题, 主题
customer: account, account name, company, company name, customer name, associated company, organization
customer: 客户名称, 公司名称, 企业名称, 单位名称, 公司, 最终客户
customer_key: account_id, company_id, customer_id, associatedcompanyid, 客户id
stage: deal_stage, dealstage, stage_name, stagename, sales stage, opportunity stage, deal_pipeline_stage_id
stage: 销售阶段, 商机阶段, 项目阶段, status, 状态, 商机状态
amount: close_value, deal amount, opportunity amount, value
amount: 预计金额, 商机金额, 合同金额, 成交金额, 预计成交金额, 预计销售金额
opened_on: engage_date, open_date, start_date, created_date, createdate, create date, created at, date_entered
opened_on: 创建日期, 创建时间, 立项日期, 发现日期, 发现时间
closes_on: close_date, closedate, expected close date, expected_on, closed_on, closed date, end date
closes_on: 预计成交日期, 预计签约日期, 预计签单日期, 预计结单日期
closes_on: 结单日期, 成交日期, 签约日期, 结束日期, 预计成交时间
product: product name, product line, 产品名称, 意向产品, 产品线
source: lead_source, leadsource, deal source, 商机来源, 线索来源, 客户来源
competitors: competitor, main competitor, 对手, 竞品
next_step: nextstep, 下一步计划, 下步计划
lost_reason: closed lost reason, loss reason, 输单原因, 失单原因
lost_to: winner, lost to competitor, 赢家, 中标方
note: description, notes, 说明, 描述, 商机备注, 项目描述
"""


def deal_fields() -> tuple[FieldSpec, ...]:
    """The fields under the playbook in force and with the products known today."""
    text, day = fields.text, fields.day
    own = (
        FieldSpec(KEY, Text("编号", "Id"), text(200)),
        FieldSpec("name", Text("商机名称", "Name"), text(200)),
        FieldSpec("customer", Text("客户", "Customer"), text(200)),
        FieldSpec("customer_key", Text("客户编号", "Customer id"), text(200)),
        FieldSpec("stage", Text("阶段", "Stage"), stages, required=True),
        FieldSpec("amount", Text("金额", "Amount"), fields.money()),
        FieldSpec("opened_on", Text("开始日期", "Opened on"), day),
        FieldSpec("closes_on", Text("预计或实际结束日期", "Closes on"), day),
        OWNER,
        FieldSpec("product", Text("产品", "Product"), fields.words(_products(), 200)),
        FieldSpec("source", Text("来源", "Source"), text(80)),
        FieldSpec("competitors", Text("竞争对手", "Competitors"), text(200)),
        FieldSpec("next_step", Text("下一步", "Next step"), text(200)),
        FieldSpec("lost_reason", Text("丢单原因", "Lost reason"), text(200)),
        FieldSpec("lost_to", Text("丢给谁", "Lost to"), text(80)),
        FieldSpec("note", Text("备注", "Note"), text(10_000, lines=True)),
    )
    return known_as(own, HEADERS)


def _products() -> set[str]:
    """Products that deals name already: towards their writing a slip is mended."""
    written = Opportunity.objects.exclude(product="").order_by().values_list("product", flat=True)
    return set(written.distinct()[:1000])


def stages(column: Column) -> Read:
    """The reader of the stage column under the playbook in force."""
    return stage_reader(stage_names())(column)


def stage_names() -> list[StageName]:
    """The stages of the playbook in force, as imports see them."""
    return [StageName(stage.key, stage.name) for stage in current().stages]


def playbook_key(area: str, writing: str) -> str:
    """The key of what the playbook calls so (by key or name), or ""."""
    plain = fields.plain_header(writing)
    for item in current().items(area) if plain else ():
        if plain in {fields.plain_header(word) for word in (item.key, item.name.zh, item.name.en)}:
            return str(item.key)
    return ""
