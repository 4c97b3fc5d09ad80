"""Names in kanji as Japanese read them: family and given name, each by a table, else character by character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings.han_variants import modern
from kikin.engines.names.readings.japanese_families import FAMILIES
from kikin.engines.names.readings.japanese_given import FIRST, LAST, WHOLE
from kikin.engines.names.readings.kana import kunrei, short, spelt, spelt_out
from kikin.engines.names.readings.reading import Reading

_PARTS = """
田=ta:da 山=yama 川=kawa:gawa 河=kawa 村=mura 木=ki:ki|gi 野=no 原=hara:hara|wara 島=shima:shima|jima 井=i
上=ue|kami:ue|gami 下=shimo:shita 中=naka 大=oo 小=ko|o 高=taka 松=matsu 竹=take 梅=ume 杉=sugi 藤=fuji:tou|dou
橋=hashi 本=moto 口=kuchi:guchi 谷=tani:tani|ya 沢=sawa:zawa 崎=saki:saki|zaki 池=ike 林=hayashi:bayashi 森=mori
岡=oka 石=ishi 水=mizu 内=uchi 外=soto 東=higashi 西=nishi 南=minami 北=kita 前=mae 後=go 平=hira 福=fuku 富=tomi
安=yasu 長=naga 永=naga 古=furu 新=ara|nii 今=ima 岩=iwa 浜=hama 浦=ura 津=tsu 江=e 沼=numa 瀬=se 泉=izumi 宮=miya
寺=tera 神=kami|kan 桜=sakura 柳=yanagi 桑=kuwa 栗=kuri 荒=ara 青=ao 赤=aka 白=shira 黒=kuro 金=kane 塚=tsuka
坂=saka 辺=be 部=be 垣=gaki 城=shiro|ki 戸=to 屋=ya 間=ma 保=ho 倉=kura 尾=o 根=ne 町=machi 里=sato 土=tsuchi
吉=yoshi 秋=aki 春=haru 夏=natsu 細=hoso 広=hiro 深=fuka 浅=asa 若=waka 丸=maru 角=kado 馬=ma|uma:ma|ba 熊=kuma
鳥=tori 鶴=tsuru 亀=kame 米=yone 稲=ina 荻=ogi 菅=suga 草=kusa 花=hana 三=mi 五=go 八=ya 千=chi 一=ichi 二=ni
六=roku 佐=sa 加=ka 伊=i 阿=a 宇=u 久=ku 和=wa 見=mi 良=ra 賀=ga 名=na 士=shi 子=ko 出=de 入=iri 手=te 立=tachi
葉=ha:ba 美=mi 日=hi 月=tsuki 星=hoshi
"""
_PARTS_OF_FAMILIES = dict(pair.split("=") for pair in _PARTS.split())
_LONGEST = 3
_ONLY_JAPANESE = re.compile("[々〆畑辻込峠榊笹働]")
_HAN_BEFORE_KANA = re.compile("[㐀-鿿々]+(?=[ぁ-ゖァ-ヺ])")
_HAN = re.compile(r"[㐀-鿿々〆ヶ]")
_MOST = 4


def read_japanese(run: str, kind: Kind) -> Iterator[Reading]:
    """The likeliest family and given names; then with long vowels spelt out."""
    words = modern(run).split()
    family, given = words if len(words) == 2 else cut("".join(words))
    ranked = product(enumerate(readings_of_family(family)), enumerate(readings_of_given(given)))
    pairs = [(one, other) for (_, one), (_, other) in sorted(ranked, key=lambda pair: 2 * pair[0][0] + pair[1][0])]
    for pair in pairs[:_MOST]:
        yield Reading(tuple(map(short, pair)), "japanese")
    for pair in pairs[:1]:
        yield Reading(tuple(map(spelt_out, pair)), "japanese-long")
        yield Reading(tuple(kunrei(short(part)) for part in pair), "kunrei")


def is_japanese(run: str) -> bool:
    """Whether a name begins with a Japanese family name of two characters or more, or has characters of Japan alone."""
    plain = modern(run).replace(" ", "")
    return any(plain[:length] in FAMILIES for length in range(2, _LONGEST + 1)) or bool(
        re.search("[々〆畑辻込峠榊笹働]", plain)
    )


def cut(name: str) -> tuple[str, str]:
    """(family, given): the longest known family name, else half."""
    for length in range(min(_LONGEST, len(name) - 1), 0, -1):
        if name[:length] in FAMILIES:
            return name[:length], name[length:]
    kana = _HAN_BEFORE_KANA.match(name)
    half = kana.end() if kana else min(2, (len(name) + 1) // 2)
    return name[:half], name[half:]


@lru_cache(maxsize=4096)
def readings_of_family(family: str) -> tuple[str, ...]:
    if known := FAMILIES.get(family):
        return known
    spaced = family.replace("々", family[:1])
    parts = []
    for place, character in enumerate(spaced):
        first, _, last = _PARTS_OF_FAMILIES.get(character, "").partition(":")
        options = (last or first) if place else first
        parts.append(tuple(options.split("|")) if options else _of_character(character, place))
    return _combined(parts)


@lru_cache(maxsize=4096)
def readings_of_given(given: str) -> tuple[str, ...]:
    """The table's readings, then those that the characters allow, the likeliest first."""
    if not _HAN.search(given):
        return (spelt(given),)
    spaced = re.sub("(.)々", r"\1\1", given)
    composed = _combined([_of_character(character, place) for place, character in enumerate(spaced)])
    known = WHOLE.get(given, ())
    return tuple(dict.fromkeys((*known, *composed[: 1 if known else _MOST])))


def _of_character(character: str, place: int) -> tuple[str, ...]:
    """The readings at this place of a name; none for a character that no table holds."""
    known = (LAST if place else FIRST).get(character) or WHOLE.get(character)
    return known or tuple(filter(None, (spelt(character),)))


def _combined(parts: list[tuple[str, ...]]) -> tuple[str, ...]:
    """One reading of each character, those first that take the first reading of most of them."""
    ranked = sorted(
        islice(product(*(enumerate(part) for part in parts)), 64), key=lambda chosen: sum(rank for rank, _ in chosen)
    )
    return tuple(dict.fromkeys(_linked(part for _, part in chosen) for chosen in ranked))[:_MOST]


def _linked(parts: Iterator[str]) -> str:
    """Readings side by side: a vowel after a vowel or n is another character's, and m stands before b, p and m."""
    made = ""
    for part in parts:
        if made and part[:1] in ("a", "i", "u", "e", "o") and made[-1] in "aiueon":
            made += "'"
        made += part
    return re.sub("n(?=[bpm])", "m", made)
