# ruff: noqa: RUF001 - Chinese has its own punctuation
"""Facts of a system that hold whatever the law."""

from collections.abc import Mapping

from comity.rules.declaration import Declared, Subject, day, number, words, yes_no

_MODALITIES = ("text", "image", "audio", "video", "code", "action", "biology", "other")

FACTS: Mapping[str, Declared] = {
    "general_purpose": yes_no(
        Subject.SYSTEM,
        en="is general: one model for a wide range of distinct tasks",
        zh="具有通用性：单一模型可胜任多种不同任务",
        ko="범용성이 있음: 하나의 모델로 서로 다른 광범위한 작업을 수행함",
    ),
    "training_compute": number(
        Subject.SYSTEM,
        "FLOP",
        en="computation used for its training, all phases together; while training goes on, up "
        "to what is planned. May be left out where the phases are stated: each law then "
        "makes its own sum of them",
        zh="训练所用的累计计算量（各阶段合计）；训练进行中的，上限为计划用量。已列明各阶段的可以"
        "不填，由各项规则自行合计",
        ko="학습에 사용된 누적 연산량(모든 단계 합계). 학습 중이면 상한은 계획된 양. 단계를 "
        "적었으면 비워 둘 수 있으며, 이 경우 각 규범이 스스로 합산함",
    ),
    "compute_crossed_on": day(
        Subject.SYSTEM,
        en="day on which the computation that a law counts passed the figure that this law "
        "names; may be left out where the phases are stated with their days",
        zh="某项规则所计的计算量越过该规则所定数值之日；已列明各阶段及其日期的可以不填",
        ko="어느 규범이 계산에 넣는 연산량이 그 규범이 정한 수치를 넘은 날. 단계와 그 날짜를 "
        "적었으면 비워 둘 수 있음",
    ),
    "modalities_in": words(
        Subject.SYSTEM,
        among=_MODALITIES,
        en="what it takes in: text, image, audio, video, code, action, biology, other",
        zh="输入模态：text、image、audio、video、code、action、biology、other",
        ko="입력 모달리티: text, image, audio, video, code, action, biology, other",
    ),
    "modalities_out": words(
        Subject.SYSTEM,
        among=_MODALITIES,
        en="what it generates: text, image, audio, video, code, action, biology, other",
        zh="输出模态：text、image、audio、video、code、action、biology、other",
        ko="출력 모달리티: text, image, audio, video, code, action, biology, other",
    ),
    "internal_use": yes_no(
        Subject.SYSTEM,
        en="is used inside its developer's own organisation",
        zh="在开发者组织内部使用",
        ko="개발자 조직 내부에서 사용되고 있음",
    ),
    "research_only": yes_no(
        Subject.SYSTEM,
        en="is used only for research, development or prototyping and has not been placed on a "
        "market",
        zh="仅用于研究、开发或原型设计，且未投放市场",
        ko="연구·개발 또는 시제품 제작에만 사용되며 시장에 출시되지 않았음",
    ),
    "open_licence": yes_no(
        Subject.SYSTEM,
        en="is released under a free licence to access, use, modify and distribute it",
        zh="依自由开源许可发布，允许获取、使用、修改和分发",
        ko="접근·이용·수정·배포를 허용하는 자유 라이선스로 공개되었음",
    ),
    "weights_public": yes_no(
        Subject.SYSTEM,
        en="its weights are public",
        zh="模型权重已公开",
        ko="가중치가 공개되어 있음",
    ),
    "architecture_public": yes_no(
        Subject.SYSTEM,
        en="information on its architecture is public",
        zh="模型架构信息已公开",
        ko="아키텍처 정보가 공개되어 있음",
    ),
    "usage_information_public": yes_no(
        Subject.SYSTEM,
        en="information on its usage is public",
        zh="模型使用信息已公开",
        ko="사용에 관한 정보가 공개되어 있음",
    ),
    "derived": yes_no(
        Subject.SYSTEM,
        en="was made by modifying another provider's model",
        zh="系对他人模型修改而成",
        ko="다른 제공자의 모델을 변경하여 만들어졌음",
    ),
    "modification_compute": number(
        Subject.SYSTEM,
        "FLOP",
        en="computation used for the modification",
        zh="修改所用的计算量",
        ko="변경에 사용된 연산량",
    ),
    "base_compute": number(
        Subject.SYSTEM,
        "FLOP",
        en="computation used to train the model it was made from",
        zh="训练原始模型所用的计算量",
        ko="원본 모델의 학습에 사용된 연산량",
    ),
    "deployed": yes_no(
        Subject.SYSTEM,
        en="has been made available to a third party",
        zh="已向第三方提供",
        ko="제3자가 이용할 수 있도록 제공되었음",
    ),
    "deployed_on": day(
        Subject.SYSTEM,
        en="day on which it is first made available to a third party",
        zh="首次向第三方提供之日",
        ko="제3자가 처음으로 이용할 수 있게 되는 날",
    ),
    "most_capable_from": day(
        Subject.SYSTEM,
        en="day from which it is among the most capable models that its developer offers",
        zh="自该日起属于开发者所提供的能力最强的模型之列",
        ko="개발자가 제공하는 가장 성능이 뛰어난 모델에 속하게 된 날",
    ),
    "most_capable_to": day(
        Subject.SYSTEM,
        en="last day on which it is among the most capable models that its developer offers; "
        "left out while it still is",
        zh="属于开发者所提供的能力最强的模型之列的最后一日；仍属此列的不填",
        ko="개발자가 제공하는 가장 성능이 뛰어난 모델에 속하는 마지막 날. 아직 속해 있으면 비워 둠",
    ),
    "first_public_on": day(
        Subject.SYSTEM,
        en="day on which the public anywhere in the world could first use it",
        zh="全球任何地方的公众首次可以使用之日",
        ko="세계 어느 곳에서든 일반 공중이 처음으로 사용할 수 있게 된 날",
    ),
}
