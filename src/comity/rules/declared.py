# ruff: noqa: RUF001 - Chinese has its own punctuation
"""
What rules may ask: a closed table of fact names, each with its kind, unit and meaning.

A new fact is one row here, one line in the register that fills it, and then a clause may ask it.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from comity.base.errors import Malformed
from comity.base.instants import Instant
from comity.base.quantities import Interval
from comity.base.text import Text


class Kind(Enum):
    """What a fact's value is."""

    YES_NO = bool
    NUMBER = Interval
    DAY = datetime.date
    MOMENT = Instant
    WORDS = frozenset


class Subject(Enum):
    """What a fact or a clause is about."""

    DEVELOPER = "developer"
    SYSTEM = "system"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Declared:
    """A fact that rules may ask for; `unit` is set for numbers only."""

    about: Subject
    kind: Kind
    meaning: Text
    unit: str = ""


def declared(name: str) -> Declared:
    """Return what is declared under this name; Malformed if nothing is."""
    try:
        return FACTS[name]
    except KeyError:
        raise Malformed("no fact is called {name}", name=name[:80]) from None


def _row(about: Subject, kind: Kind, en: str, zh: str, ko: str, unit: str = "") -> Declared:
    return Declared(about, kind, {"en": en, "zh": zh, "ko": ko}, unit)


_DEVELOPER, _SYSTEM, _INCIDENT = Subject
_YES_NO, _NUMBER, _DAY, _MOMENT, _WORDS = Kind

