"""Syllables of Korean names, each with the spellings that stand for it in one style or another. A table of facts."""

from __future__ import annotations

import re

_SYLLABLES = """
jung=jeong|jong|chong|chung un=eun yong=young|yeong|yung hyun=hyon|hyeon chul=chol|cheol
kyong=kyung|gyeong|kyeong|gyong|gyung myong=myung|myeong song=seong|sung|seung sok=suk|seok|sog hyok=hyuk|hyeok
kuk=guk|gook|kook kwang=gwang sik=shik jin=chin jun=joon|jeun jae=chae tae=dae tong=dong kil=gil hui=hee|hi
sun=seon|soon won=weon yon=yeon|youn yun=yoon su=soo ho hun=hoon min mi nam il ik in ok chang ha hae hwa hwan hyo
hyong=hyung|hyeong kap=gap ki=gi kon=geon|gun|kun kwon=gwon kyu=gyu kyun=gyun mun=moon mok=mog myon=myeon nyon=nyeon
pil=bil pok=bok pom=beom|bum|bom pong=bong pyong=byeong|byung|byong sam san sang se=seh si=shi sil=shil sin=shin
sol=seol sop=seop|sup sul suk tok=deok|duk|dok tu=du to=do un ung=woong|eung u=woo wan wi ye yo yok=yeok
yol=yeol|yul yu=yoo chan cha chi=ji chil cho=jo chon=cheon|chun chu=ju|joo hak=hag hon=heon han hong kim=gim
pak=park|bak li=lee|yi|rhee|ri|rhi choi=choe|chwe kang=gang im=lim|rim pae=bae paek=baek o=oh ryu=yoo|yu
"""

KEYS: dict[str, str] = {}
"""Spelling of a syllable -> the one spelling that stands for all of its."""
for _entry in _SYLLABLES.split():
    _key, _, _spellings = _entry.partition("=")
    for _spelling in (_key, *filter(None, _spellings.split("|"))):
        KEYS.setdefault(_spelling, _key)

_ANY = "|".join(sorted(KEYS, key=len, reverse=True))
# Two syllables are told from a word of another language by the consonants between them: jong-un, min-su; not yu-ri.
_NAME = re.compile(f"({_ANY})|({_ANY})(?:(?<=ng)|(?<=[nmlk])(?![aeiouwy]))({_ANY})")


def korean_key(word: str) -> str:
    """The key of a word that is one or two Korean syllables; none for another word."""
    found = _NAME.fullmatch(word)
    return "".join(KEYS[syllable] for syllable in found.groups() if syllable) if found else ""
