"""Words that many files share, for mending slips. Data, not method."""

INDUSTRIES = frozenset(
    """
technology medical retail marketing finance software entertainment telecommunications services employment
manufacturing construction education logistics insurance agriculture automotive chemicals electronics energy
healthcare hospitality machinery pharmaceuticals transportation utilities wholesale consulting government
banking biotechnology engineering furniture packaging clothing
制造业 批发零售业 批发和零售业 信息技术业 软件和信息技术服务业 建筑业 金融业 房地产业 教育 医药制造业 电子制造业
机械制造业 汽车零部件 交通运输业 住宿和餐饮业 农林牧渔业 化工行业 纺织服装业 食品加工业 物流行业
""".split()
)
