# ruff: noqa: RUF001 - Chinese has its own punctuation
"""Facts that China's rules on labelling and on anthropomorphic services ask for."""

from collections.abc import Mapping

from comity.rules.declaration import Declared, Subject, day, number, yes_no

FACTS: Mapping[str, Declared] = {
    "cn_content_platform": yes_no(
        Subject.DEVELOPER,
        en="runs a service in mainland China that spreads content of others on the internet",
        zh="在中国境内提供网络信息内容传播服务",
        ko="중국 본토에서 타인의 콘텐츠를 인터넷에 전파하는 서비스를 운영함",
    ),
    "cn_app_store": yes_no(
        Subject.DEVELOPER,
        en="runs a platform in mainland China that distributes applications",
        zh="在中国境内提供互联网应用程序分发服务",
        ko="중국 본토에서 앱 배포 플랫폼을 운영함",
    ),
    "cn_unlabelled_on_request": yes_no(
        Subject.SYSTEM,
        en="the service hands out content without an explicit label to users who asked for that",
        zh="应用户申请，该服务提供不含显式标识的生成合成内容",
        ko="이용자의 신청에 따라 명시적 표시가 없는 생성물을 제공함",
    ),
    "cn_anthropomorphic": yes_no(
        Subject.SYSTEM,
        en="the service simulates a human personality and offers sustained emotional interaction",
        zh="该服务模拟自然人人格特征，提供持续性情感互动",
        ko="그 서비스가 사람의 인격을 모사하여 지속적인 정서적 상호작용을 제공함",
    ),
    "cn_minor_users": yes_no(
        Subject.SYSTEM,
        en="minors in mainland China use the service",
        zh="该服务有中国境内未成年人使用",
        ko="중국 본토의 미성년자가 그 서비스를 이용함",
    ),
    "cn_functions_changed_on": day(
        Subject.SYSTEM,
        en="day of the last new function or major change of the service in mainland China",
        zh="该服务在中国境内最近一次新增功能或发生重大变更之日",
        ko="중국 본토에서 그 서비스의 기능이 마지막으로 추가되거나 중대하게 변경된 날",
    ),
    "cn_registered_users": number(
        Subject.SYSTEM,
        "persons",
        en="registered users of the service in mainland China",
        zh="该服务在中国境内的注册用户数",
        ko="중국 본토에서 그 서비스의 등록 이용자 수",
    ),
    "cn_monthly_users": number(
        Subject.SYSTEM,
        "persons",
        en="monthly active users of the service in mainland China",
        zh="该服务在中国境内的月活跃用户数",
        ko="중국 본토에서 그 서비스의 월간 활성 이용자 수",
    ),
    "cn_safety_risk_found": yes_no(
        Subject.SYSTEM,
        en="a major safety risk of the service in mainland China was found",
        zh="发现该服务在中国境内存在重大安全风险",
        ko="중국 본토에서 그 서비스의 중대한 안전 위험이 발견되었음",
    ),
}
