# ruff: noqa: RUF001 - Chinese has its own punctuation
"""Facts of a developer that hold whatever the law."""

from collections.abc import Mapping

from comity.rules.declaration import Declared, Subject, memberships, words, yes_no

FACTS: Mapping[str, Declared] = {
    "commitments_joined": memberships(
        Subject.DEVELOPER,
        en="commitments and codes it has joined, by the names of their packs (such as "
        "seoul-commitments or eu-cop-safety-security), each with the day it joined and, if so, "
        "left",
        zh="已加入的承诺和准则，以其规则包名称表示（例如 seoul-commitments、"
        "eu-cop-safety-security），以及各自的加入日期和（如有）退出日期",
        ko="참여한 서약 및 실천규약을 그 규칙집의 이름으로 적음(예: seoul-commitments, "
        "eu-cop-safety-security). 각각의 참여일, 탈퇴한 경우 그 탈퇴일 포함",
    ),
    "small_enterprise": yes_no(
        Subject.DEVELOPER,
        en="is a micro, small or medium-sized enterprise, its partner and linked enterprises "
        "counted in",
        zh="属于微型、小型或中型企业（合并计算合作企业和关联企业）",
        ko="초소형·소형 또는 중형 기업임(협력기업 및 연계기업을 합산하여 판단)",
    ),
    "operator_class": words(
        Subject.DEVELOPER,
        among=("critical-infrastructure", "state-organ", "other"),
        en="what kind of operator it is: critical-infrastructure (runs critical information "
        "infrastructure), state-organ (a state organ or public authority), other",
        zh="运营者类别：critical-infrastructure（关键信息基础设施运营者）、state-organ（国家机关"
        "）、other（其他）",
        ko="운영자 유형: critical-infrastructure(핵심 정보 인프라 운영자), "
        "state-organ(국가기관), other(그 밖의 운영자)",
    ),
}
