# ruff: noqa: RUF001 - Chinese has its own punctuation
"""Facts that voluntary commitments ask: Seoul's, and the reports of the Hiroshima process."""

from collections.abc import Mapping

from comity.rules.declaration import Declared, Subject, day, yes_no

FACTS: Mapping[str, Declared] = {
    "risk_reaches_thresholds": yes_no(
        Subject.SYSTEM,
        en="poses, as its developer assesses it, risks that meet or exceed the thresholds that "
        "the developer has set",
        zh="经开发者评估，其风险达到或者超过开发者所设定的阈值",
        ko="개발자의 평가에 따르면 그 위험이 개발자가 정한 임계값에 도달하거나 이를 초과함",
    ),
    "risk_beyond_mitigation": yes_no(
        Subject.SYSTEM,
        en="no mitigations can be applied that keep its risks below those thresholds",
        zh="无法采取任何缓解措施将其风险保持在上述阈值以下",
        ko="어떠한 완화 조치로도 그 위험을 위 임계값 미만으로 유지할 수 없음",
    ),
    "haip_eligible": yes_no(
        Subject.DEVELOPER,
        en="is based in a member of the OECD or of the Global Partnership on AI, or in an "
        "adherent to the OECD Recommendation on Artificial Intelligence",
        zh="设于经合组织成员、全球人工智能合作伙伴关系成员，或者经合组织《人工智能建议书》加入方"
        "境内",
        ko="경제협력개발기구 회원국, 인공지능에 관한 글로벌 파트너십 회원국 또는 경제협력개발기구 "
        "인공지능 권고 참가국에 소재함",
    ),
    "haip_report_on": day(
        Subject.DEVELOPER,
        en="day on which it last submitted a report under the Hiroshima reporting framework",
        zh="最近一次依广岛报告框架提交报告之日",
        ko="히로시마 보고 체계에 따라 마지막으로 보고서를 제출한 날",
    ),
    "haip_supplement_requested_on": day(
        Subject.DEVELOPER,
        en="day on which a complementary submission between two reports was requested of it",
        zh="被要求在两次报告之间提交补充材料之日",
        ko="두 보고 사이에 보완 자료의 제출을 요청받은 날",
    ),
}
