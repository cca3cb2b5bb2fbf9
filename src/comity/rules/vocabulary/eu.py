# ruff: noqa: RUF001 - Chinese has its own punctuation
"""Facts that the law of the European Union asks."""

from collections.abc import Mapping

from comity.rules.declaration import Declared, Subject, day, moment, number, yes_no

FACTS: Mapping[str, Declared] = {
    "established_in_eu": yes_no(
        Subject.DEVELOPER,
        en="is established in the European Union",
        zh="在欧盟境内设立",
        ko="유럽연합 역내에 설립되어 있음",
    ),
    "eu_representative": yes_no(
        Subject.DEVELOPER,
        en="has appointed, by written mandate, a representative established in the European Union",
        zh="已以书面授权指定在欧盟境内设立的授权代表",
        ko="유럽연합 역내에 설립된 수권대리인을 서면 위임으로 지정하였음",
    ),
    "eu_mandate_ended_on": day(
        Subject.DEVELOPER,
        en="day on which its representative in the European Union terminated the mandate",
        zh="欧盟授权代表终止授权之日",
        ko="유럽연합 역내 수권대리인이 위임을 종료한 날",
    ),
    "threshold_met_on": day(
        Subject.SYSTEM,
        en="day on which the computation passed the threshold for systemic risk of the European "
        "Union",
        zh="计算量超过欧盟系统性风险阈值之日",
        ko="연산량이 유럽연합의 시스템적 위험 기준을 초과한 날",
    ),
    "threshold_known_on": day(
        Subject.SYSTEM,
        en="day on which it became known that the threshold for systemic risk will be passed",
        zh="得知将超过系统性风险阈值之日",
        ko="시스템적 위험 기준을 초과하게 될 것임을 알게 된 날",
    ),
    "designated_systemic": yes_no(
        Subject.SYSTEM,
        en="the European Commission has designated it as a model with systemic risk",
        zh="已被欧盟委员会认定为具有系统性风险的模型",
        ko="유럽연합 집행위원회가 시스템적 위험이 있는 모델로 지정하였음",
    ),
    "designated_on": day(
        Subject.SYSTEM,
        en="day on which the provider was informed of the designation",
        zh="提供者收到该认定通知之日",
        ko="제공자가 그 지정을 통지받은 날",
    ),
    "eu_placing_intended": yes_no(
        Subject.SYSTEM,
        en="its developer intends to place it on the market of the European Union",
        zh="开发者拟将其投放欧盟市场",
        ko="개발자가 유럽연합 시장에 출시할 의사가 있음",
    ),
    "eu_placed_on_market": yes_no(
        Subject.SYSTEM,
        en="has been placed on the market of the European Union",
        zh="已投放欧盟市场",
        ko="유럽연합 시장에 출시되었음",
    ),
    "eu_placed_on": day(
        Subject.SYSTEM,
        en="day of first placing on the market of the European Union",
        zh="首次投放欧盟市场之日",
        ko="유럽연합 시장에 처음 출시한 날",
    ),
    "own_system_in_service": yes_no(
        Subject.SYSTEM,
        en="is part of its developer's own AI system on the market or in service in the Union",
        zh="已集成于开发者自有人工智能系统，且该系统已在欧盟投放市场或投入使用",
        ko="개발자 자신의 인공지능 시스템에 통합되어 그 시스템이 유럽연합에서 출시되었거나 "
        "서비스 개시되었음",
    ),
    "eu_internal_use": yes_no(
        Subject.SYSTEM,
        en="is used inside its developer's own organisation in the European Union",
        zh="在开发者位于欧盟的组织内部使用",
        ko="유럽연합 역내의 개발자 조직 내부에서 사용되고 있음",
    ),
    "internal_use_essential": yes_no(
        Subject.SYSTEM,
        en="the internal use is essential to a product or service for others in the European "
        "Union, or affects people's rights there",
        zh="该内部使用对在欧盟向第三方提供产品或服务必不可少，或影响当地自然人的权利",
        ko="그 내부 사용이 유럽연합에서 제3자에게 제품이나 서비스를 제공하는 데 필수적이거나 "
        "자연인의 권리에 영향을 미침",
    ),
    "base_compute_unobtainable": yes_no(
        Subject.SYSTEM,
        en="the modifier neither knows the original model's training compute nor can estimate it",
        zh="修改者既不知悉也无法估算原始模型的训练计算量",
        ko="변경자가 원본 모델의 학습 연산량을 알지 못하고 추정할 수도 없음",
    ),
    "base_systemic": yes_no(
        Subject.SYSTEM,
        en="the model it was made from is one with systemic risk",
        zh="原始模型为具有系统性风险的模型",
        ko="원본 모델이 시스템적 위험이 있는 모델임",
    ),
    "training_summary_published": yes_no(
        Subject.SYSTEM,
        en="a summary of its training content has been published",
        zh="已公布其训练内容摘要",
        ko="학습 콘텐츠 요약이 공표되었음",
    ),
    "training_summary_updated_on": day(
        Subject.SYSTEM,
        en="day on which the summary of its training content was published or last updated",
        zh="训练内容摘要发布或最近一次更新之日",
        ko="학습 콘텐츠 요약을 공표하거나 마지막으로 갱신한 날",
    ),
    "eu_business_users": number(
        Subject.SYSTEM,
        "businesses",
        en="registered business users of it that are established in the European Union",
        zh="在欧盟境内设立的该模型注册企业用户数",
        ko="유럽연합 역내에 설립된, 이 모델의 등록 기업 이용자 수",
    ),
    "designation_maintained_on": day(
        Subject.SYSTEM,
        en="day of the last decision of the European Commission that maintained the designation",
        zh="欧盟委员会最近一次决定维持该认定之日",
        ko="집행위원회가 지정을 유지한 마지막 결정이 있은 날",
    ),
    "eu_notified_on": day(
        Subject.SYSTEM,
        en="day on which the European Commission was notified of it under Article 52(1)",
        zh="依第52条第1款向欧盟委员会通报之日",
        ko="제52조 제1항에 따라 집행위원회에 통지한 날",
    ),
    "cop_framework_confirmed_on": day(
        Subject.DEVELOPER,
        en="day on which the Safety and Security Framework, or the last update of it, was "
        "confirmed",
        zh="确认安全与安保框架或其最近一次更新之日",
        ko="안전·보안 체계 또는 그 마지막 갱신을 확정한 날",
    ),
    "cop_framework_assessed_on": day(
        Subject.DEVELOPER,
        en="day of the last assessment of the Safety and Security Framework",
        zh="最近一次评估安全与安保框架之日",
        ko="안전·보안 체계를 마지막으로 평가한 날",
    ),
    "cop_report_confirmed_on": day(
        Subject.SYSTEM,
        en="day on which its Safety and Security Model Report was completed",
        zh="完成其安全与安保模型报告之日",
        ko="안전·보안 모델 보고서를 완료한 날",
    ),
    "cop_report_updated_on": day(
        Subject.SYSTEM,
        en="day on which the last update of the Model Report was confirmed",
        zh="确认模型报告最近一次更新之日",
        ko="모델 보고서의 마지막 갱신을 확정한 날",
    ),
    "cop_delay_accepted": yes_no(
        Subject.SYSTEM,
        en="the AI Office accepts that its provider acts in good faith, and has an interim "
        "Model Report",
        zh="人工智能办公室认可提供者善意行事，并已收到临时模型报告",
        ko="인공지능사무국이 제공자의 선의를 인정하였고 잠정 모델 보고서를 받았음",
    ),
    "cop_deliberate_change": yes_no(
        Subject.SYSTEM,
        en="its provider will deliberately change it in a way that calls for an update of "
        "the Model Report",
        zh="提供者将主动作出须更新模型报告的变更",
        ko="제공자가 모델 보고서의 갱신이 필요한 변경을 의도적으로 할 예정임",
    ),
    "cop_change_available_on": day(
        Subject.SYSTEM,
        en="day on which that deliberate change is made available",
        zh="该主动变更对外提供之日",
        ko="그 의도적 변경이 제공되는 날",
    ),
    "cop_most_capable": yes_no(
        Subject.SYSTEM,
        en="is among the most capable models that its provider makes available",
        zh="属于提供者所提供的能力最强的模型之列",
        ko="제공자가 제공하는 가장 성능이 뛰어난 모델에 속함",
    ),
    "cop_unchanged": yes_no(
        Subject.SYSTEM,
        en="neither it nor its risks have changed since the last Model Report",
        zh="自上次模型报告以来模型及其风险均无变化",
        ko="마지막 모델 보고서 이후 모델과 그 위험에 변화가 없음",
    ),
    "cop_successor_soon": yes_no(
        Subject.SYSTEM,
        en="a more capable model of its provider will be placed on the market in less than a month",
        zh="提供者将在不足一个月内把能力更强的模型投放市场",
        ko="제공자가 한 달 안에 더 성능이 뛰어난 모델을 시장에 출시할 예정임",
    ),
    "cop_similarly_safe": yes_no(
        Subject.SYSTEM,
        en="is similarly safe as a reference model, or safer, as the Code means it",
        zh="属于准则所称与参照模型同等安全或更安全的模型",
        ko="실천규약이 말하는, 기준 모델과 비슷하게 안전하거나 더 안전한 모델임",
    ),
    "cop_publication_needed": yes_no(
        Subject.SYSTEM,
        en="a public summary is necessary to assess or mitigate its systemic risks",
        zh="为评估或缓解其系统性风险，有必要公布摘要",
        ko="시스템적 위험을 평가하거나 완화하는 데 요약의 공개가 필요함",
    ),
    "eu_high_risk_annex_iii": yes_no(
        Subject.SYSTEM,
        en="is an AI system for a use listed in Annex III of the EU AI Act",
        zh="属于欧盟《人工智能法》附件三所列用途的人工智能系统",
        ko="유럽연합 인공지능법 부속서 III의 용도에 쓰이는 인공지능 시스템임",
    ),
    "eu_high_risk_annex_i": yes_no(
        Subject.SYSTEM,
        en="is a product, or its safety component, that Article 6(1) and Annex I of the EU "
        "AI Act make high-risk",
        zh="属于依欧盟《人工智能法》第6条第1款及附件一构成高风险的产品或其安全组件",
        ko="유럽연합 인공지능법 제6조 제1항 및 부속서 I에 따라 고위험인 제품 또는 그 안전 "
        "구성요소임",
    ),
    "eu_not_high_risk": yes_no(
        Subject.SYSTEM,
        en="its provider has assessed under Article 6(3) that it is not high-risk although "
        "listed in Annex III",
        zh="虽列于附件三，但提供者已依第6条第3款评估其不属于高风险",
        ko="부속서 III에 있으나 제공자가 제6조 제3항에 따라 고위험이 아니라고 평가하였음",
    ),
    "eu_service_on": day(
        Subject.SYSTEM,
        en="day on which it is first put into service in the European Union",
        zh="首次在欧盟投入使用之日",
        ko="유럽연합에서 처음으로 서비스 개시되는 날",
    ),
    "eu_ai_office_competent": yes_no(
        Subject.SYSTEM,
        en="the AI Office is competent for it under Article 75(1) of the EU AI Act",
        zh="依欧盟《人工智能法》第75条第1款由人工智能办公室管辖",
        ko="유럽연합 인공지능법 제75조 제1항에 따라 인공지능사무국의 관할에 속함",
    ),
    "incident_deployer_aware_at": moment(
        Subject.INCIDENT,
        en="when the deployer became aware of it",
        zh="部署者知悉该事件的时刻",
        ko="배포자가 사고를 알게 된 시각",
    ),
    "incident_widespread": yes_no(
        Subject.INCIDENT,
        en="is a widespread infringement as the EU AI Act means it",
        zh="属于欧盟《人工智能法》所称大范围侵权",
        ko="유럽연합 인공지능법이 말하는 광범위한 침해임",
    ),
    "incident_intermediate_report_at": moment(
        Subject.INCIDENT,
        en="when the last intermediate report on it was submitted",
        zh="最近一次提交中期报告的时刻",
        ko="마지막 중간 보고를 제출한 시각",
    ),
}
