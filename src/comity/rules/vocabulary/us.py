"""Facts that the laws of the states of the United States ask."""

from collections.abc import Mapping

from comity.rules.declaration import Declared, Subject, day, number, yes_no

FACTS: Mapping[str, Declared] = {
    "affiliate_revenue_usd": number(
        Subject.DEVELOPER,
        "USD",
        en="annual gross revenue with affiliates in the preceding calendar year",
        zh="上一公历年度连同关联方的年度总收入",
        ko="직전 역년의 계열사를 포함한 연간 총수입",
    ),
    "framework_published": yes_no(
        Subject.DEVELOPER,
        en="has published its framework for frontier AI safety",
        zh="已公布前沿人工智能安全框架",
        ko="프런티어 인공지능 안전 프레임워크를 공표하였음",
    ),
    "framework_modified_on": day(
        Subject.DEVELOPER,
        en="day of the last material modification of its framework",
        zh="最近一次对框架作出重大修改之日",
        ko="프레임워크를 마지막으로 중대하게 변경한 날",
    ),
    "framework_reviewed_on": day(
        Subject.DEVELOPER,
        en="day of the last review of its framework",
        zh="最近一次审查其框架之日",
        ko="프레임워크를 마지막으로 검토한 날",
    ),
    "internal_summary_on": day(
        Subject.DEVELOPER,
        en="day on which it last transmitted a summary of its assessments of catastrophic risk "
        "from internal use",
        zh="最近一次报送内部使用所致灾难性风险评估概要之日",
        ko="내부 사용에서 발생하는 재앙적 위험에 관한 평가의 요약을 마지막으로 제출한 날",
    ),
    "transparency_report_published": yes_no(
        Subject.SYSTEM,
        en="a transparency report on it has been published",
        zh="已公布其透明度报告",
        ko="투명성 보고서가 공표되었음",
    ),
}
