"""Legal forms: words that say what a body is in law, not who it is. A table of facts, as words of a reading."""

from __future__ import annotations

import re
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
_PHRASES = """
joint stock company
public joint stock company
open joint stock company
closed joint stock company
limited liability company
limited liability partnership
limited partnership
private limited company
public limited company
company limited
state unitary enterprise
federal state unitary enterprise
obshchestvo s ogranichennoy otvetstvennostyu
obshchestvo s ogranichennoi otvetstvennostyu
aktsionernoe obshchestvo
aktsionernoye obshchestvo
otkrytoe aktsionernoe obshchestvo
otkrytoye aktsionernoye obshchestvo
zakrytoe aktsionernoe obshchestvo
zakrytoye aktsionernoye obshchestvo
publichnoe aktsionernoe obshchestvo
publichnoye aktsionernoye obshchestvo
s de rl
s de rl de cv
sa de cv
sapi de cv
sociedad anonima
sociedad anonima de capital variable
sociedad de responsabilidad limitada
societe anonyme
societe a responsabilite limitee
gesellschaft mit beschrankter haftung
gmbh co kg
gmbh and co kg
spolka z oo
spolka z ograniczona odpowiedzialnoscia
spolka akcyjna
sp z oo
sp z o o
spol s ro
anonim sirketi
limited sirketi
ltd sti
a s
s a
d o o
b v
n v
sdn bhd
pt tbk
"""
_LEAST_BORROWED = 4  # a public table's shorter forms are words of other languages: at, da, et, is
_LONGEST = 6


@lru_cache(maxsize=1)
def legal_forms() -> frozenset[str]:
    """Every legal form, as the words of a reading with blanks between: our own, and those of a public table."""
    listed = {term for terms in (*terms_by_type.values(), *terms_by_country.values()) for term in terms}
    borrowed = {" ".join(re.findall(r"[a-z]+", term.replace(".", ""))) for term in listed if term.isascii()}
    return frozenset({*_OWN.split(), *_PHRASES.strip().splitlines(), *(one for one in borrowed if _is_safe(one))})


def _is_safe(form: str) -> bool:
    return len(form) >= _LEAST_BORROWED and max(map(len, form.split())) > 1


def without_form(words: tuple[str, ...], kind: Kind) -> tuple[str, ...]:
    """The words of a reading without legal forms at its end or beginning; unchanged when nothing else is left."""
    if kind == "person" or not words:
        return words
    first, last = 0, len(words)
    while length := _form_at(words[first:last], from_end=True):
        last -= length
    while length := _form_at(words[first:last], from_end=False):
        first += length
    return words[first:last] or words


def _form_at(words: tuple[str, ...], from_end: bool) -> int:
    """How many words the longest legal form there has; none when nothing else would be left."""
    forms, edges = legal_forms(), _edges()
    if not words or words[-1 if from_end else 0] not in edges:
        return 0
    for length in range(min(_LONGEST, len(words)), 0, -1):
        if " ".join(words[-length:] if from_end else words[:length]) in forms:
            return length
    return 0


@lru_cache(maxsize=1)
def _edges() -> frozenset[str]:
    """The words with which a legal form begins or ends: most names have none there."""
    return frozenset(word for form in legal_forms() for word in (form.split()[0], form.split()[-1]))
