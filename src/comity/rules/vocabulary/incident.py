# ruff: noqa: RUF001 - Chinese has its own punctuation
"""Facts of an incident; what it is in the sense of a law is for that law's pack to derive."""

from collections.abc import Mapping

from comity.rules.declaration import Declared, Subject, moment, number, words, yes_no

FACTS: Mapping[str, Declared] = {
    "incident_started_at": moment(
        Subject.INCIDENT,
        en="when it began",
        zh="事件开始的时刻",
        ko="사고가 시작된 시각",
    ),
    "incident_involvement_aware_at": moment(
        Subject.INCIDENT,
        en="when the developer became aware that its model was involved",
        zh="开发者知悉其模型与事件有关的时刻",
        ko="개발자가 자사 모델이 사고에 관련되었음을 알게 된 시각",
    ),
    "incident_discovered_at": moment(
        Subject.INCIDENT,
        en="moment at which the developer discovered it",
        zh="开发者发现该事件的时刻",
        ko="개발자가 사고를 발견한 시각",
    ),
    "incident_reasonable_belief_at": moment(
        Subject.INCIDENT,
        en="when the developer had learned enough for a reasonable belief that it had occurred",
        zh="开发者获知足以合理相信事件已经发生的事实的时刻",
        ko="사고가 발생하였다고 합리적으로 믿을 만한 사실을 개발자가 알게 된 시각",
    ),
    "incident_determined_at": moment(
        Subject.INCIDENT,
        en="when the developer determined that it had occurred",
        zh="开发者认定事件已经发生的时刻",
        ko="개발자가 사고가 발생하였다고 판정한 시각",
    ),
    "incident_initial_report_at": moment(
        Subject.INCIDENT,
        en="when the initial report on it was submitted",
        zh="提交初次报告的时刻",
        ko="최초 보고를 제출한 시각",
    ),
    "incident_handling_ended_at": moment(
        Subject.INCIDENT,
        en="when the handling of it ended",
        zh="事件处置结束的时刻",
        ko="사고 대응이 종료된 시각",
    ),
    "incident_resolved_at": moment(
        Subject.INCIDENT,
        en="when it was resolved",
        zh="事件得到解决的时刻",
        ko="사고가 해결된 시각",
    ),
    "incident_confirmed": yes_no(
        Subject.INCIDENT,
        en="is confirmed; no while it is only suspected",
        zh="已经确认；仅为疑似的，为否",
        ko="확인되었음. 의심되는 데 그치면 아니요",
    ),
    "incident_death": yes_no(
        Subject.INCIDENT,
        en="led to the death of a person",
        zh="造成人员死亡",
        ko="사람의 사망을 초래하였음",
    ),
    "incident_bodily_injury": yes_no(
        Subject.INCIDENT,
        en="led to bodily injury of a person",
        zh="造成人身伤害",
        ko="사람의 신체 상해를 초래하였음",
    ),
    "incident_serious_health": yes_no(
        Subject.INCIDENT,
        en="led to serious harm to a person's health, physical or mental",
        zh="对人的身体或精神健康造成严重损害",
        ko="사람의 신체적 또는 정신적 건강에 중대한 피해를 초래하였음",
    ),
    "incident_infrastructure": yes_no(
        Subject.INCIDENT,
        en="led to a serious disruption of the management or operation of critical infrastructure",
        zh="严重扰乱关键基础设施的管理或运行",
        ko="핵심 인프라의 관리 또는 운영에 중대한 장애를 초래하였음",
    ),
    "incident_irreversible": yes_no(
        Subject.INCIDENT,
        en="that disruption is irreversible",
        zh="上述扰乱不可逆转",
        ko="그 장애는 되돌릴 수 없는 것임",
    ),
    "incident_rights": yes_no(
        Subject.INCIDENT,
        en="infringed obligations that protect fundamental rights",
        zh="违反保护基本权利的义务",
        ko="기본권을 보호하는 의무를 위반하였음",
    ),
    "incident_property": yes_no(
        Subject.INCIDENT,
        en="led to serious harm to property",
        zh="对财产造成严重损害",
        ko="재산에 중대한 피해를 초래하였음",
    ),
    "incident_environment": yes_no(
        Subject.INCIDENT,
        en="led to serious harm to the environment",
        zh="对环境造成严重损害",
        ko="환경에 중대한 피해를 초래하였음",
    ),
    "incident_cyber_breach": yes_no(
        Subject.INCIDENT,
        en="is a serious breach of the cybersecurity of a model or of its physical infrastructure",
        zh="属于模型或其物理基础设施的严重网络安全事件",
        ko="모델 또는 그 물리적 인프라의 사이버보안에 대한 중대한 침해임",
    ),
    "incident_weights_accessed": yes_no(
        Subject.INCIDENT,
        en="is an unauthorised access to the weights of a model, or their modification or "
        "exfiltration, by itself too",
        zh="未经授权访问、修改或外泄模型权重，包括模型自行外泄",
        ko="모델 가중치에 대한 무단 접근, 변경 또는 유출(모델 스스로의 유출 포함)임",
    ),
    "incident_weights_harm": yes_no(
        Subject.INCIDENT,
        en="that access, modification or exfiltration resulted in death or bodily injury",
        zh="上述访问、修改或外泄导致人员死亡或人身伤害",
        ko="그 접근, 변경 또는 유출이 사망 또는 신체 상해를 초래하였음",
    ),
    "incident_loss_of_control": yes_no(
        Subject.INCIDENT,
        en="its developer lost control of a model",
        zh="开发者失去对模型的控制",
        ko="개발자가 모델에 대한 통제를 상실하였음",
    ),
    "incident_loss_of_control_harm": yes_no(
        Subject.INCIDENT,
        en="that loss of control resulted in death or bodily injury",
        zh="上述失控导致人员死亡或人身伤害",
        ko="그 통제 상실이 사망 또는 신체 상해를 초래하였음",
    ),
    "incident_deception": yes_no(
        Subject.INCIDENT,
        en="a model deceived its developer to subvert the developer's controls or monitoring",
        zh="模型欺骗开发者以规避其控制或监测",
        ko="모델이 개발자의 통제나 감시를 무력화하려고 개발자를 기만하였음",
    ),
    "incident_deception_elicited": yes_no(
        Subject.INCIDENT,
        en="that deception happened inside an evaluation designed to elicit it",
        zh="上述欺骗发生在旨在诱发该行为的评估之中",
        ko="그 기만은 이를 유도하려고 설계된 평가 안에서 일어났음",
    ),
    "incident_risk_increased": yes_no(
        Subject.INCIDENT,
        en="that deception shows a materially increased catastrophic risk",
        zh="上述欺骗表明灾难性风险显著上升",
        ko="그 기만은 재앙적 위험이 실질적으로 커졌음을 보여 줌",
    ),
    "incident_catastrophic_harm": yes_no(
        Subject.INCIDENT,
        en="a catastrophic risk materialised and caused harm",
        zh="灾难性风险已成为现实并造成损害",
        ko="재앙적 위험이 현실화되어 피해를 초래하였음",
    ),
    "incident_imminent": yes_no(
        Subject.INCIDENT,
        en="poses an imminent risk of death or serious physical injury",
        zh="存在致人死亡或严重人身伤害的紧迫风险",
        ko="사망 또는 중대한 신체 상해의 급박한 위험이 있음",
    ),
    "incident_imminent_to": words(
        Subject.INCIDENT,
        en="whom that imminent risk threatens, such as users, workers, public",
        zh="该紧迫风险所威胁的人群，例如 users（用户）、workers（从业人员）、public（公众）",
        ko="그 급박한 위험이 위협하는 사람들. 예: users(이용자), workers(종사자), public(일반 "
        "공중)",
    ),
    "incident_internal_use": yes_no(
        Subject.INCIDENT,
        en="arose from the use of a model inside its developer's own organisation",
        zh="因开发者组织内部使用模型而发生",
        ko="개발자 조직 내부에서의 모델 사용에서 비롯되었음",
    ),
    "incident_crime_suspected": yes_no(
        Subject.INCIDENT,
        en="a crime is suspected behind it",
        zh="涉嫌犯罪",
        ko="범죄가 개입된 것으로 의심됨",
    ),
    "incident_persons_harmed": number(
        Subject.INCIDENT,
        "persons",
        en="persons killed or injured by it",
        zh="因事件伤亡的人数",
        ko="사고로 사망하거나 다친 사람의 수",
    ),
    "incident_loss_usd": number(
        Subject.INCIDENT,
        "USD",
        en="loss of or damage to money and property, in United States dollars",
        zh="金钱和财产的损失或损害（以美元计）",
        ko="금전 및 재산의 손실 또는 손해(미국 달러)",
    ),
    "incident_loss_cny": number(
        Subject.INCIDENT,
        "CNY",
        en="direct economic loss, in renminbi yuan",
        zh="直接经济损失（以人民币元计）",
        ko="직접적인 경제적 손실(중국 위안)",
    ),
    "incident_data_subjects": number(
        Subject.INCIDENT,
        "persons",
        en="persons whose personal data leaked or were affected",
        zh="个人信息泄露或受影响的人数",
        ko="개인정보가 유출되었거나 영향을 받은 사람의 수",
    ),
    "incident_places": words(
        Subject.INCIDENT,
        en="markets where it happened or has effects, as codes: EU, US-CA, US-NY, US-IL, CN, "
        "KR, JP, UK",
        zh="事件发生地或影响所及的市场，用代码表示：EU、US-CA、US-NY、US-IL、CN、KR、JP、UK",
        ko="사고가 발생하였거나 영향이 미치는 시장의 코드: EU, US-CA, US-NY, US-IL, CN, KR, JP, UK",
    ),
}
