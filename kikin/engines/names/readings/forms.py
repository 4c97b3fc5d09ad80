"""Legal forms: words that say what a body is in law, not who it is. A table of facts, as words of a reading."""

from __future__ import annotations

from functools import lru_cache

from cleanco.termdata import terms_by_country, terms_by_type

from kikin.engines.names.problem import Kind

_OWN = """
ltd limited inc incorporated corp corporation co company companies llc llp lp plc pllc pty pte pvt private sdn bhd
tbk pt cv kk gk yk nk kabushiki kaisha kabushikikaisha godo godogaisha yugen yugengaisha goshi gomei kabusikigaisha
kabushikigaisha gmbh mbh ggmbh ag kg kgaa ohg ug se ev eg gbr ges mbb gesmbh genossenschaft gesellschaft
aktiengesellschaft sa sas sasu sarl eurl snc sca scs spa srl srls sapa sapi sl slu slne sau lda ltda eireli sociedad
societe anonyme cia compania bv nv vof cvba bvba sprl vzw asbl ab hb as asa ans aps oy oyj abp ehf hf doo dd ad jsc
ojsc pjsc cjsc ooo oao zao pao ao npao fgup gup mup too tov pat prat chup oou odo kft zrt nyrt bt sro spol zs ks vos
zoo epe ike uab ab sia as ou kdd jdoo eood ood ead anonim sirketi limited sirket ltdsti fze fzco fzc fzllc wll bsc
saog saoc psc pjs ksc kscc llp est sherkat sharikat sharkat jusik hoesa jusikhoesa chusik yuhan hoe youxian gongsi
gufen youxiangongsi gufenyouxiangongsi youxianzerengongsi zeren jituan
"""
_LEAST_BORROWED = 4  # a public table's shorter forms are words of other languages: at, da, et, is


@lru_cache(maxsize=1)
def legal_forms() -> frozenset[str]:
    """Every word that is a legal form somewhere: our own, and those of a public table that are one plain word."""
    listed = {term for terms in (*terms_by_type.values(), *terms_by_country.values()) for term in terms}
    written = {term.replace(".", "").strip() for term in listed}
    return frozenset(
        {word for word in written if word.isascii() and word.isalpha() and len(word) >= _LEAST_BORROWED}
        | set(_OWN.split())
    )


def without_form(words: tuple[str, ...], kind: Kind) -> tuple[str, ...]:
    """The words of a reading without legal forms at its end or beginning; unchanged when nothing else is left."""
    if kind == "person" or not words:
        return words
    forms = legal_forms()
    first, last = 0, len(words)
    while last > first and (words[last - 1] in forms or (words[last - 1] == "and" and last < len(words))):
        last -= 1
    while first < last and words[first] in forms and first < 2:
        first += 1
    return words[first:last] or words
