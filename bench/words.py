"""Names, drawn with a seed: the same seed, the same dealer."""

from random import Random


def each(text: str) -> list[str]:
    return text.split()


FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰飞鑫波斌宇浩凯晨欣怡佳琪子轩梓涵雨泽思远文博建国志诚海燕"
PLACES = each("""
上海 苏州 昆山 无锡 常州 南京 杭州 宁波 嘉兴 绍兴 合肥 武汉 长沙 广州 深圳 东莞 佛山 厦门 青岛
济南 天津 沈阳 大连 成都 重庆 西安
""")
MARKS = each("""
启元 精工 恒泰 华昌 瑞丰 金诚 博远 新锐 天合 中科 东方 联创 宏达 盛世 安信 鼎新 立讯 百川 同济
卓越 长城 光明 永固 致远 佳美 德龙 凯盛 通达 万和 海纳
""")
LINES = each("""
机械 电子 物流 食品 医药 纺织 化工 建材 汽车零部件 模具 包装 家具 印刷 电气 仪表 五金 塑胶
光电 环保 服饰
""")
FORMS = each("""
有限公司 股份有限公司 科技有限公司 集团有限公司 实业有限公司
""")
TITLES = each("""
总经理 财务总监 会计 信息主管 采购经理 生产厂长 副总经理 仓库主管
""")
DEPARTMENTS = each("""
财务部 信息部 生产部 采购部 总经办 销售部
""")
PRODUCTS = each("""
财务模块 供应链 生产制造 全套方案 协同办公 人力资源
""")
RIVALS = each("""
金蝶 管家婆 本地小厂 自己开发
""")
SAID = (
    "谈了库存对不上的问题，会计说每月要盘三天",
    "老板关心应收账款，想先看报表怎么出",
    "看了演示，仓库主管觉得扫码入库能用",
    "价格还卡着，等他们开完会再答复",
    "对方在和另一家比较，要我们给案例",
    "带实施顾问去了一趟车间，记下了流程",
)


def person(chance: Random) -> str:
    return chance.choice(FAMILY) + "".join(chance.choice(GIVEN) for _sign in range(chance.choice((1, 2, 2))))


def company(chance: Random) -> str:
    place, line = chance.choice(PLACES), chance.choice(LINES)
    return f"{place}{chance.choice(MARKS)}{chance.choice(GIVEN)}{line}{chance.choice(FORMS)}"


def phone(chance: Random) -> str:
    return f"1{chance.choice('3578')}{chance.randrange(10**9):09d}"
