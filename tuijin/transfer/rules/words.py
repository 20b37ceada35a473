"""The words of other people's files: headers, stages, industries, units. Data, not method.

Header tables have lines "field: header, header, …", best first; a field may have several lines.
"""

_INDUSTRIES = """
technology medical retail marketing finance software entertainment telecommunications services employment
manufacturing construction education logistics insurance agriculture automotive chemicals electronics energy
healthcare hospitality machinery pharmaceuticals transportation utilities wholesale consulting government
banking biotechnology engineering furniture packaging clothing
制造业 批发零售业 批发和零售业 信息技术业 软件和信息技术服务业 建筑业 金融业 房地产业 教育 医药制造业
电子制造业 机械制造业 汽车零部件 交通运输业 住宿和餐饮业 农林牧渔业 化工行业 纺织服装业 食品加工业 物流行业
"""
INDUSTRIES = frozenset(_INDUSTRIES.split())

UNITS = {"亿元": 10**8, "百万元": 10**6, "万元": 10**4, "千元": 10**3}  # in the header of an amount

# How far the sale has come, from 0 (a lead) to 1 (signed), in the words of other systems.
FAR = {
    0.0: "prospecting prospect lead leads new open qualification qualifying unqualified subscriber "
    "线索 潜在 潜在客户 初步接触 信息 新建 待跟进 初期沟通 商机 发现商机 立项前",
    0.2: "qualified firstvisit visit meeting appointment appointmentscheduled discovery "
    "拜访 初访 首访 需求确认 预约 约见",
    0.4: "engaging engaged engagement needsanalysis qualifiedtobuy valueproposition iddecisionmakers "
    "solution contacted 跟进 接触 深入接触 需求分析 立项 立项评估 方案 方案制定 沟通 洽谈 跟进中",
    0.6: "demo demonstration presentation presentationscheduled evaluation trial poc perceptionanalysis "
    "decisionmakerboughtin 演示 演示汇报 试用 测试 方案汇报 技术交流 评估",
    0.8: "negotiation negotiationreview negotiating proposal proposalpricequote quote quotation contractsent "
    "contract pricing bidding commit 谈判 商务谈判 报价 合同 投标 招投标 商务 谈判审核 合同签订中",
}
WON = (
    "won closedwon win signed success successful "
    "赢单 成交 签约 已签约 签单 已签单 已成交 赢 成功 已赢单 中标 signedwon"
)
LOST = (
    "lost closedlost loss lose dead failed unsuccessful abandoned "
    "输单 丢单 失单 输 失败 已输单 丢失 流失 未成交 无效 作废 已流失"
)

CUSTOMER_HEADERS = """
key: account_id, company_id, customer_id, record id, id, 客户编号, 客户id
name: account, account name, company, company name, customer, customer name, organization, 客户名称, 公司名称
name: 企业名称, 单位名称, 客户, 公司, 客户全称
short_name: 客户简称, 公司简称, alias
industry: sector, 所属行业, 客户行业, 行业分类
region: office_location, billing_country, country, billing_city, city, 省市, 城市, 所在地, 所在地区, 省份
address: billing_street, street, 公司地址, 详细地址, 注册地址
phone: phone number, telephone, 联系电话, 公司电话, 客户电话
website: domain, company domain name, url, 网址, 官网
staff: employees, number_of_employees, numberofemployees, 人数, 员工人数, 人员规模
revenue: annual_revenue, annualrevenue, 年收入, 营业额, 营业收入, 年营业收入
note: description, notes, 说明, 描述, 客户备注
"""

