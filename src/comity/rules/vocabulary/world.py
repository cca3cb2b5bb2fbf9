# ruff: noqa: RUF001 - Chinese has its own punctuation
"""Facts that the calls for rules by scientists and others ask; no law has fixed their figures."""

from collections.abc import Mapping

from comity.rules.declaration import Declared, Subject, number, yes_no

FACTS: Mapping[str, Declared] = {
    "ai_research_spending": number(
        Subject.DEVELOPER,
        "money",
        en="what it spent on research and development of AI in one year, or gave as a public "
        "funder, in any one currency",
        zh="其在一个年度内用于人工智能研发（或者作为公共资助方拨付）的金额，币种不限",
        ko="1년 동안 인공지능 연구개발에 지출한(또는 공공 재원 지원자로서 지급한) 금액. 통화는 "
        "하나로 통일",
    ),
    "ai_safety_spending": number(
        Subject.DEVELOPER,
        "money",
        en="the part of that spending that went to the safety and ethical use of AI, in the same "
        "currency; what serves other ends too belongs in the high figure only",
        zh="上述金额中用于人工智能安全和合乎伦理使用的部分，币种相同；兼有其他目的的支出仅计入上限",
        ko="위 금액 중 인공지능의 안전과 윤리적 이용에 쓴 부분(같은 통화). 다른 목적을 겸한 지출은 "
        "높은 쪽 수치에만 넣음",
    ),
    "advanced_system": yes_no(
        Subject.SYSTEM,
        en="is an advanced or frontier AI system in the opinion of whoever states it; the calls "
        "for rules that use the word give no figure",
        zh="陈述者认为其属于先进或者前沿人工智能系统；使用该词的各项倡议均未给出数值",
        ko="진술하는 자가 보기에 고도의 또는 프런티어 인공지능 시스템임. 이 말을 쓰는 요구들은 "
        "수치를 제시하지 않음",
    ),
    "above_asked_capability": yes_no(
        Subject.SYSTEM,
        en="its capabilities are above the threshold from which registration or testing is asked "
        "for; no statement has fixed one, so the source of the fact should name it",
        zh="其能力高于有关倡议要求登记或者测试的门槛；尚无声明确定该门槛，事实来源应当注明所用门槛",
        ko="등록이나 시험을 요구하는 능력 기준을 넘음. 이를 정한 성명은 없으므로 사실의 출처에 "
        "어떤 기준인지 적어야 함",
    ),
    "base_above_asked_capability": yes_no(
        Subject.SYSTEM,
        en="it is a copy or a derivative of a model whose capabilities are above that threshold",
        zh="系能力高于该门槛的模型的副本或者衍生模型",
        ko="능력이 그 기준을 넘는 모델의 사본이거나 파생 모델임",
    ),
    "above_asked_compute": yes_no(
        Subject.SYSTEM,
        en="the computation for it, or for the run that trains it, is above the threshold from "
        "which registration is asked for; no statement has fixed one, so the source of the fact "
        "should name it",
        zh="其计算量或者训练该系统的训练任务的计算量高于有关倡议要求登记的门槛；尚无声明确定该门槛，"
        "事实来源应当注明所用门槛",
        ko="그 시스템 또는 이를 학습시키는 학습 작업의 연산량이 등록을 요구하는 기준을 넘음. 이를 "
        "정한 성명은 없으므로 사실의 출처에 어떤 기준인지 적어야 함",
    ),
    "registered_with_authority": yes_no(
        Subject.SYSTEM,
        en="is registered with a public authority as an AI model or system",
        zh="已作为人工智能模型或者系统在主管机关登记",
        ko="인공지능 모델 또는 시스템으로 공공기관에 등록되어 있음",
    ),
    "audited_independently": yes_no(
        Subject.SYSTEM,
        en="an independent third party has audited its safety and its developer's information "
        "security",
        zh="独立第三方已审计其安全性以及开发者的信息安全",
        ko="독립된 제3자가 그 안전성과 개발자의 정보보안을 감사하였음",
    ),
    "shutdown_procedures": yes_no(
        Subject.SYSTEM,
        en="there are procedures by which it can be shut down at once",
        zh="已备有可将其立即关停的程序",
        ko="이를 즉시 정지할 수 있는 절차가 마련되어 있음",
    ),
    "red_line_replication": yes_no(
        Subject.SYSTEM,
        en="can copy or improve itself, or make systems of similar or greater ability, without "
        "explicit human approval and assistance",
        zh="未经人类明确批准和协助，即能自我复制、自我改进，或者创建能力相当或更强的系统",
        ko="인간의 명시적 승인과 도움 없이 스스로를 복제·개선하거나 능력이 비슷하거나 더 뛰어난 "
        "시스템을 만들 수 있음",
    ),
    "red_line_power": yes_no(
        Subject.SYSTEM,
        en="takes actions that unduly increase its own power and influence",
        zh="采取行动不当扩大自身的权力和影响力",
        ko="자신의 힘과 영향력을 부당하게 키우는 행동을 함",
    ),
    "red_line_weapons": yes_no(
        Subject.SYSTEM,
        en="substantially increases the ability to design weapons of mass destruction, or to "
        "violate the conventions on biological or chemical weapons",
        zh="实质性地增强设计大规模杀伤性武器或者违反生物、化学武器公约的能力",
        ko="대량살상무기를 설계하거나 생물·화학무기 협약을 위반할 능력을 실질적으로 높임",
    ),
    "red_line_cyberattack": yes_no(
        Subject.SYSTEM,
        en="can carry out, on its own, cyberattacks that result in serious financial loss or "
        "equivalent harm",
        zh="能够自主实施造成严重经济损失或者同等损害的网络攻击",
        ko="심각한 재산 손실이나 그에 준하는 피해를 일으키는 사이버공격을 스스로 수행할 수 있음",
    ),
    "red_line_deception": yes_no(
        Subject.SYSTEM,
        en="can consistently make its designers or regulators misjudge its likelihood or its "
        "capability of crossing the other red lines",
        zh="能够持续使其设计者或者监管者误判其越过其他红线的可能性或者能力",
        ko="설계자나 규제기관이 그 시스템이 다른 한계선을 넘을 가능성이나 능력을 계속 오판하게 "
        "만들 수 있음",
    ),
}
