# ruff: noqa: RUF001 - Chinese has its own punctuation
"""
The facts that rules ask, as a YAML file to fill in: grouped by what they are about, all blank.

Read back as it is written, it states nothing: a fact left blank is unknown, and never a no.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from comity.base.text import Text
from comity.rules.declaration import Declared, Kind, Subject
from comity.rules.declared import FACTS, VOCABULARY

WIDTH = 96
_PART = re.compile(r"[\u3000-\u9fff\uff00-\uffef] ?|[^\s\u3000-\u9fff\uff00-\uffef]+ ?")
_CLOSING = "，。、；：）”"
HEAD: Text = {
    "en": "What is known of a developer, its systems, their training and, if there is one, an "
    "incident. Fill in what you know after the colon and leave the rest blank: blank means "
    "unknown, never no. What stands behind a # is the form of an answer. Where an answer holds "
    "for some time only, write {value: …, from: 2026-01-01, to: 2026-12-31, source: …}, or a list "
    "of these. The facts of the system are those of one system: make a file for each.",
    "zh": "关于开发者、其系统、训练以及（如有）事件的已知事实。请在冒号后填写已知内容，其余留空："
    "留空表示未知，绝不表示否。# 之后为填写形式。仅在一段时间内成立的，写作 "
    "{value: …, from: 2026-01-01, to: 2026-12-31, source: …}，或者由若干此类条目组成的列表。"
    "系统事实仅指一个系统：每个系统各用一个文件。",
    "ko": "개발자, 그 시스템, 학습, 그리고 있다면 사고에 관하여 알려진 사실. 아는 것을 쌍점 뒤에 "
    "적고 나머지는 비워 두십시오. 빈칸은 모른다는 뜻이며 결코 아니라는 뜻이 아닙니다. # 뒤에는 "
    "적는 형식이 나와 있습니다. 일정 기간에만 해당하면 "
    "{value: …, from: 2026-01-01, to: 2026-12-31, source: …} 또는 그 목록으로 적으십시오. 시스템에 "
    "관한 사실은 한 시스템의 것이므로 시스템마다 파일을 따로 만드십시오.",
}
TITLES: Mapping[Subject, Text] = {
    Subject.DEVELOPER: {"en": "The developer", "zh": "开发者", "ko": "개발자"},
    Subject.SYSTEM: {"en": "The system", "zh": "系统", "ko": "시스템"},
    Subject.RUN: {"en": "The training run", "zh": "训练", "ko": "학습"},
    Subject.INCIDENT: {
        "en": "The incident: leave all of it blank if there is none",
        "zh": "事件：没有事件的，全部留空",
        "ko": "사고: 없으면 모두 비워 둠",
    },
}
REGIONS: Mapping[str, Text] = {
    "eu": {
        "en": "asked by the law of the European Union",
        "zh": "欧盟法律所问",
        "ko": "유럽연합 법이 묻는 것",
    },
    "us": {
        "en": "asked by the laws of states of the United States",
        "zh": "美国各州法律所问",
        "ko": "미국 주법이 묻는 것",
    },
    "cn": {"en": "asked by the law of China", "zh": "中国法律所问", "ko": "중국 법이 묻는 것"},
    "kr": {"en": "asked by the law of Korea", "zh": "韩国法律所问", "ko": "한국 법이 묻는 것"},
    "world": {
        "en": "asked by other laws and by commitments",
        "zh": "其他法律和承诺所问",
        "ko": "그 밖의 법과 서약이 묻는 것",
    },
}
OR: Text = {"en": "or", "zh": "或", "ko": "또는"}
AMONG: Text = {"en": "any of", "zh": "可选", "ko": "다음 중에서"}
# How an answer of each kind is written, in one way or in another.
EXAMPLES: Mapping[Kind, tuple[str, ...]] = {
    Kind.YES_NO: ("true", "false"),
    Kind.NUMBER: ("1200", "[1000, 1500]"),
    Kind.DAY: ("2026-12-11", "[2026-12-11, 2026-12-13]"),
    Kind.MOMENT: ("2026-12-11 18:30 Europe/Brussels", "2026-12-11", "[2026-12-11, 2026-12-13]"),
    Kind.WORDS: ("[one]", "[one, another]"),
    Kind.MEMBERSHIPS: ("[{name: seoul-commitments, joined: 2024-05-21}]",),
    Kind.PHASES: (
        '[{purpose: pre-training, compute: "2e25", by: self, from: 2026-01-05, to: 2026-04-30}]',
    ),
}
FLOP = ('"3.8e25"', '["3.6e25", "4e25"]')


def template(
    subjects: Collection[Subject], language: str, names: Collection[str] = FACTS.keys()
) -> str:
    """Return these facts of these subjects in the language, each with its meaning and form."""
    lines = _comment(HEAD[language])
    for subject in Subject:
        sections = _by_region(subject, names)
        if subject in subjects and any(sections.values()):
            lines += ["", "", *_comment(f"== {TITLES[subject][language]} ==")]
            for region, found in sections.items():
                lines += _section(region, found, language)
    return "\n".join(lines) + "\n"


def _by_region(subject: Subject, names: Collection[str]) -> Mapping[str, Mapping[str, Declared]]:
    """Return the facts of a subject, first those of no region; a region may have several tables."""
    found: dict[str, dict[str, Declared]] = {}
    for table, rows in VOCABULARY.items():
        about = {name: one for name, one in rows.items() if one.about is subject and name in names}
        found.setdefault(table.partition("_")[0], {}).update(about)
    return found


def _section(region: str, found: Mapping[str, Declared], language: str) -> Iterable[str]:
    if found and region in REGIONS:
        yield from ("", *_comment(f"-- {REGIONS[region][language]} --"))
    for name, one in found.items():
        yield from ("", *_comment(one.meaning[language]), f"{name}:  # {_form(one, language)}")


def _form(one: Declared, language: str) -> str:
    if one.among:
        return f"{AMONG[language]} [{', '.join(one.among)}]"
    examples = FLOP if one.unit == "FLOP" else EXAMPLES[one.kind]
    written = f" {OR[language]} ".join(examples)
    return f"{one.unit}: {written}" if one.unit else written


def _comment(text: str) -> list[str]:
    """Break a text into comments of at most so many columns; Chinese may break anywhere."""
    lines = [""]
    for part in _PART.findall(text):
        if _columns(lines[-1] + part) > WIDTH and part.rstrip() not in _CLOSING:
            lines.append("")
        lines[-1] += part
    return [f"# {line}".rstrip() for line in lines]


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)
