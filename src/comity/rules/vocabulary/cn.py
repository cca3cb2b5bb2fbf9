# ruff: noqa: RUF001 - Chinese has its own punctuation
"""Facts that China's rules on algorithms and generative AI services ask for."""

from collections.abc import Mapping

from comity.rules.declaration import Declared, Subject, day, words, yes_no

FACTS: Mapping[str, Declared] = {
    "cn_public_service": yes_no(
        Subject.SYSTEM,
        en="a service that uses it is offered to the public in mainland China",
        zh="使用该系统的服务面向中国境内公众提供",
        ko="이를 이용한 서비스가 중국 본토의 공중에게 제공됨",
    ),
    "cn_service_began_on": day(
        Subject.SYSTEM,
        en="day on which that service to the public in mainland China begins",
        zh="开始向中国境内公众提供该服务之日",
        ko="중국 본토의 공중에게 그 서비스를 제공하기 시작하는 날",
    ),
    "cn_service_ended_on": day(
        Subject.SYSTEM,
        en="day on which that service in mainland China is ended",
        zh="终止在中国境内提供该服务之日",
        ko="중국 본토에서 그 서비스를 종료한 날",
    ),
    "cn_filing_changed_on": day(
        Subject.SYSTEM,
        en="day of the last change in what was filed with China's algorithm filing system",
        zh="算法备案信息最近一次发生变更之日",
        ko="중국 알고리즘 비안 시스템에 신고한 사항이 마지막으로 변경된 날",
    ),
    "cn_algorithm_filed": yes_no(
        Subject.SYSTEM,
        en="its algorithm has been filed in China and holds a filing number",
        zh="其算法已在中国完成备案并取得备案编号",
        ko="그 알고리즘이 중국에서 비안되어 비안번호를 받았음",
    ),
    "cn_algorithm_service": yes_no(
        Subject.SYSTEM,
        en="an internet information service in mainland China uses it as an algorithm that "
        "generates or synthesises, pushes by person, ranks and selects, searches and filters, "
        "or dispatches and decides, to give users information",
        zh="在中国境内的互联网信息服务中，利用其生成合成、个性化推送、排序精选、检索过滤、调度决"
        "策等算法技术向用户提供信息",
        ko="중국 본토의 인터넷 정보서비스에서 생성·합성, 개인화 추천, 순위·선별, 검색·필터링, "
        "배차·의사결정 등의 알고리즘으로 이용자에게 정보를 제공하는 데 쓰임",
    ),
    "cn_sharing_functions": yes_no(
        Subject.SYSTEM,
        en="the service runs a forum, blog, chat room, messaging group, public account, short "
        "video, live stream, sharing of information, mini-program or the like, or has such a "
        "function",
        zh="该服务开办论坛、博客、微博客、聊天室、通讯群组、公众账号、短视频、网络直播、信息分享、"
        "小程序等信息服务或者附设相应功能",
        ko="그 서비스가 게시판, 블로그, 대화방, 단체 대화, 공개 계정, 짧은 동영상, 생방송, 정보 "
        "공유, 미니프로그램 등을 운영하거나 그러한 기능을 갖춤",
    ),
    "cn_expression_channel": yes_no(
        Subject.SYSTEM,
        en="the service otherwise gives the public a channel to voice opinions, or is able to "
        "mobilise the public for particular activities",
        zh="该服务以其他方式提供公众舆论表达渠道，或者具有发动社会公众从事特定活动的能力",
        ko="그 서비스가 그 밖의 방법으로 공중에게 의견 표명의 통로를 제공하거나 공중을 특정 활동에 "
        "동원할 수 있음",
    ),
    "cn_model_origin": words(
        Subject.SYSTEM,
        among=("developed", "tuned", "called"),
        en="where the service has its model from: developed (its own), tuned (another's, "
        "modified), called (another's, by API or the like and unmodified)",
        zh="该服务所用模型的来源：developed（自研）、tuned（对他人模型微调或修改）、called（通过"
        "API等方式直接调用他人模型，未作修改）",
        ko="그 서비스가 쓰는 모델의 출처: developed(자체 개발), tuned(타인의 모델을 "
        "미세조정·변경), called(타인의 모델을 API 등으로 변경 없이 호출)",
    ),
    "cn_called_model_filed": yes_no(
        Subject.SYSTEM,
        en="the model that the service calls has been filed in China as generative AI",
        zh="该服务所调用的模型已在中国完成生成式人工智能服务备案",
        ko="그 서비스가 호출하는 모델이 중국에서 생성형 인공지능으로 비안되었음",
    ),
    "incident_cn_illegal_content": yes_no(
        Subject.INCIDENT,
        en="content that is illegal in China was found in what the service generates",
        zh="在该服务生成的内容中发现中国法律所称违法内容",
        ko="그 서비스가 생성한 것에서 중국법상 위법한 콘텐츠가 발견되었음",
    ),
    "incident_cn_user_illegal": yes_no(
        Subject.INCIDENT,
        en="a user was found to use the service for activities that are illegal in China",
        zh="发现使用者利用该服务从事中国法律所称违法活动",
        ko="이용자가 그 서비스를 중국법상 위법한 활동에 이용한 사실이 발견되었음",
    ),
}
