"""One form for each Chinese character: old and new, simplified and traditional, and the variants of registers."""

from __future__ import annotations

from functools import lru_cache

from opencc import OpenCC

# Variants of family registers that no conversion table holds.
_OF_REGISTERS = str.maketrans(
    "髙﨑邉邊濵濱嶋嶌德齊斉桒栁逹冨冝曻槗𠮷𣘺龍瀧眞廣槇櫻澤惠嵜﨔",
    "高崎辺辺浜浜島島徳斎斎桑柳達富宜昇橋吉橋竜滝真広槙桜沢恵崎欅",
)


def modern(text: str) -> str:
    """Characters as Japanese write them today: 齋藤 as 斎藤, 髙 as 高, 國 as 国."""
    return _converted("t2jp", text.translate(_OF_REGISTERS)).translate(_OF_REGISTERS)


def simplified(text: str) -> str:
    """Characters as mainland Chinese write them."""
    return _converted("t2s", text)


def _converted(direction: str, text: str) -> str:
    return str(_converter(direction).convert(text))


@lru_cache(maxsize=2)
def _converter(direction: str) -> OpenCC:
    return OpenCC(direction)  # its tables are read only when Chinese characters are met