FACTS: Mapping[str, Declared] = {
    "established_in_eu": _row(
        _DEVELOPER,
        _YES_NO,
        "is established in the European Union",
        "在欧盟境内设立",
        "유럽연합 역내에 설립되어 있음",
    ),
    "eu_representative": _row(
        _DEVELOPER,
        _YES_NO,
        "has appointed, by written mandate, a representative established in the European Union",
        "已以书面授权指定在欧盟境内设立的授权代表",
        "유럽연합 역내에 설립된 수권대리인을 서면 위임으로 지정하였음",
    ),
    "eu_mandate_ended_on": _row(
        _DEVELOPER,
        _DAY,
        "day on which its representative in the European Union terminated the mandate",
        "欧盟授权代表终止授权之日",
        "유럽연합 역내 수권대리인이 위임을 종료한 날",
    ),
    "affiliate_revenue_usd": _row(
        _DEVELOPER,
        _NUMBER,
        "annual gross revenue with affiliates in the preceding calendar year",
        "上一公历年度连同关联方的年度总收入",
        "직전 역년의 계열사를 포함한 연간 총수입",
        "USD",
    ),
    "commitments_joined": _row(
        _DEVELOPER,
        _WORDS,
        "short names of the commitments and codes it has joined",
        "已加入的承诺和准则的简称",
        "참여한 서약 및 실천규약의 약칭",
    ),
    "framework_published": _row(
        _DEVELOPER,
        _YES_NO,
        "has published its framework for frontier AI safety",
        "已公布前沿人工智能安全框架",
        "프런티어 인공지능 안전 프레임워크를 공표하였음",
    ),
    "framework_modified_on": _row(
        _DEVELOPER,
        _DAY,
        "day of the last material modification of its framework",
        "最近一次对框架作出重大修改之日",
        "프레임워크를 마지막으로 중대하게 변경한 날",
    ),
    "general_purpose": _row(
        _SYSTEM,
        _YES_NO,
        "is general: one model for a wide range of distinct tasks",
        "具有通用性：单一模型可胜任多种不同任务",
        "범용성이 있음: 하나의 모델로 서로 다른 광범위한 작업을 수행함",
    ),
    "training_compute": _row(
        _SYSTEM,
        _NUMBER,
        "computation used for training, all phases together; while training goes on, up to what "
        "is planned",
        "训练所用的累计计算量（各阶段合计）；训练进行中的，上限为计划用量",
        "학습에 사용된 누적 연산량(모든 단계 합계). 학습 중이면 상한은 계획된 양",
        "FLOP",
    ),
    "planned_compute": _row(
        _SYSTEM,
        _NUMBER,
        "computation planned for its training, all phases together",
        "计划用于训练的累计计算量（各阶段合计）",
        "학습에 사용하기로 계획한 누적 연산량(모든 단계 합계)",
        "FLOP",
    ),
    "training_initiated": _row(
        _SYSTEM, _YES_NO, "training has begun", "训练已经启动", "학습이 개시되었음"
    ),
    "large_run_started": _row(
        _SYSTEM,
        _DAY,
        "day on which the large pre-training run began",
        "大规模预训练启动之日",
        "대규모 사전학습을 시작한 날",
    ),
    "threshold_met_on": _row(
        _SYSTEM,
        _DAY,
        "day on which the computation passed the threshold for systemic risk of the European Union",
        "计算量超过欧盟系统性风险阈值之日",
        "연산량이 유럽연합의 시스템적 위험 기준을 초과한 날",
    ),
    "threshold_known_on": _row(
        _SYSTEM,
        _DAY,
        "day on which it became known that the threshold for systemic risk will be passed",
        "得知将超过系统性风险阈值之日",
        "시스템적 위험 기준을 초과하게 될 것임을 알게 된 날",
    ),
    "designated_systemic": _row(
        _SYSTEM,
        _YES_NO,
        "the European Commission has designated it as a model with systemic risk",
        "已被欧盟委员会认定为具有系统性风险的模型",
        "유럽연합 집행위원회가 시스템적 위험이 있는 모델로 지정하였음",
    ),
    "designated_on": _row(
        _SYSTEM,
        _DAY,
        "day on which the provider was informed of the designation",
        "提供者收到该认定通知之日",
        "제공자가 그 지정을 통지받은 날",
    ),
    "modalities_in": _row(
        _SYSTEM,
        _WORDS,
        "what it takes in: text, image, audio, video, code, action, biology, other",
        "输入模态：text、image、audio、video、code、action、biology、other",
        "입력 모달리티: text, image, audio, video, code, action, biology, other",
    ),
    "modalities_out": _row(
        _SYSTEM,
        _WORDS,
        "what it generates: text, image, audio, video, code, action, biology, other",
        "输出模态：text、image、audio、video、code、action、biology、other",
        "출력 모달리티: text, image, audio, video, code, action, biology, other",
    ),
    "eu_placing_intended": _row(
        _SYSTEM,
        _YES_NO,
        "its developer intends to place it on the market of the European Union",
        "开发者拟将其投放欧盟市场",
        "개발자가 유럽연합 시장에 출시할 의사가 있음",
    ),
    "eu_placed_on_market": _row(
        _SYSTEM,
        _YES_NO,
        "has been placed on the market of the European Union",
        "已投放欧盟市场",
        "유럽연합 시장에 출시되었음",
    ),
    "eu_placed_on": _row(
        _SYSTEM,
        _DAY,
        "day of first placing on the market of the European Union",
        "首次投放欧盟市场之日",
        "유럽연합 시장에 처음 출시한 날",
    ),
    "own_system_in_service": _row(
        _SYSTEM,
        _YES_NO,
        "is part of its developer's own AI system on the market or in service in the Union",
        "已集成于开发者自有人工智能系统，且该系统已在欧盟投放市场或投入使用",
        "개발자 자신의 인공지능 시스템에 통합되어 그 시스템이 유럽연합에서 출시되었거나 서비스 "
        "개시되었음",
    ),
    "internal_use": _row(
        _SYSTEM,
        _YES_NO,
        "is used inside its developer's own organisation",
        "在开发者组织内部使用",
        "개발자 조직 내부에서 사용되고 있음",
    ),
    "eu_internal_use": _row(
        _SYSTEM,
        _YES_NO,
        "is used inside its developer's own organisation in the European Union",
        "在开发者位于欧盟的组织内部使用",
        "유럽연합 역내의 개발자 조직 내부에서 사용되고 있음",
    ),
    "internal_use_essential": _row(
        _SYSTEM,
        _YES_NO,
        "the internal use is essential to a product or service for others in the European Union, "
        "or affects people's rights there",
        "该内部使用对在欧盟向第三方提供产品或服务必不可少，或影响当地自然人的权利",
        "그 내부 사용이 유럽연합에서 제3자에게 제품이나 서비스를 제공하는 데 필수적이거나 "
        "자연인의 권리에 영향을 미침",
    ),
    "research_only": _row(
        _SYSTEM,
        _YES_NO,
        "is used only for research, development or prototyping and has not been placed on a market",
        "仅用于研究、开发或原型设计，且未投放市场",
        "연구·개발 또는 시제품 제작에만 사용되며 시장에 출시되지 않았음",
    ),
    "open_licence": _row(
        _SYSTEM,
        _YES_NO,
        "is released under a free licence to access, use, modify and distribute it",
        "依自由开源许可发布，允许获取、使用、修改和分发",
        "접근·이용·수정·배포를 허용하는 자유 라이선스로 공개되었음",
    ),
    "weights_public": _row(
        _SYSTEM, _YES_NO, "its weights are public", "模型权重已公开", "가중치가 공개되어 있음"
    ),
    "architecture_public": _row(
        _SYSTEM,
        _YES_NO,
        "information on its architecture is public",
        "模型架构信息已公开",
        "아키텍처 정보가 공개되어 있음",
    ),
    "usage_information_public": _row(
        _SYSTEM,
        _YES_NO,
        "information on its usage is public",
        "模型使用信息已公开",
        "사용에 관한 정보가 공개되어 있음",
    ),
    "derived": _row(
        _SYSTEM,
        _YES_NO,
        "was made by modifying another provider's model",
        "系对他人模型修改而成",
        "다른 제공자의 모델을 변경하여 만들어졌음",
    ),
    "modification_compute": _row(
        _SYSTEM,
        _NUMBER,
        "computation used for the modification",
        "修改所用的计算量",
        "변경에 사용된 연산량",
        "FLOP",
    ),
    "base_compute": _row(
        _SYSTEM,
        _NUMBER,
        "computation used to train the model it was made from",
        "训练原始模型所用的计算量",
        "원본 모델의 학습에 사용된 연산량",
        "FLOP",
    ),
    "base_compute_unobtainable": _row(
        _SYSTEM,
        _YES_NO,
        "the modifier neither knows the original model's training compute nor can estimate it",
        "修改者既不知悉也无法估算原始模型的训练计算量",
        "변경자가 원본 모델의 학습 연산량을 알지 못하고 추정할 수도 없음",
    ),
    "base_systemic": _row(
        _SYSTEM,
        _YES_NO,
        "the model it was made from is one with systemic risk",
        "原始模型为具有系统性风险的模型",
        "원본 모델이 시스템적 위험이 있는 모델임",
    ),
    "deployed": _row(
        _SYSTEM,
        _YES_NO,
        "has been made available to a third party",
        "已向第三方提供",
        "제3자가 이용할 수 있도록 제공되었음",
    ),
    "deployed_on": _row(
        _SYSTEM,
        _DAY,
        "day on which it is first made available to a third party",
        "首次向第三方提供之日",
        "제3자가 처음으로 이용할 수 있게 되는 날",
    ),
    "transparency_report_published": _row(
        _SYSTEM,
        _YES_NO,
        "a transparency report on it has been published",
        "已公布其透明度报告",
        "투명성 보고서가 공표되었음",
    ),
    "training_summary_published": _row(
        _SYSTEM,
        _YES_NO,
        "a summary of its training content has been published",
        "已公布其训练内容摘要",
        "학습 콘텐츠 요약이 공표되었음",
    ),
    "incident_serious": _row(
        _INCIDENT,
        _YES_NO,
        "is a serious incident in the sense of Article 3(49) of the EU AI Act",
        "属于欧盟《人工智能法》第3条第49项所称严重事件",
        "유럽연합 인공지능법 제3조 제49호의 중대한 사고에 해당함",
    ),
    "incident_critical": _row(
        _INCIDENT,
        _YES_NO,
        "is a critical safety incident in the sense of California's SB 53",
        "属于加州SB 53所称重大安全事件",
        "캘리포니아주 SB 53의 중대 안전사고에 해당함",
    ),
    "incident_imminent": _row(
        _INCIDENT,
        _YES_NO,
        "poses an imminent risk of death or serious physical injury",
        "存在致人死亡或严重身体伤害的紧迫风险",
        "사망 또는 중대한 신체 상해의 급박한 위험이 있음",
    ),
    "incident_discovered_at": _row(
        _INCIDENT,
        _MOMENT,
        "moment at which the developer discovered it",
        "开发者发现该事件的时刻",
        "개발자가 사고를 발견한 시각",
    ),
}
