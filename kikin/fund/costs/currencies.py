"""Prices in other currencies than yen: which there are, and how one becomes yen, once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kikin.values.money import Rounding, Yen

YEN = "JPY"
_IN_USE = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD "
    "HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD "
    "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN "
    "PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY "
    "TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW"
)
CURRENCIES = frozenset(_IN_USE.split())
"""ISO 4217, what people pay with."""
DIGITS = 15
"""Of a foreign amount or a rate: what every database keeps without loss."""
AMOUNT_PLACES = 3
RATE_PLACES = 8


def is_kept_exactly(number: Decimal, places: int) -> bool:
    """Whether a number above zero is kept without loss, with so many places after its point."""
    return 0 < number < 10 ** (DIGITS - places) and number == round(number, places)


def yen_of(amount: Decimal, rate: Decimal, rounding: Rounding) -> Yen:
    """An amount at so many yen for one of its currency: exact until it is rounded, once, as the instrument rounds."""
    return rounding.apply(Fraction(amount) * Fraction(rate))
