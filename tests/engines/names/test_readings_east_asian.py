"""Names in kanji, kana, Hangul and Chinese characters, each with a spelling that its bearer or a list uses."""

from __future__ import annotations

import pytest

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings import readings_of
from kikin.engines.names.readings.han_variants import modern, simplified
from kikin.engines.names.readings.hangul import romanised
from kikin.engines.names.readings.japanese import cut
from kikin.engines.names.readings.japanese_families import FAMILIES
from kikin.engines.names.readings.japanese_given import FIRST, LAST, WHOLE
from kikin.engines.names.readings.kana import kunrei, short, spelt
from kikin.engines.names.readings.wade_giles import wade_giles


def spellings(name: str, kind: Kind = "person") -> set[str]:
    return {" ".join(reading.words) for reading in readings_of(name, kind)}


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("佐藤 一郎", "sato ichiro"),
        ("山田太郎", "yamada taro"),
        ("山田太郎", "yamada tarou"),
        ("髙橋健一", "takahashi kenichi"),
        ("齋藤 浩", "saito hiroshi"),
        ("渡邉恵子", "watanabe keiko"),
        ("大谷翔平", "otani shohei"),
        ("浜辺美波", "hamabe minami"),
        ("宇多田ヒカル", "utada hikaru"),
        ("佐々木 誠", "sasaki makoto"),
        ("吉田 茂", "yosida sigeru"),
        ("やまだ たろう", "yamada taro"),
        ("ヤマダ タロウ", "yamada taro"),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "yamada taro"),
        ("习近平", "xi jinping"),
        ("習近平", "xi jinping"),
        ("勅使河原 宏", "teshigawara hiroshi"),
        ("周恩来", "chou en lai"),
        ("毛泽东", "mao tse tung"),
        ("陳大文", "chan tai man"),
        ("欧阳修", "ouyang xiu"),
        ("歐陽修", "ouyang xiu"),
        ("单雄信", "shan xiongxin"),
        ("김정은", "kim jungun"),
        ("김정은", "kim jongun"),
        ("김정은", "gim jungun"),
        ("이명박", "lee myungbak"),
        ("이승만", "rhee sungman"),
        ("박근혜", "park geunhye"),
    ],
)
def test_a_person(name: str, latin: str) -> None:
    assert latin in spellings(name)


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("株式会社アドミラルティ造船所", "kk adomirarti shipyard"),
        ("北京航空航天大学", "beijing aviation aerospace university"),
        ("華為技術有限公司", "huawei technology ltd"),
        ("조선무역회사", "korea trading company"),
        ("トヨタ", "toyota"),
    ],
)
def test_a_body(name: str, latin: str) -> None:
    assert latin in spellings(name, "organisation")


@pytest.mark.parametrize(
    ("kana", "hepburn"),
    [
        ("しんぶん", "shimbun"),
        ("きょうと", "kyoto"),
        ("おおの", "ono"),
        ("ちぢむ", "chijimu"),
        ("つづく", "tsuzuku"),
        ("まっちゃ", "matcha"),
        ("スーパー", "supa"),
        ("ファン", "fan"),
        ("じゅん", "jun"),
        ("ヴァイオリン", "vaiorin"),
        ("りゅうたろう", "ryutaro"),
    ],
)
def test_kana_in_hepburn(kana: str, hepburn: str) -> None:
    assert short(spelt(kana)) == hepburn


def test_kana_in_the_kunrei_style() -> None:
    assert kunrei("fujishima shotsucha") == "huzisima syotutya"


def test_family_names_are_cut_off_where_the_table_or_the_kana_tell() -> None:
    assert cut("佐々木希") == ("佐々木", "希")
    assert cut("林健") == ("林", "健")
    assert cut("宇多田ヒカル") == ("宇多田", "ヒカル")
    assert cut("龗龗河原宏") == ("龗龗", "河原宏")  # not in the table: half


def test_old_forms_and_variants_of_characters_are_one() -> None:
    assert modern("齋藤 齊藤 斉藤 髙﨑 渡邊 國廣 櫻澤") == "斎藤 斎藤 斎藤 高崎 渡辺 国広 桜沢"
    assert simplified("劉國強 廣東") == "刘国强 广东"
    assert modern("Müller") == simplified("Müller") == "Müller"


@pytest.mark.parametrize(
    ("pinyin", "passport"),
    [("zhou", "chou"), ("xiao", "hsiao"), ("guo", "kuo"), ("dong", "tung"), ("zi", "tzu"), ("qian", "chien")],
)
def test_wade_giles(pinyin: str, passport: str) -> None:
    assert wade_giles(pinyin) == passport


def test_styles_of_korean() -> None:
    assert romanised("정은", "revised") == "jeongeun"
    assert romanised("정은", "mccune") == "chongun"
    assert romanised("독립", "revised") == "dokrip"
    assert romanised("일영", "revised") == "iryeong"


def test_a_character_that_no_table_holds_gives_no_japanese_reading() -> None:
    assert all(reading.via in {"pinyin", "wade-giles"} for reading in readings_of("习近平", "person"))


def test_the_tables_of_japanese_names_are_in_todays_characters() -> None:
    for table in (FAMILIES, WHOLE, FIRST, LAST):
        assert [written for written in table if modern(written) != written] == []
