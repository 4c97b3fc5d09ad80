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
田=ta:da|ta 山=yama 川=kawa:kawa|gawa 河=kawa 村=mura 木=ki:ki|gi 野=no 原=hara:hara|wara|bara 島=shima:shima|jima
井=i 上=ue|kami:ue|gami 下=shimo:shita 中=naka 大=oo 小=ko|o 高=taka 松=matsu 竹=take 梅=ume 杉=sugi 藤=fuji:tou|dou
橋=hashi:hashi|bashi 本=moto 口=kuchi:guchi|kuchi 谷=tani:tani|ya 沢=sawa:zawa|sawa 崎=saki:saki|zaki 池=ike
林=hayashi:bayashi 森=mori 岡=oka 石=ishi 水=mizu 内=uchi 外=soto 東=higashi 西=nishi 南=minami 北=kita 前=mae 後=go
平=hira 福=fuku 富=tomi 安=yasu 長=naga 永=naga 古=furu 新=ara|nii|shin 今=ima 岩=iwa 浜=hama 浦=ura 津=tsu 江=e
沼=numa 瀬=se 泉=izumi 宮=miya 寺=tera 神=kami|kan 桜=sakura 柳=yanagi 桑=kuwa 栗=kuri 荒=ara 青=ao 赤=aka 白=shira
黒=kuro:guro|kuro 金=kane|kana 塚=tsuka 坂=saka 辺=be 部=be 垣=gaki 城=shiro|jou|ki 戸=to:to|do 屋=ya 間=ma 保=ho
倉=kura 尾=o 根=ne 町=machi 里=sato:sato|zato 土=tsuchi 吉=yoshi 秋=aki 春=haru 夏=natsu 細=hoso 広=hiro 深=fuka
浅=asa 若=waka 丸=maru 角=kado 馬=ma|uma:ma|ba 熊=kuma 鳥=tori 鶴=tsuru 亀=kame 米=yone 稲=ina 荻=ogi 菅=suga
草=kusa 花=hana 三=mi 五=go 八=ya 千=chi|sen 一=ichi 二=ni 六=roku 佐=sa 加=ka 伊=i 阿=a 宇=u 久=ku 和=wa 見=mi
良=ra 賀=ga 名=na 士=shi 子=ko 出=de 入=iri 手=te 立=tachi|tate 葉=ha:ba 美=mi 鎌=kama 畠=hata 堀=hori 笠=kasa
篠=shino 筒=tsutsu 湯=yu 槻=tsuki 柏=kashiwa 片=kata 磯=iso 相=ai 辻=tsuji 坪=tsubo 難=nan 半=han 柴=shiba 市=ichi
地=ji:ji|chi 並=nami 須=su 渡=wata:wata|watari 尻=shiri:jiri 鈴=suzu 橘=tachibana 榎=e|enoki 樋=hi 桐=kiri 笹=sasa
滝=taki 皆=mina 溝=mizo 葛=kuzu 飯=ii 茂=shige|mo 早=haya 速=haya 猪=i|ino 犬=inu 牛=ushi 鹿=ka|shika 狩=kari 鬼=oni
仙=sen 仲=naka 児=ko 落=ochi 合=ai 奈=na 越=koshi:koshi|goe 栄=sakae 樫=kashi 楠=kusu|kusunoki 椎=shii 榊=sakaki
菱=hishi 蓮=hasu 萩=hagi 芳=yoshi|ha 荷=ni 豊=toyo 貝=kai:gai|kai 近=chika|kon 遠=too 道=michi 郷=gou 重=shige
釜=kama 鍋=nabe 関=seki 陣=jin 音=oto 香=ka 駒=koma 鷲=washi 鷹=taka 麦=mugi 幡=hata 岸=kishi:gishi|kishi 沖=oki
汐=shio 清=kiyo 渕=fuchi:buchi|fuchi 淵=fuchi:buchi|fuchi 湊=minato 牧=maki 玉=tama 生=iku|o 甲=kou 真=ma 矢=ya
砂=suna 碓=usu 祖=so 窪=kubo 笛=fue 粕=kasu 糸=ito 紺=kon 綿=wata 緑=midori 羽=ha|hane:ha|wa|hane 船=funa:fune
芝=shiba 苗=nae 茅=kaya 菊=kiku 蔵=kura 薄=usu 藪=yabu 薮=yabu 袋=fukuro:bukuro 足=ashi|a 軽=karu 隅=sumi 隈=kuma
飛=tobi|hi 鳴=naru 蒲=kama 那=na 弓=yumi 彦=hiko 志=shi 徳=toku 折=ori 持=mochi 方=kata:kata|gata 明=ake 有=ari
末=sue 朝=asa 板=ita 枝=eda 柿=kaki 栃=tochi 桂=katsura 桃=momo 棚=tana 椿=tsubaki 楢=nara 横=yoko 波=nami 浪=nami
海=umi:umi|mi 添=soe 渋=shibu 常=tsune 幸=kou|yuki 庄=shou 庭=niwa 恩=on 勝=katsu 友=tomo 君=kimi 品=shina
園=sono:zono|sono 国=kuni 場=ba 壁=kabe 多=ta 奥=oku 妻=tsuma:zuma|tsuma 守=mori 室=muro 居=i 巻=maki 布=nuno
代=shiro|yo 兼=kane 刈=kari 勢=se 吹=fuki 唐=kara 善=zen 喜=ki 堂=dou 堤=tsutsumi 堺=sakai 境=sakai 塩=shio 増=masu
天=ama 畑=hata:hata|bata|hatake 毛=mou|ke 利=ri 渥=atsu 梶=kaji 桶=oke 梨=nashi 樽=taru 沓=kutsu 洲=su 玄=gen 瓜=uri
皿=sara 盛=mori 目=me 砥=to 種=tane 穴=ana 竿=sao 粟=awa 紀=ki 緒=o 織=ori 脇=waki 舘=tate 館=tate 芦=ashi
茨=iba|ibara 蛯=ebi 蜂=hachi 衣=kinu 貫=nuki 輪=wa 郡=koori 醍=dai 鍵=kagi 鏡=kagami 門=kado 霜=shimo 露=tsuyu
額=nuka 日=hi 月=tsuki 星=hoshi
"""
_PARTS_OF_FAMILIES = dict(pair.split("=") for pair in _PARTS.split())
_LONGEST = 4
_ONLY_JAPANESE = re.compile("[々〆畑辻込峠榊笹働]")
_HAN_BEFORE_KANA = re.compile("[㐀-鿿々]+(?=[ぁ-ゖァ-ヺ])")
_HAN = re.compile(r"[㐀-鿿々〆ヶ]")
_MOST = 5


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
    return bool(_ONLY_JAPANESE.search(plain)) or any(plain[:length] in FAMILIES for length in range(2, _LONGEST + 1))


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
    """How a family name in kanji may be read, in small Latin letters, the likeliest first."""
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
