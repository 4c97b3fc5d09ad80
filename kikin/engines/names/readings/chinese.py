"""Names in Chinese characters as Chinese read them: pinyin, Wade-Giles and Cantonese."""

from __future__ import annotations

from collections.abc import Iterator

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings.cantonese import CANTONESE
from kikin.engines.names.readings.han_variants import simplified
from kikin.engines.names.readings.reading import Reading
from kikin.engines.names.readings.translations import pieces_of
from kikin.engines.names.readings.wade_giles import wade_giles

_OF_TWO_CHARACTERS = """
欧阳 司马 上官 诸葛 夏侯 东方 皇甫 令狐 公孙 慕容 司徒 尉迟 端木 长孙 宇文 司空 独孤 南宫 轩辕 澹台 公冶
太史 申屠 呼延 闻人 赫连 鲜于 万俟 完颜 拓跋
"""
_COMPOUND_SURNAMES = frozenset(_OF_TWO_CHARACTERS.split())
# Characters that are read otherwise where they are a surname.
_READ_OTHERWISE = """
单=shan 曾=zeng 解=xie 仇=qiu 朴=piao 盖=ge 区=ou 查=zha 翟=zhai 缪=miao 乐=yue 覃=qin 冼=xian 秘=bi 折=she 员=yun
种=chong 隗=wei 宁=ning 沈=shen 贾=jia 褚=chu 车=che 任=ren 华=hua 谌=chen 葛=ge 尉迟=yuchi 长孙=zhangsun 万俟=moqi
"""
_SURNAMES = dict(pair.split("=") for pair in _READ_OTHERWISE.split())
_LONGEST_PERSON = 4


def read_chinese(run: str, kind: Kind) -> Iterator[Reading]:
    """A person as surname and given name, a body as the words that it is made of; three ways to write each."""
    words = run.split()
    simple = simplified("".join(words))
    if kind == "organisation" or len(simple) > _LONGEST_PERSON or len(simple) < 2:
        parts = [simplified(piece) for piece, _ in pieces_of(run)]
    else:
        family = 2 if simple[:2] in _COMPOUND_SURNAMES and len(simple) > 2 else 1
        family = len(words[0]) if len(words) == 2 and len(words[0]) <= 2 else family
        parts = [simple[:family], simple[family:]]
    syllables = [_syllables(part, is_surname=number == 0) for number, part in enumerate(parts)]
    yield Reading(tuple(map("".join, syllables)), "pinyin")
    yield Reading(tuple(wade_giles(syllable) for part in syllables for syllable in part), "wade-giles")
    if kind != "organisation" and all(character in CANTONESE for character in simple):
        yield Reading(tuple(CANTONESE[character][0] for character in simple), "cantonese")


def _syllables(part: str, is_surname: bool) -> list[str]:
    from pypinyin import lazy_pinyin  # half a second: only when Chinese characters are met

    if is_surname and part in _SURNAMES:
        return [_SURNAMES[part]]
    return [syllable.replace("lv", "lu").replace("nv", "nu") for syllable in lazy_pinyin(part, errors="ignore")]
