"""One line after a visit is understood: what, when, with whom, what next (S1, 环环相扣)."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuijin.home.rules.capture import read_line
from tuijin.home.rules.days import days_in
from tuijin.home.rules.kinds import fallback
from tuijin.home.rules.people import Known, Spoken, means, people_in
from tuijin.playbook.loader import shipped

TODAY = dt.date(2026, 8, 6)  # a Thursday
KINDS = shipped("t6").activity_kinds
NOTHING = ("", "", "")

# line → kind, day, people · next: kind, day, text
LINES = [
    ("8/4 见了张总,价格还卡着,约周四带李会计看演示", "visit 8/4 张总", "demo 8/13 带李会计看演示"),
    ("见了张总，功能没得说，价格还卡着，周四带李会计看演示", "visit 8/6 张总", "demo 8/13 带李会计看演示"),
    ("met Zhang 8/4, price still stuck, demo Thursday with accountant Li", "visit 8/4 Zhang",
     "demo 8/13 demo with accountant Li"),
    ("昨天拜访何经理，下周三再去谈合同", "visit 8/5 何经理", "negotiation_talk 8/12 再去谈合同"),
    ("前天给王工打电话，没找到人", "call 8/4 王工", None),
    ("打电话给李会计，她说下周再看", "call 8/6 李会计", None),
    ("电话约了张总明天上午上门", "call 8/6 -", "visit 8/7 张总上午上门"),
    ("今天演示，效果不错，8月10日见老板", "demo 8/6 -", "executive_meeting 8/10 见老板"),
    ("8月3号吃饭，陈总和刘主任，聊得不错", "meal 8/3 陈总+刘主任", None),
    ("周二见了赵厂长，后天送方案", "visit 8/4 赵厂长", "proposal 8/8 送方案"),
    ("上周五演示，张总没表态，约月底见高层", "demo 7/31 张总", "executive_meeting 8/31 见高层"),
    ("星期一拜访孙部长", "visit 8/3 孙部长", None),
    ("昨天和老王单独聊了，愿意帮我们，三天后再约", "private_talk 8/5 老王", "- 8/9 再约"),
    ("约周四带李会计看演示", None, "demo 8/13 带李会计看演示"),
    ("明天上午给张总送合同", None, "contract_handed_in 8/7 上午给张总送合同"),
    ("下周二拜访周总", None, "visit 8/11 拜访周总"),
    ("8/10去昆山拜访", None, "visit 8/10 去昆山拜访"),
    ("报了15万，张总嫌贵", "price_told 8/6 张总", None),
    ("刚才谈价格，张总要5折，答应明天给答复", "negotiation_talk 8/6 张总", "- 8/7 答应给答复"),
    ("2026-08-03 初访，见到何经理，准备下周做调研", "first_visit 8/3 何经理", "survey 8/10 做调研"),
    ("2026年8月3日上门，李会计接待", "visit 8/3 李会计", None),
    ("三天前寄了资料给钱主任", "letter 8/3 钱主任", None),
    ("两天前演示", "demo 8/4 -", None),
    ("一周后签合同", None, "contract_signed 8/13 签合同"),
    ("两周后验收", None, "- 8/20 验收"),
    ("过两天去看看", None, "visit 8/8 去看看"),
    ("月底收款", None, "payment 8/31 收款"),
    ("下月初交流会", None, "exchange 9/1 交流会"),
    ("下个月5号演示", None, "demo 9/5 演示"),
    ("5号见了张总", "visit 8/5 张总", None),
    ("约20号演示", None, "demo 8/20 演示"),
    ("大前天参观样板，孙总很满意", "reference_visit 8/3 孙总", None),
    ("周末和吴老板喝茶", None, "private_talk 8/8 和吴老板喝茶"),
    ("上周末和吴老板喝茶了", "private_talk 8/1 吴老板", None),
    ("客户大约12万预算，见了张总", "visit 8/6 张总", None),
    ("签约还早，拜访了张总", "contract_signed 8/6 张总", None),
    ("见张总", "visit 8/6 张总", None),
    ("有意见，张总再见", "note 8/6 张总", None),
    ("见了张总约周五演示", "visit 8/6 张总", "demo 8/7 演示"),
    ("见了张总。下次带售前去。", "visit 8/6 张总", "- - 带售前去"),
    ("张总来电，要最低价", "call 8/6 张总", None),
    ("收到款10万", "payment 8/6 -", None),
    ("８/４ 见了张总，约周四演示", "visit 8/4 张总", "demo 8/13 演示"),
    ("8.4 见了张总", "visit 8/4 张总", None),
    ("随便写点什么", "note 8/6 -", None),
    ("欧阳经理打电话来", "call 8/6 欧阳经理", None),
    ("小李说他们老板要换", "note 8/6 小李", None),
    ("拜访张总和李会计、何经理", "visit 8/6 张总+李会计+何经理", None),
    ("本周五前给报价单", None, "quote 8/7 给报价单"),
    ("昨晚请客，张总来了，下周一签合同", "meal 8/5 张总", "contract_signed 8/10 签合同"),
    ("12/30 演示", None, "demo 12/30 演示"),
    ("visited manager Wang yesterday, next step: proposal in 3 days",
     "visit 8/5 manager Wang", "proposal 8/9 proposal"),
    ("Called Li, no answer", "call 8/6 Li", None),
    ("Demo on 4 Aug for Zhang, will send the quote next Tuesday", "demo 8/4 Zhang", "quote 8/11 send the quote"),
    ("had lunch with director Chen two days ago", "meal 8/4 director Chen", None),
    ("met Zhang last Friday; follow up in two weeks", "visit 7/31 Zhang", "- 8/20 follow up"),
    ("meeting with Zhang tomorrow", None, "visit 8/7 meeting with Zhang"),
    ("He said it is too expensive", "note 8/6 -", None),
    ("met manager He on Aug 3, booked demo for Monday", "visit 8/3 manager He", "demo 8/10 demo"),
    ("quoted 150k to Zhang, then contract by end of month", "price_told 8/6 Zhang", "- 8/31 contract"),
    ("talked price with Zhou three days ago, next week signature",
     "negotiation_talk 8/3 Zhou", "contract_signed 8/10 signature"),
    ("trial running, day after tomorrow visit", "trial 8/6 -", "visit 8/8 visit"),
    ("周三演示了，周五再演示一次", "demo 8/5 -", "demo 8/7 再演示一次"),
    ("张总:没钱。约9月10日再谈", "note 8/6 张总", "- 9/10 再谈"),
    ("和张总通话，节约成本是重点", "call 8/6 张总", None),
    ("他预约了周五看产品", None, "demo 8/7 看产品"),
    ("张总约周四演示", None, "demo 8/13 张总，演示"),
    ("9月底前付款", None, "payment 9/30 付款"),
    ("十月八号见面", None, "visit 10/8 见面"),
    ("每周四例会，见了张总", "visit 8/6 张总", None),
    ("两三天一次电话", "call 8/6 -", None),
    ("3个人参加了演示", "demo 8/6 -", None),
    ("年底签单", None, "contract_signed 12/31 签单"),
    ("8/4拜访，未约下次", "visit 8/4 -", None),
    ("今天没有约下一步，因为张总出国", "note 8/6 张总", None),
    ("8-4见了张总，8-10演示", "visit 8/4 张总", "demo 8/10 演示"),
    ("3-5个人参加了演示", "demo 8/6 -", None),
    ("8 月 4 日见了张总，约 8 月 12 日演示", "visit 8/4 张总", "demo 8/12 演示"),
    ("见了张总 价格卡着 下周二上午10点演示", "visit 8/6 张总", "demo 8/11 上午10点演示"),
    ("见了张总->周五演示", "visit 8/6 张总", "demo 8/7 演示"),
    ("元旦前签约", None, "contract_signed 12/31 签约"),
    ("国庆后演示", None, "demo 10/8 演示"),
    ("半个月后演示", None, "demo 8/21 演示"),
    ("一个小时后打电话", None, "call 8/6 打电话"),
    ("过两周再联系", None, "- 8/20 再联系"),
    ("见了张总，过几天再去", "visit 8/6 张总", "- - 再去"),
    ("谈过两次了", "note 8/6 -", None),
    ("前两天见了张总", "visit 8/4 张总", None),
    ("跟何经理微信聊了聊，周五前给他发报价", "call 8/6 何经理", "price_told 8/7 给他发报价"),
    ("met Zhang, demo with accountant Li next Thursday at 10am", "visit 8/6 Zhang",
     "demo 8/13 demo with accountant Li at 10am"),
    ("Lunch with Zhang today, contract signing on Friday", "meal 8/6 Zhang", "contract_signed 8/7 contract signing"),
    ("今天见了于总，下周三带方案过去", "visit 8/6 于总", "proposal 8/12 带方案过去"),
    ("杨总单独谈了一小时，大后天带顾问过去", "private_talk 8/6 杨总", "- 8/9 带顾问过去"),
    ("给吕总演示完了，反应一般，12.5 再演示一次", "demo 8/6 吕总", "demo 12/5 再演示一次"),
    ("报价给了，12.5万太贵", "price_told 8/6 -", None),
    ("开了会，3.5小时", "note 8/6 -", None),
    ("昨天去谈进销存，吕总没在，后天下午再去", "note 8/5 -", "- 8/8 下午再去"),
    ("萧总不在，跟董经理聊了聊，他说要看样板客户，下周二带他去", "visit 8/6 董经理", "- 8/11 带他去"),
    ("宋总今早来电，要求后天前报价", "call 8/6 宋总", "price_told 8/8 要求报价"),
    ("打电话给李会计，她说后天前答复", "call 8/6 李会计", None),
    ("周五公开演示，胡主管、董计划员参加", None, "demo 8/7 公开演示，胡主管、董计划员参加"),
    ("8月12日14:00拜访张总", None, "visit 8/12 14:00拜访张总"),
    ("薛总说预算批了，年后再谈", "note 8/6 薛总", "- 2/13 再谈"),
    ("春节前送合同", None, "contract_handed_in 2/4 送合同"),
    ("三年后换系统", "note 8/6 -", None),
    ("和薛总吃完饭，下周五前交方案", "meal 8/6 薛总", "proposal 8/14 交方案"),
    ("合同送过去了，月底签", "contract_handed_in 8/6 -", "- 8/31 月底签"),
    ("演示改到下周五", None, "demo 8/14 演示"),
    ("演示推到8月14号了，宋总那天才有空", None, "demo 8/14 演示，宋总那天才有空"),
    ("演示约在下周一", None, "demo 8/10 演示"),
    ("合同约下周一签", None, "- 8/10 合同签"),
    ("方总把周四的演示取消了", "note 8/6 方总", None),
    ("今天本来要演示，客户临时取消了，改约8月10号", "note 8/6 -", "demo 8/10 改约8月10号"),
    ("原来说好周三演示，现在推到下周五", "note 8/6 -", "demo 8/14 现在推到下周五"),
    ("还没报价，等预算", "note 8/6 -", None),
    ("没有演示，只是聊了聊", "visit 8/6 -", None),
    ("客户不同意试用", "note 8/6 -", None),
    ("张总想看样板客户，没定时间", "note 8/6 张总", None),
    ("不打算签合同了", "note 8/6 -", None),
    ("约卢主管周六喝茶，没答应", "note 8/6 卢主管", None),
    ("今天跟胡经理约见面没约上", "note 8/6 胡经理", None),
    ("没见到王总，前台说他出差了", "note 8/6 -", None),
    ("今天没见着魏经理，跟梁经理聊了会儿", "visit 8/6 梁经理", None),
    ("范总答应了月底签合同", None, "contract_signed 8/31 范总答应了签合同"),
    ("跟马经理定了下周二上午九点半演示", None, "demo 8/11 跟马经理定了上午九点半演示"),
    ("姚经理让周三前报个价", None, "price_told 8/12 姚经理让报个价"),
    ("二十号前把方案给到何工", None, "proposal 8/20 把方案给到何工"),
    ("25号演示", None, "demo 8/25 演示"),
    ("见了张总，他说李会计没看懂", "visit 8/6 张总", None),
    ("周二跟梁经理吃饭，他说魏经理是关键人，方总只听他的", "meal 8/4 梁经理", None),
    ("老杨说李总同意了", "note 8/6 老杨", None),
    ("跟薛经理约好了，他来安排傅网管和宋总一起看演示",
     "note 8/6 薛经理", "demo - 他来安排傅网管和宋总一起看演示"),
    ("今天和杨总、李总一起吃了顿饭", "meal 8/6 杨总+李总", None),
    ("前天晚上和马经理吃的饭", "meal 8/4 马经理", None),
    ("周末加班做了方案", "proposal 8/1 -", None),
    ("周五带李会计看演示，下周一再去谈价格", None, "demo 8/7 带李会计看演示，下周一再去谈价格"),
    ("见了许总，另外明天先找蒋科长单独聊聊，周五之前出对比方案",
     "visit 8/6 许总", "private_talk 8/7 另外先找蒋科长单独聊聊，周五之前出对比方案"),
    ("刚从中霖出来，王总没在，跟姚经理聊了聊，周四再约王总", "visit 8/6 姚经理", "- 8/13 再约王总"),
    ("薛会计说回头跟阎总汇报", "note 8/6 薛会计", None),
    ("合同寄出去了，估计周五到", "contract_handed_in 8/6 -", None),
    ("今天下午3点跟杜经理见面", None, "visit 8/6 下午3点跟杜经理见面"),
    ("打了个电话给孙经理，他在开会，晚点回", "call 8/6 孙经理", "- 8/6 晚点回"),
    ("从上周三到现在打了四次电话", "call 8/6 -", None),
    ("8月3日拜访许经理 8月10日二次拜访", "visit 8/3 许经理", "visit 8/10 二次拜访"),
    ("跟老板汇报了", "note 8/6 -", None),
    ("微信给姚经理发了报价，26万8千", "price_told 8/6 姚经理", None),
    ("打电话确认演示时间", "call 8/6 -", None),
    ("下月中旬去久安", None, "- 9/15 去久安"),
    ("8月下旬安排演示", None, "demo 8/25 安排演示"),
    ("上月底去了久安", "note 7/31 -", None),
    ("明年1月15日去久安", None, "- 1/15 去久安"),
    ("三五天内去久安", None, "- 8/11 去久安"),
    ("这两天去久安", None, "- - 去久安"),
    ("明年3月再启动", None, "- - 再启动"),
    ("下班前发报价给马经理", None, "price_told 8/6 发报价给马经理"),
    ("姜总下周出差，演示往后推一周", "note 8/6 姜总", None),
    ("对方老板同意了，下周二签合同", "note 8/6 -", "contract_signed 8/11 签合同"),
    ("见了张总,8/20启动", "visit 8/6 张总", "- 8/20 启动"),
    ("周五上午十点约了彭会计谈付款方式", None, "negotiation_talk 8/7 上午十点，彭会计谈付款方式"),
    ("下周二三的样子去久安", None, "- 8/11 去久安"),
    ("预算砍了一半，项目要延期到以后", "note 8/6 -", None),
    ("he wants a quote by Friday", None, "quote 8/7 he wants a quote"),
    ("called Xue, demo moved to next Thursday", "call 8/6 Xue", "demo 8/13 demo"),
    ("Didn't meet Wang, met Yao instead", "visit 8/6 Yao", None),
    ("contract signing Friday next week", None, "contract_signed 8/14 contract signing"),
    ("Will call Mr. Sun on Monday", None, "call 8/10 call Mr. Sun"),
]  # fmt: skip


def day(text: str, behind: bool) -> dt.date:
    month, number = map(int, text.split("/"))
    off = (behind and (month, number) > (8, 6)) - (not behind and (month, number) < (8, 6))
    return dt.date(2026 - off, month, number)


@pytest.mark.parametrize(("line", "done", "plan"), LINES, ids=[line[0] for line in LINES])
def test_S1_a_line_says_what_was_done_and_what_comes_next(line, done, plan):
    found = read_line(line, TODAY, KINDS)
    happened = None
    if found.happened:
        people = "+".join(one.text for one in found.happened.people) or "-"
        happened = (found.happened.kind or fallback(KINDS), found.happened.on, people)
    arranged = found.next and (found.next.kind or "-", found.next.on, found.next.text)
    kind, on, who = done.split(" ", 2) if done else NOTHING
    assert happened == ((kind, day(on, True), who) if done else None)
    kind, on, text = plan.split(" ", 2) if plan else NOTHING
    assert arranged == ((kind, None if on == "-" else day(on, False), text) if plan else None)
    assert found.text == line


PRICES = [
    ("报了15万", 150_000, None),
    ("报价12.5万，张总嫌贵", 125_000, None),
    ("报了五折", None, 50),
    ("已经报了 5 折的价格，12万", 120_000, 50),
    ("打八五折", None, 15),
    ("85折还不行", None, 15),
    ("9.5折", None, 5),
    ("quoted 150k", 150_000, None),
    ("quoted ￥150,000, 20% off", 150_000, 20),
    ("报价十二万", 120_000, None),
    ("预算15万", None, None),
    ("转折点", None, None),
    ("价格 300000 元", 300_000, None),
    ("报了3家", None, None),
    ("100%满意", None, None),
    ("报价28万8，王总嫌贵", 288_000, None),
    ("报价 12 万 8", 128_000, None),
    ("报了三十二万五", 325_000, None),
    ("报价28万8500", 288_500, None),
    ("报价三万零五百", 30_500, None),
    ("报价三千五", 3_500, None),
    ("报价五点三万", 53_000, None),
    ("总价一百二十万，首付三成", 1_200_000, None),
    ("发了报价，26万8千", 268_000, None),
    ("报价28万8折", 280_000, 20),
    ("报价28万 3个模块", 280_000, None),
    ("报价，200人规模", None, None),
    ("给客户报价28万", 280_000, None),
    ("客户只出价20万", None, None),
    ("宋会计要打九折", None, None),
    ("he wants 20% discount", None, None),
]


@pytest.mark.parametrize(("line", "amount", "off"), PRICES)
def test_S8_a_told_price_and_a_discount_are_heard(line, amount, off):
    found = read_line(line, TODAY, KINDS)
    wanted = (None if amount is None else Decimal(amount), None if off is None else Decimal(off))
    assert (found.amount, found.discount) == wanted


RIVALS = ["金蝶", "Kingdee", "用友", "Acme", "SAP", "Sage", "浪潮", "浪潮（山东）", "  ", ""]
THEIRS = [
    ("金蝶报了18万", "note"),
    ("见了张总，金蝶报价18万，打八折", "visit"),
    ("竞品报了18万", "note"),
    ("met Zhang, acme quoted 150k", "visit"),
    ("Acme quoted 150k, 20% off", "note"),
    ("Acme quoted 150,000, and 20% off", "note"),
    ("金蝶昨天来了，报价18万", "note"),
    ("听说金蝶，报了18万", "note"),
    ("友商来了，报了18万", "note"),
    ("有友商报了18万，又打八折", "note"),
    ("金蝶发了报价，18万", "note"),
    ("金蝶告诉我们报价18万", "note"),
    ("金蝶比我们低报了18万", "note"),
    ("金蝶在我们之前报了18万", "note"),
    ("金蝶现在报了18万", "note"),
    ("金蝶抢我们的单子，报了18万", "note"),
    ("当着我们，对手金蝶和用友都报了18万", "note"),
    ("acme told us price is 150k", "note"),
    ("acme undercut us and quoted 150k", "note"),
    ("报价：金蝶18万，我们20万", "note"),
    ("价格上金蝶是18万", "note"),
    ("总价用友18万", "note"),
    ("总价SAP18万", "note"),
    ("price of sap 150k", "note"),
    ("kingdee报了18万", "note"),
    ("ＫＩＮＧＤＥＥ报了１８万", "note"),
    ("浪潮（山东）报了18万", "note"),
    ("浪潮(山东)报了18万", "note"),
    ("金蝶报价太低", "note"),
    ("金蝶报了价，没说多少", "note"),
    ("用友报了18万，报价太低", "note"),
    ("金蝶昨天演示了，报了18万", "note"),
    ("昨天见了张总说金蝶报了18万", "visit"),
]
OURS = [
    ("见了张总，用友报了18万，我们报了20万", 200_000, None, "visit"),
    ("金蝶报了18万我们报了20万", 200_000, None, "price_told"),
    ("金蝶报价18万，我们打八折", None, 20, "note"),
    ("在金蝶报了18万之后，我们的报价是20万", 200_000, None, "price_told"),
    ("当着用友的面我们报了20万", 200_000, None, "price_told"),
    ("当着金蝶的面，报了20万", 200_000, None, "price_told"),
    ("当着金蝶报了20万，打八折", 200_000, 20, "price_told"),
    ("跟竞争对手金蝶比，报了20万", 200_000, None, "price_told"),
    ("客户在用金蝶，报了20万", 200_000, None, "price_told"),
    ("客户有金蝶的系统，报了20万", 200_000, None, "price_told"),
    ("替换用友报了20万", 200_000, None, "price_told"),
    ("换掉了用友，报了20万", 200_000, None, "price_told"),
    ("比金蝶低2万报了20万", 200_000, None, "price_told"),
    ("跟用友竞争报了20万", 200_000, None, "price_told"),
    ("针对手机端报了20万", 200_000, None, "price_told"),
    ("in front of acme quoted 150k", 150_000, None, "price_told"),
    ("against the rival SAP, quoted 150k", 150_000, None, "price_told"),
    ("Acme was there too, we quoted 150k", 150_000, None, "price_told"),
    ("on arrival quoted 150k to Zhang", 150_000, None, "price_told"),
    ("disappointed by price 200k", 200_000, None, "note"),
    ("发message告诉张总价格20万", 200_000, None, "note"),
    ("盛和报了18万", 180_000, None, "price_told"),  # of whom nobody has heard as a rival
    ("金蝶没来，演示了，报价20万", 200_000, None, "demo"),
]


@pytest.mark.parametrize(
    ("line", "amount", "off", "kind"), [*((line, None, None, kind) for line, kind in THEIRS), *OURS]
)
def test_S11_what_a_rival_tells_or_does_is_neither_price_nor_deed_of_ours(line, amount, off, kind):
    found = read_line(line, TODAY, KINDS, rivals=RIVALS)
    wanted = (None if amount is None else Decimal(amount), None if off is None else Decimal(off))
    assert (found.amount, found.discount) == wanted
    assert (found.happened.kind or fallback(KINDS)) == kind


ZHANG, LI, HE = Known(1, "张总", "总经理"), Known(2, "李会计", "会计"), Known(3, "何建国", "行政经理")
MEANT = [
    ("见了张总", ZHANG, True), ("met Zhang", ZHANG, True), ("met boss Zhang", ZHANG, True), ("见了李总", ZHANG, False),
    ("accountant Li rang", LI, True), ("engineer Li rang", LI, False), ("李工来了", LI, False),
    ("何经理来了", HE, True),
    ("何建国来了", HE, True), ("何会计来了", HE, False), ("met manager He", HE, True), ("小何说", HE, True),
    ("老张说", ZHANG, True), ("张会计", ZHANG, False),
]  # fmt: skip


@pytest.mark.parametrize(("line", "person", "meant"), MEANT)
def test_a_form_of_address_means_the_person_we_know(line, person, meant):
    assert any(means(one, person) for one in people_in(line, [person])) is meant


def test_nobody_is_seen_where_nobody_is_named():
    for line in ("He said no", "任务主要是演示", "高度认可", "so long", "价格方面", "an offer"):
        assert people_in(line) == (), line


@pytest.mark.parametrize(
    "line",
    ["对方老板同意了", "我们公司经理说", "关于总价的事", "了解财务情况", "工程总监没来", "库房主管签字", "那边财务说",
     "由于总部要求", "28万总价", "施工方案", "西安总部", "贸易经理"],
)  # fmt: skip
def test_what_only_looks_like_a_family_name_is_nobody(line):
    assert people_in(line) == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [("阎总来了", "阎总"), ("江苏王总在开会", "王总"), ("房东李总", "李总"), ("尚经理说", "尚经理")],
)
def test_a_name_behind_another_word_is_still_somebody(line, said):
    assert [one.text for one in people_in(line)] == [said]


texts = st.one_of(
    st.text(max_size=80),
    st.text(
        alphabet="金蝶我们比见了约张总李会计周四下上月底号日8/4.,，。 年前后三两天过演示报万折%demo next in days",
        max_size=40,
    ),
)


@given(texts, st.dates(dt.date(2001, 1, 1), dt.date(2090, 12, 31)))
def test_whatever_is_typed_is_read_with_days_that_make_sense(line, today):
    found = read_line(line, today, KINDS, [ZHANG, LI, HE], [*RIVALS, line[:9]])
    far = dt.timedelta(days=731)
    assert found.text == line
    if found.happened:
        assert today - far <= found.happened.on <= today
    if found.next:
        assert found.next.on is None or today <= found.next.on <= today + far
        assert len(found.next.text) <= 200
    for said in days_in(line.lower(), today):
        assert 0 <= said.start < said.end


@given(st.text(max_size=60))
def test_people_stand_where_they_are_said_to(line):
    for one in people_in(line, [Known(1, "a b"), Known(2, "张三丰")]):
        assert isinstance(one, Spoken)
        assert 0 <= one.start < one.end <= len(line)
