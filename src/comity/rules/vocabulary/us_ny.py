# ruff: noqa: RUF001 - Chinese has its own punctuation
"""Facts that the law of New York on frontier models asks and its sisters do not."""

from collections.abc import Mapping

from comity.rules.declaration import Declared, Subject, day, yes_no

FACTS: Mapping[str, Declared] = {
    "ny_college_research": yes_no(
        Subject.DEVELOPER,
        en="is an accredited college or university in New York that engages in academic research, "
        "or Empire AI",
        zh="属于在纽约州从事学术研究的经认可院校，或者属于Empire AI",
        ko="학술 연구를 하는 뉴욕주의 인가된 대학이거나 Empire AI임",
    ),
    "ny_federal_declared": yes_no(
        Subject.DEVELOPER,
        en="has declared to the New York office that it complies with a designated federal regime",
        zh="已向纽约州主管办公室申明遵守指定的联邦制度",
        ko="지정된 연방 제도를 준수한다고 뉴욕주 담당 사무소에 선언하였음",
    ),
    "ny_statement_current": yes_no(
        Subject.DEVELOPER,
        en="has a current disclosure statement on file with the New York office, and has paid its "
        "share",
        zh="已向纽约州主管办公室提交现行有效的披露声明并已缴纳分担份额",
        ko="뉴욕주 담당 사무소에 유효한 공시서를 제출하였고 분담금을 납부하였음",
    ),
    "ny_statement_filed_on": day(
        Subject.DEVELOPER,
        en="day on which its disclosure statement in New York was filed or last renewed",
        zh="在纽约州提交披露声明或最近一次更新该声明之日",
        ko="뉴욕주에 공시서를 제출하거나 마지막으로 갱신한 날",
    ),
    "ny_statement_outdated_on": day(
        Subject.DEVELOPER,
        en="day on which the frontier model changed hands, or what the statement in New York says "
        "materially changed, with no renewed statement since",
        zh="前沿模型所有权转让或纽约州披露声明所载信息发生重大变化之日，且此后尚未更新声明",
        ko="프런티어 모델의 소유권이 이전되었거나 뉴욕주 공시서의 내용이 중대하게 변경되었으나 "
        "그 후 공시서를 갱신하지 않은 경우 그 날",
    ),
    "ny_in_state": yes_no(
        Subject.SYSTEM,
        en="is developed, deployed or operating, in whole or in part, in New York",
        zh="全部或部分在纽约州开发、部署或运行",
        ko="전부 또는 일부가 뉴욕주에서 개발, 배포 또는 운영됨",
    ),
    "ny_begun_on": day(
        Subject.SYSTEM,
        en="first day on which a large frontier developer develops, deploys or operates it in "
        "New York",
        zh="大型前沿开发者首次在纽约州开发、部署或运行该模型之日",
        ko="대규모 프런티어 개발자가 뉴욕주에서 이를 개발, 배포 또는 운영하는 첫날",
    ),
}