DEAL_HEADERS = """
key: opportunity_id, deal_id, hs_object_id, record id, id, 商机编号, 商机id, 项目编号, 单子编号, 单号
name: deal name, dealname, opportunity name, opportunity, deal, title, subject
name: 名称, 项目名称, 商机, 商机主题, 主题, 单子名称, 单子, 项目, 机会名称, 销售机会, 商机标题
customer: account, account name, company, company name, customer name, associated company, organization
customer: 客户名称, 公司名称, 企业名称, 单位名称, 公司, 最终客户
customer_key: account_id, company_id, customer_id, associatedcompanyid, 客户id
stage: deal_stage, dealstage, stage_name, stagename, sales stage, opportunity stage, deal_pipeline_stage_id
stage: 销售阶段, 商机阶段, 项目阶段, status, 状态, 商机状态, 跟进阶段, 当前阶段, 跟进状态, 项目状态, 项目进度, 销售进度
stage: 单子阶段, 所处阶段, 目前阶段
amount: close_value, deal amount, opportunity amount, value
amount: 预计金额, 商机金额, 合同金额, 成交金额, 预计成交金额, 预计销售金额, 单子金额, 项目金额
opened_on: engage_date, open_date, start_date, created_date, createdate, create date, created at, date_entered
opened_on: 创建日期, 创建时间, 立项日期, 发现日期, 发现时间
closes_on: close_date, closedate, expected close date, expected_on, closed_on, closed date, end date
closes_on: 预计成交日期, 预计签约日期, 预计签单日期, 预计结单日期
closes_on: 结单日期, 成交日期, 签约日期, 结束日期, 预计成交时间, 预计日期, 预计签约, 预计成交, 预计
closes_on: 预计签单, 预计成单, 预计成单日期, 签单日期
product: product name, product line, 产品名称, 意向产品, 产品线
source: lead_source, leadsource, deal source, 商机来源, 线索来源, 客户来源
competitors: competitor, main competitor, 对手, 竞品
next_step: nextstep, 下一步计划, 下步计划, 下一步动作, 下一步行动
next_step_on: next step date, next activity date, 下一步日期, 下次跟进日期, 下次跟进时间, 下次联系日期, 下次联系时间
claimed_grade: grade, 等级, 商机等级, 商机级别, 级别
lost_reason: closed lost reason, loss reason, 输单原因, 失单原因
lost_to: winner, lost to competitor, 赢家, 中标方
note: description, notes, 说明, 描述, 商机备注, 项目描述
"""

PERSON_HEADERS = """
key: user_id, owner_id, employee_id, id, 人员编号, 工号, 员工编号
name: full name, sales_agent, employee name, owner, 员工姓名, 业务员, 销售人员, 名字
email: mail, email address, 邮件, 电子邮箱, 电子邮件
phone: mobile, mobile phone, 手机, 手机号, 联系电话
"""

OWNER_HEADERS = """
owner: sales_agent, deal owner, account owner, owner name, owner_id, hubspot_owner_id, sales rep, salesperson
owner: assigned to, 业务员, 销售, 销售员, 销售人员, 销售负责人, 客户经理, 跟进人
owner: 所有人, 归属人, 负责人姓名, 商机负责人, 客户负责人, 跟单人, 跟单员
"""

CONTACT_HEADERS = """
key: contact_id, record id, id, vid, 联系人编号, 联系人id
name: contact, contact name, full name, 联系人, 联系人姓名, 客户联系人
customer: company, company name, account, account name, associated company, 客户名称, 公司, 公司名称, 单位, 单位名称
customer_key: account_id, company_id, associatedcompanyid, 客户id
title: job title, jobtitle, position, 职位, 岗位
department: dept, 所在部门
phone: mobile, mobile phone, mobile_phone, phone number, telephone, 手机, 手机号, 联系电话, 联系方式
email: mail, email address, 邮件, 电子邮箱, 电子邮件
wechat: wechat id, 微信号
note: description, notes, 说明, 描述
source: lead_source, data source, 获取方式
"""

