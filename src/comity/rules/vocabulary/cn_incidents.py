# ruff: noqa: RUF001 - Chinese has its own punctuation
"""Facts that the Chinese rules on reporting cybersecurity incidents and data defects ask for."""

from collections.abc import Mapping

from comity.rules.declaration import Declared, Subject, yes_no

FACTS: Mapping[str, Declared] = {
    "cn_network_operator": yes_no(
        Subject.DEVELOPER,
        en="operates a network, or provides services over one, in mainland China",
        zh="在中国境内运营网络或者通过网络提供服务",
        ko="중국 본토에서 네트워크를 운영하거나 네트워크를 통하여 서비스를 제공함",
    ),
    "cn_data_handler": yes_no(
        Subject.DEVELOPER,
        en="decides on its own why and how network data are handled in mainland China",
        zh="在中国境内属于网络数据处理者（自主决定处理目的和处理方式）",
        ko="중국 본토에서 네트워크 데이터의 처리 목적과 방식을 스스로 "
        "결정함(네트워크 데이터 처리자)",
    ),
    "incident_cn_relatively_large": yes_no(
        Subject.INCIDENT,
        en="is relatively large or above under China's guide to grading cybersecurity incidents, "
        "all its criteria taken together",
        zh="按照《网络安全事件分级指南》的全部标准，属于较大以上网络安全事件",
        ko="중국 사이버보안 사고 등급 지침의 모든 기준에 비추어 비교적 큰 사고 이상에 해당함",
    ),
    "incident_cn_major": yes_no(
        Subject.INCIDENT,
        en="is major or above under China's guide to grading cybersecurity incidents",
        zh="按照《网络安全事件分级指南》，属于重大以上网络安全事件",
        ko="중국 사이버보안 사고 등급 지침에 따라 중대 사고 이상에 해당함",
    ),
    "incident_cn_particularly_major": yes_no(
        Subject.INCIDENT,
        en="is particularly major under China's guide to grading cybersecurity incidents",
        zh="按照《网络安全事件分级指南》，属于特别重大网络安全事件",
        ko="중국 사이버보안 사고 등급 지침에 따라 특별중대 사고에 해당함",
    ),
    "incident_cn_endangers": yes_no(
        Subject.INCIDENT,
        en="is a security defect or vulnerability of a network product or service that endangers "
        "national security or the public interest in China",
        zh="属于网络产品、服务的安全缺陷、漏洞等风险，且涉及危害国家安全、公共利益",
        ko="네트워크 제품·서비스의 보안 결함이나 취약점으로서 중국의 국가안보 또는 공공이익을 "
        "해칠 위험이 있음",
    ),
    "incident_network_data": yes_no(
        Subject.INCIDENT,
        en="is a security incident of network data: leaked, altered, destroyed, lost or misused",
        zh="属于网络数据安全事件（数据泄露、篡改、毁损、丢失或者被非法利用等）",
        ko="네트워크 데이터 보안 사고임(유출, 변조, 훼손, 분실 또는 불법 이용 등)",
    ),
}
