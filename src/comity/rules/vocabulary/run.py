# ruff: noqa: RUF001 - Chinese has its own punctuation
"""Facts of a training run."""

from collections.abc import Mapping

from comity.rules.declaration import Declared, Subject, day, number, phases, yes_no

FACTS: Mapping[str, Declared] = {
    "phases": phases(
        Subject.RUN,
        en="the phases of the training, each with its purpose (pre-training, synthetic-data, "
        "fine-tuning, reinforcement, other), its computation in FLOP, who carried it out (by: "
        "self or other), and its first and last day (from, to)",
        zh="训练的各个阶段：每一阶段的目的（pre-training 预训练、synthetic-data 合成数据、"
        "fine-tuning 微调、reinforcement 强化学习、other 其他）、以 FLOP 计的计算量、实施者（by: "
        "self 自行，other 他人）以及起止日期（from、to）",
        ko="학습의 각 단계: 목적(pre-training 사전학습, synthetic-data 합성 데이터, fine-tuning "
        "미세조정, reinforcement 강화학습, other 그 밖), FLOP 단위 연산량, 수행자(by: self 자체, "
        "other 타인), 시작일과 종료일(from, to)",
    ),
    "planned_compute": number(
        Subject.RUN,
        "FLOP",
        en="computation planned for the training, all phases together",
        zh="计划用于训练的累计计算量（各阶段合计）",
        ko="학습에 사용하기로 계획한 누적 연산량(모든 단계 합계)",
    ),
    "planned_on": day(
        Subject.RUN,
        en="day on which the plan for that computation was made",
        zh="制定该计算量计划之日",
        ko="그 연산량의 계획을 세운 날",
    ),
    "training_initiated": yes_no(
        Subject.RUN,
        en="training has begun",
        zh="训练已经启动",
        ko="학습이 개시되었음",
    ),
    "large_run_started": day(
        Subject.RUN,
        en="day on which the large pre-training run began",
        zh="大规模预训练启动之日",
        ko="대규모 사전학습을 시작한 날",
    ),
}
