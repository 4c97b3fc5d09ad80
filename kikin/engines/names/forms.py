"""Legal forms of organisations: words that say what a body is in law, not who it is. A table of facts.

Written as the names are after folding (see `normal.folded`): lower case, dots of abbreviations taken out.
"""

from __future__ import annotations

FORMS_WITHOUT_SPACES: tuple[str, ...] = (
    # Japan: companies, then bodies of public and civil law
    "株式会社", "(株)", "有限会社", "(有)", "合同会社", "(同)", "合資会社", "(資)", "合名会社", "(名)", "相互会社",
    "一般社団法人", "(一社)", "公益社団法人", "(公社)", "一般財団法人", "(一財)", "公益財団法人", "(公財)",
    "国立研究開発法人", "国立大学法人", "公立大学法人", "独立行政法人", "地方独立行政法人", "大学共同利用機関法人",
    "学校法人", "医療法人", "社会福祉法人", "宗教法人", "特定非営利活動法人",
    # China, Taiwan, Hong Kong
    "股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "集团公司", "集團公司",
    # Korea
    "주식회사", "(주)", "유한회사",
)  # fmt: skip
"""Cut out wherever they stand. Longer ones are tried first."""

FORMS_OF_WORDS: frozenset[str] = frozenset({
    # English
    "ltd", "limited", "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "llp", "lp", "plc",
    # Japan in Latin letters
    "kk", "kabushiki", "kaisha", "kabushikikaisha", "godo", "yugen",
    # Germany, Austria, Switzerland
    "gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "ug", "se", "ev",
    # France, Belgium, Luxembourg, Italy, Spain, Portugal
    "sa", "sas", "sarl", "spa", "srl", "sl", "slu", "lda", "ltda",
    # Netherlands and the north
    "bv", "nv", "ab", "as", "asa", "aps", "oy", "oyj",
    # Singapore, Malaysia, Australia, India
    "pte", "pvt", "pty", "sdn", "bhd",
    # Russia and neighbours, in Latin letters
    "ooo", "oao", "zao", "pao", "ao", "jsc", "ojsc", "pjsc", "cjsc",
})  # fmt: skip
"""Taken out where they stand at the end of a name, or at its beginning."""