LEAD_HEADERS = """
key: lead_id, record id, id, 线索编号, 线索id, 信息编号
company: company name, account, account name, organization, 公司名称, 客户名称, 企业名称, 单位名称, 客户, 线索名称
name: contact, contact name, full name, lead name, 联系人, 联系人姓名, 姓名
title: job title, jobtitle, position, 职位, 岗位
phone: mobile, mobile phone, mobile_phone, phone number, telephone, 手机, 手机号, 联系电话, 联系方式
source: lead_source, leadsource, original source, 线索来源, 信息来源, 客户来源
industry: sector, 所属行业, 行业分类
region: city, state, country, 城市, 省份, 省市, 所在地, 所在地区
noted_on: created_date, createdate, create date, created at, date created, 创建日期, 创建时间, 日期
converted: is_converted, 已转化, 是否转化
note: description, notes, 说明, 描述
"""

MOVE_HEADERS = """
key: history_id, 历史编号
deal_key: deal_id, opportunity_id, dealid, 商机id, 单子编号, 项目编号
stage: to stage, new stage, stage_name, stagename, deal stage, dealstage, value, 变更后阶段, 新阶段, 商机阶段
on: date_entered, entered on, timestamp, changed at, created_date, date, 变更日期, 变更时间, 日期, 时间
property: property name, name, field, 字段
note: description, 说明
"""
STAGE_PROPERTIES = frozenset(["dealstage", "stage", "stagename", "阶段", "销售阶段", "商机阶段"])

STAKEHOLDER_HEADERS = """
key: stakeholder_id, contact role id, record id, id, 干系人编号
deal_key: deal_id, opportunity_id, 商机id, 单子编号, 项目编号
deal: opportunity, deal name, opportunity name, 单子, 单子名称, 商机名称, 项目名称
customer: account, account name, company, company name, customer name, 客户名称, 公司名称, 公司
contact_key: contact_id, contactid, 联系人id
name: contact, contact name, full name, stakeholder, 联系人, 联系人姓名, 干系人
title: job title, jobtitle, position, 职位, 岗位
department: dept, 所在部门
roles: role, contact role, buying role, hs_buying_role, 采购角色, 决策角色
level: seniority, 级别, 职级
influence: power, 影响
attitude: sentiment, stance, support, 立场, 支持度
involvement: engagement, 参与度
coverage: relationship, relationship strength, 关系, 关系程度, 覆盖
way_in: 切入点
own_need: personal need, personal win, 个人需求, 个人利益
confirmed_by: 证实人
"""

ACTIVITY_HEADERS = """
key: activity_id, engagement_id, task_id, event_id, record id, id, 动作编号, 跟进编号
on: date, activity_date, activity_date_time, start_time, timestamp, created_date
on: 跟进日期, 跟进时间, 拜访日期, 时间, 活动日期
kind: type, activity type, engagement_type, task_subtype, event_subtype, 类型, 跟进方式, 活动类型, 动作
deal_key: deal_id, opportunity_id, 商机id, 单子编号
deal: opportunity, deal name, opportunity name, 单子, 单子名称, 商机名称, 项目名称
about_key: what_id
contact_key: contact_id, who_id, 联系人id
customer_key: company_id, account_id, 客户id
customer: company, account, company name, account name, 客户名称, 公司名称, 公司
people: contact, contact name, attendees, 联系人, 拜访对象, 见了谁
departments: department, 参加部门
minutes: duration, duration_in_minutes, 时长
cost: 费用
outcome: result, meeting_outcome, call_disposition, 跟进结果, 拜访结果
subject: title, topic, 标题
content: description, body, notes, note, comments, 跟进内容, 跟进记录, 备注, 说明, 沟通内容
response: feedback, 客户反应, 客户反馈
no_next_because: 没有下一步的原因, 没约下一步的原因
"""

NAME_HEADERS = """
last_name: lastname, surname, family name, 姓氏
first_name: firstname, given name
"""

DELETED_HEADERS = """
deleted: is_deleted, _fivetran_deleted, 已删除, 是否删除
"""
