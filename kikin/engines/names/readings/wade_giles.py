"""Pinyin syllables as Wade and Giles wrote them, and as passports still do: without marks or apostrophes."""

from __future__ import annotations

import re

_WHOLE_TABLE = """
zi=tzu ci=tzu si=szu er=erh you=yu ye=yeh yan=yen yong=yung yi=i gui=kuei kui=kuei guo=kuo kuo=kuo huo=huo shuo=shuo
ge=ko ke=ko he=ho zhi=chih chi=chih shi=shih ri=jih e=o
"""
_WHOLE = dict(pair.split("=") for pair in _WHOLE_TABLE.split())
_VOICELESS = "zh=ch ch=ch sh=sh b=p d=t g=k j=ch q=ch x=hs z=ts c=ts r=j"
_INITIALS = dict(pair.split("=") for pair in _VOICELESS.split())
_FINALS = {"ong": "ung", "ian": "ien", "ie": "ieh", "ue": "ueh", "uo": "o", "uan": "uan"}
_SYLLABLE = re.compile("(zh|ch|sh|[bpmfdtnlgkhjqxzcsryw]?)([a-z]*)")


def wade_giles(syllable: str) -> str:
    """One syllable: zhou is chou, xiao is hsiao, guo is kuo."""
    if whole := _WHOLE.get(syllable):
        return whole
    found = _SYLLABLE.fullmatch(syllable)
    if not found:
        return syllable
    initial, final = found.groups()
    if initial in ("j", "q", "x") and final == "iong":
        final = "iung"
    return _INITIALS.get(initial, initial) + _FINALS.get(final, final)
