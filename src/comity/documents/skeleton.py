# ruff: noqa: RUF001 - Chinese has its own punctuation
"""The file a drafter starts from: an instrument with one clause, and what each part is for."""

from collections.abc import Mapping

from comity.base.text import Text
from comity.documents.reader import Reader

SAID: Mapping[str, Text] = {
    "head": {
        "en": "An instrument: a text that parties negotiate clause by clause. Change what stands "
        "here, add clauses, and check the file with: comity instrument check FILE",
        "zh": "文书：各方逐条谈判的文本。请修改此处内容、增加条款，"
        "并用以下命令检查：comity instrument check FILE",
        "ko": "문서: 당사자들이 조항별로 협상하는 글. 여기 적힌 것을 고치고 조항을 더한 뒤 "
        "다음으로 점검하십시오: comity instrument check FILE",
    },
    "nature": {
        "en": "treaty, politically-binding, contract, voluntary-commitment or technical-standard",
        "zh": "treaty（条约）、politically-binding（政治约束）、contract（合同）、"
        "voluntary-commitment（自愿承诺）或 technical-standard（技术标准）",
        "ko": "treaty(조약), politically-binding(정치적 구속), contract(계약), "
        "voluntary-commitment(자발적 약속), technical-standard(기술 표준) 중 하나",
    },
    "seen": {
        "en": "who sees drafts and positions: own-side, parties or public; only what is public "
        "belongs on a public register before adoption",
        "zh": "谁能看到草案和立场：own-side（本侧）、parties（各方）或 public（公开）；"
        "通过之前，只有公开的内容才放入公开登记册",
        "ko": "초안과 입장을 누가 보는가: own-side(자기 측), parties(당사자), public(공개). "
        "채택 전에는 공개하는 것만 공개 등록부에 올립니다",
    },
    "clause": {
        "en": "each clause has an id for ever, and its words in every language side by side",
        "zh": "每个条款有永久不变的编号，各语言文字并列",
        "ko": "조항마다 바뀌지 않는 식별자와 여러 언어의 글이 나란히 있습니다",
    },
    "brackets": {
        "en": "in brackets: two wordings or more; machine: languages that nobody has read yet",
        "zh": "方括号：两种或更多措辞；machine：尚无人审读的机器译文语言",
        "ko": "괄호: 둘 이상의 문안. machine: 아직 아무도 읽지 않은 기계 번역 언어",
    },
    "adoption": {
        "en": "of each side, so many of those who vote yes or no",
        "zh": "每一侧在投赞成或反对票者中所需的比例",
        "ko": "각 측에서 찬반을 표시한 당사자 중 필요한 비율",
    },
    "in_force": {
        "en": "so many days after so many of each side have consented",
        "zh": "每一侧有这么多方表示同意之后经过这么多天",
        "ko": "각 측에서 이만큼의 당사자가 동의한 뒤 이만큼의 날이 지나면",
    },
}
# A remark stands where its name does, behind an @.
FILE = """@head
instrument: my-standard
title:
  en: A standard
  zh: 一项标准
  ko: 하나의 표준
@nature
legal_nature: politically-binding
@seen
seen_by: parties

@clause
clauses:
  - id: shutdown
    en: Each party shall be able to shut down at once every system that it has registered.
    zh: 各方应当能够立即关停其登记的每一个系统。
    ko: 각 당사자는 자신이 등록한 모든 시스템을 즉시 정지할 수 있도록 하여야 한다.
  @brackets
  - id: budget
    alternatives:
      - id: three-tenths
        en: Each developer shall spend at least 3/10 of its research budget on safety.
        zh: 每个开发者应当将其研究预算的至少 3/10 用于安全。
        ko: 각 개발자는 연구 예산의 3/10 이상을 안전에 써야 한다.
      - id: one-third
        en: Each developer shall spend at least 1/3 of its research budget on safety.
        zh: 每个开发者应当将其研究预算的至少 1/3 用于安全。
        ko: 각 개발자는 연구 예산의 1/3 이상을 안전에 써야 한다.

final:
  @adoption
  adoption: {needs: each-side, at_least: 2/3, of: voting}
  @in_force
  in_force:
    needs: after
    days: 30
    rule: {needs: each-side, count: 2}
  languages: [en, zh, ko]
  consent: [confirmation]
  depositary: convener
  reservations: {allowed: none}
"""


def skeleton(reader: Reader) -> str:
    """Return the file, with its remarks in the reader's language."""
    found = FILE
    for name, text in SAID.items():
        found = found.replace(f"@{name}\n", f"# {reader.text(text)}\n")
    return found
