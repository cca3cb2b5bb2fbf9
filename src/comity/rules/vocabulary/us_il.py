# ruff: noqa: RUF001 - Chinese has its own punctuation
"""Facts that the law of Illinois on frontier models asks and its sisters do not."""

from collections.abc import Mapping

from comity.rules.declaration import Declared, Subject, day, moment, yes_no

FACTS: Mapping[str, Declared] = {
    "il_large_since": day(
        Subject.DEVELOPER,
        en="day on which it first was a large frontier developer as Illinois means it: a model "
        "or a run over the figure, and revenues over the figure in the year before",
        zh="首次构成伊利诺伊州所称大型前沿开发者之日（模型或训练超过该法数值，且上一年度收入超过"
        "该法数值）",
        ko="일리노이주법상 대규모 프런티어 개발자에 처음 해당하게 된 날(모델 또는 학습이 기준을 "
        "초과하고 직전 연도 수입이 기준을 초과함)",
    ),
    "il_statement_current": yes_no(
        Subject.DEVELOPER,
        en="has a current disclosure statement on file with the Illinois agency, and has paid "
        "the fee",
        zh="已向伊利诺伊州主管机构提交现行有效的披露声明并已缴费",
        ko="일리노이주 담당 기관에 유효한 공시서를 제출하였고 수수료를 납부하였음",
    ),
    "il_statement_filed_on": day(
        Subject.DEVELOPER,
        en="day on which its disclosure statement in Illinois was filed or last renewed",
        zh="在伊利诺伊州提交披露声明或最近一次更新该声明之日",
        ko="일리노이주에 공시서를 제출하거나 마지막으로 갱신한 날",
    ),
    "il_statement_outdated_on": day(
        Subject.DEVELOPER,
        en="day on which the frontier model changed hands, or what the statement in Illinois "
        "says materially changed, with no renewed statement since",
        zh="前沿模型所有权转让或伊利诺伊州披露声明所载信息发生重大变化之日，且此后尚未更新声明",
        ko="프런티어 모델의 소유권이 이전되었거나 일리노이주 공시서의 내용이 중대하게 변경되었으나 "
        "그 후 공시서를 갱신하지 않은 경우 그 날",
    ),
    "il_internal_summary_on": day(
        Subject.DEVELOPER,
        en="day on which the last summary of risk from internal use was sent to the Illinois "
        "agency",
        zh="最近一次向伊利诺伊州主管机构报送内部使用风险概要之日",
        ko="내부 사용 위험의 요약을 일리노이주 담당 기관에 마지막으로 제출한 날",
    ),
    "il_framework_reviewed_on": day(
        Subject.DEVELOPER,
        en="day of the last review of its frontier AI framework",
        zh="最近一次审查前沿人工智能框架之日",
        ko="프런티어 인공지능 프레임워크를 마지막으로 검토한 날",
    ),
    "il_audit_retained_on": day(
        Subject.DEVELOPER,
        en="day on which it last retained a third party for the yearly audit in Illinois",
        zh="最近一次聘请第三方进行伊利诺伊州年度审计之日",
        ko="일리노이주의 연례 감사를 위하여 제3자를 마지막으로 선임한 날",
    ),
    "il_audit_report_on": day(
        Subject.DEVELOPER,
        en="day on which it received the last report of that audit",
        zh="收到该审计最近一份报告之日",
        ko="그 감사의 마지막 보고서를 받은 날",
    ),
    "il_in_state": yes_no(
        Subject.SYSTEM,
        en="is developed, deployed or operated, in whole or in part, in Illinois",
        zh="全部或部分在伊利诺伊州开发、部署或运行",
        ko="전부 또는 일부가 일리노이주에서 개발, 배포 또는 운영됨",
    ),
    "il_begun_on": day(
        Subject.SYSTEM,
        en="first day on which a large frontier developer develops, deploys or operates it in "
        "Illinois",
        zh="大型前沿开发者首次在伊利诺伊州开发、部署或运行该模型之日",
        ko="대규모 프런티어 개발자가 일리노이주에서 이를 개발, 배포 또는 운영하는 첫날",
    ),
    "il_evaluation_only": yes_no(
        Subject.SYSTEM,
        en="is made available to third parties only for the primary purpose of researching, "
        "developing or evaluating it",
        zh="向第三方提供仅以对其进行研究、开发或评估为主要目的",
        ko="오로지 그 모델의 연구, 개발 또는 평가를 주된 목적으로 제3자에게 제공됨",
    ),
    "incident_imminent_discovered_at": moment(
        Subject.INCIDENT,
        en="when the developer discovered that it poses an imminent risk of death or serious "
        "physical injury, if later than the incident itself",
        zh="开发者发现该事件存在致人死亡或严重人身伤害的紧迫风险的时刻（晚于发现事件本身的，填写"
        "此项）",
        ko="개발자가 사고에 사망 또는 중대한 신체 상해의 급박한 위험이 있음을 발견한 시각(사고 "
        "자체의 발견보다 늦은 경우)",
    ),
}
