# ruff: noqa: RUF001 - Chinese has its own punctuation
"""Facts that the law of Korea asks."""

from collections.abc import Mapping

from comity.rules.declaration import Declared, Subject, day, number, yes_no

FACTS: Mapping[str, Declared] = {
    "kr_established": yes_no(
        Subject.DEVELOPER,
        en="has an address or a place of business in Korea",
        zh="在韩国境内有住所或者营业所",
        ko="국내에 주소 또는 영업소가 있음",
    ),
    "kr_revenue_krw": number(
        Subject.DEVELOPER,
        "KRW",
        en="total revenue of the preceding business year",
        zh="上一业务年度总销售额",
        ko="전년도 매출액 총액",
    ),
    "kr_ai_revenue_krw": number(
        Subject.DEVELOPER,
        "KRW",
        en="revenue from AI services in the preceding business year",
        zh="上一业务年度人工智能服务销售额",
        ko="전년도 인공지능 서비스 부문 매출액",
    ),
    "kr_daily_users": number(
        Subject.DEVELOPER,
        "persons",
        en="average daily users in Korea over the last three months of the preceding year",
        zh="上一年度最后三个月韩国境内日均用户数",
        ko="전년도 말 기준 직전 3개월간의 하루 평균 국내 이용자 수",
    ),
    "kr_representative": yes_no(
        Subject.DEVELOPER,
        en="has designated a domestic representative in Korea in writing and notified it",
        zh="已书面指定韩国国内代理人并已申报",
        ko="국내대리인을 서면으로 지정하고 신고하였음",
    ),
    "kr_service": yes_no(
        Subject.SYSTEM,
        en="it, or a product or service using it, is offered in Korea or affects its market or "
        "users",
        zh="该系统或者使用该系统的产品、服务在韩国提供，或者对韩国市场或用户产生影响",
        ko="이를 이용한 제품·서비스가 국내에 제공되거나 국내 시장 또는 이용자에게 영향을 미침",
    ),
    "kr_defence_only": yes_no(
        Subject.SYSTEM,
        en="is developed and used only for national defence or security",
        zh="仅为国防或者国家安全目的开发、使用",
        ko="국방 또는 국가안보 목적으로만 개발·이용됨",
    ),
    "kr_most_advanced": yes_no(
        Subject.SYSTEM,
        en="applies the most advanced AI technology of its time",
        zh="采用当前最先进的人工智能技术",
        ko="현재의 인공지능기술 중 가장 최첨단의 기술을 적용하였음",
    ),
    "kr_broad_effect": yes_no(
        Subject.SYSTEM,
        en="may affect people's fundamental rights broadly and seriously",
        zh="可能对人的基本权利产生广泛而重大的影响",
        ko="사람의 기본권에 광범위하고 중대한 영향을 미칠 우려가 있음",
    ),
    "kr_high_impact": yes_no(
        Subject.SYSTEM,
        en="is high-impact AI in Korea: used in energy, health, nuclear safety, transport, "
        "biometrics, hiring, credit, public decisions, education or another listed field",
        zh="在韩国属于高影响人工智能（用于能源、医疗健康、核安全、交通、生物识别、招聘、信贷、公共"
        "决策、教育等所列领域）",
        ko="고영향 인공지능에 해당함(에너지, 보건의료, 원자력, 교통, 생체인식, 채용, 대출심사, "
        "공공 의사결정, 교육 등 법이 정한 영역에서 활용)",
    ),
    "kr_internal_business": yes_no(
        Subject.SYSTEM,
        en="is used in Korea only for the internal business of an operator",
        zh="在韩国仅用于经营者内部业务",
        ko="국내에서 사업자의 내부 업무 용도로만 사용됨",
    ),
    "kr_confirmation_requested_on": day(
        Subject.SYSTEM,
        en="day on which the ministry was asked to confirm whether it is high-impact",
        zh="请求主管部确认其是否属于高影响人工智能之日",
        ko="고영향 인공지능 해당 여부의 확인을 요청한 날",
    ),
    "kr_confirmed_on": day(
        Subject.SYSTEM,
        en="day on which it was confirmed to be subject to the safety duties of Korea",
        zh="确认其适用韩国安全性确保义务之日",
        ko="안전성 확보 의무 대상으로 확인된 날",
    ),
    "kr_material_change_on": day(
        Subject.SYSTEM,
        en="day of the last material change or new risk, as Korea's safety duties mean it",
        zh="韩国安全性确保义务所称最近一次重大变更或出现新风险之日",
        ko="안전성 확보 의무상 중요한 변경이나 새로운 위험이 마지막으로 발생한 날",
    ),
    "kr_results_submitted_on": day(
        Subject.SYSTEM,
        en="day on which the results of the safety duties were last submitted in Korea",
        zh="最近一次向韩国主管部提交安全性确保义务履行结果之日",
        ko="안전성 확보 의무 이행 결과를 마지막으로 제출한 날",
    ),
    "incident_kr_serious": yes_no(
        Subject.INCIDENT,
        en="is a serious safety incident as Korea's safety duties mean it",
        zh="属于韩国安全性确保义务所称重大安全事故",
        ko="안전성 확보 의무상 중대한 안전사고에 해당함",
    ),
}
