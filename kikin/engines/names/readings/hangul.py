"""Names in Hangul: surnames as their bearers write them, given names in three styles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings.reading import Reading

_SURNAMES_TEXT = """
김=kim|gim 이=lee|yi|rhee 박=park|pak|bak 최=choi|choe 정=jung|chung|jeong|chong 강=kang|gang 조=cho|jo 윤=yoon|yun
장=jang|chang 임=lim|im 한=han 오=oh|o 서=seo|suh|so 신=shin|sin 권=kwon|gwon 황=hwang 안=ahn|an 송=song 류=ryu|yoo
유=yoo|yu|ryu 홍=hong 전=jeon|chun|chon 고=ko|go 문=moon|mun 양=yang 손=son|sohn 배=bae|pae 백=baek|paek
허=hur|heo|ho 남=nam 심=shim|sim 노=noh|no|roh 하=ha 곽=kwak|gwak 성=sung|seong|song 차=cha 주=joo|ju|chu 우=woo|u
구=koo|gu|ku 라=ra|na 나=na|ra 민=min 진=jin|chin 지=ji|chi 엄=um|eom|om 채=chae 원=won 천=chun|cheon|chon
방=bang|pang 공=kong|gong 현=hyun|hyeon|hyon 함=ham 변=byun|byeon|pyon 염=yeom|yom 여=yeo|yo 추=choo|chu 도=do|to
소=so 석=seok|suk|sok 선=sun|seon|son 설=seol|sol 마=ma 길=gil|kil 연=yeon|yon 위=wi 표=pyo 명=myung|myeong|myong
기=ki|gi 반=ban|pan 왕=wang 금=keum|geum|kum 옥=ok 맹=maeng 제=je|che 모=mo 탁=tak 국=kook|guk|kuk 은=eun|un 용=yong
리=ri|lee 림=rim|lim 량=ryang|yang 로=ro|no 렴=ryom|yeom 남궁=namgung|namkoong 황보=hwangbo 선우=sunwoo|seonu
제갈=jegal
"""
_SURNAMES = {korean: latin.split("|") for korean, latin in (pair.split("=") for pair in _SURNAMES_TEXT.split())}

_LONGEST_PERSON = 4
_FIRST = 0xAC00
# Initials, vowels and finals in the order of the code; the silent one is a dot.
_INITIALS = {
    "revised": "g kk n d tt r m b pp s ss . j jj ch k t p h",
    "usual": "k kk n d tt r m b pp s ss . j jj ch k t p h",
    "northern": "k kk n t tt r m p pp s ss . j jj ch kh th ph h",
    "mccune": "k kk n t tt r m p pp s ss . ch tch ch k t p h",
}
_VOWELS = {
    "revised": "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i",
    "usual": "a ae ya yae u e yu ye o wa wae oe yo oo wo we wi yoo u ui i",
    "northern": "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i",
    "mccune": "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i",
}
_FINALS = ". k k k n n n t l k m l l l p l m p p t t ng t t k t p t"
_LINKED = {"k": "g", "t": "d", "p": "b", "l": "r"}
_VOICED = frozenset("aeioumnlg")
_SYLLABLES = re.compile("[가-힣]+")


def read_hangul(run: str, kind: Kind) -> Iterator[Reading]:
    """The given name in every style after the usual family name, then after its other spellings."""
    words = _SYLLABLES.findall(run)
    surname = _surname("".join(words)) if kind != "organisation" else ""
    if not surname:
        for style in ("revised", "mccune"):
            yield Reading(tuple(romanised(word, style) for word in words), f"hangul-{style}")
        return
    given = "".join(words)[len(surname) :]
    usual, *others = _SURNAMES[surname]
    for style in _INITIALS:
        yield Reading((usual, romanised(given, style)), f"hangul-{style}")
    yield from (Reading((other, romanised(given, "usual")), "hangul-usual") for other in others)


def _surname(name: str) -> str:
    """The family name that a name of at most four syllables begins with, or none."""
    for length in (2, 1):
        if name[:length] in _SURNAMES and length < len(name) <= _LONGEST_PERSON:
            return name[:length]
    return ""


def romanised(word: str, style: str) -> str:
    """Syllable by syllable: a final goes over to a vowel, and McCune hears a consonant voiced after a voiced one."""
    vowels, finals = _VOWELS[style].split(), _FINALS.split()
    made = ""
    for syllable in word:
        place = ord(syllable) - _FIRST
        is_voiced = style == "mccune" and made[-1:] in _VOICED and made != ""
        initial = _INITIALS["revised" if is_voiced else style].split()[place // 588].strip(".")
        if not initial and made[-1:] in _LINKED and not made.endswith("ng"):
            made = made[:-1] + _LINKED[made[-1]]
        made += initial + vowels[place % 588 // 28] + finals[place % 28].strip(".")
    return made
