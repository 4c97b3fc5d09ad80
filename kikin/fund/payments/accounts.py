"""Accounts: the payee's, changed only after a call on a number known before, and the agency's own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.fund.payments.kana import cut, to_kana
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

ACCOUNT_KINDS: dict[str, Text] = {
    "ordinary": Text("普通預金", "ordinary account"),
    "current": Text("当座預金", "current account"),
    "savings": Text("貯蓄預金", "savings account"),
    "other": Text("その他", "other account"),
}
_HOLDER_CHARACTERS = 70
_PLACE_CHARACTERS = 15
_SHOWN_FIGURES = 3


@dataclass(frozen=True, slots=True)
class Details:
    """An account in a bank of Japan by its codes, or one abroad by IBAN and BIC; never both.

    Names are half-width kana or capital letters. `bank_code` has 4 figures, `branch_code` 3, `number` up to 7.
    """

    holder: str = ""
    bank_code: str = ""
    bank_kana: str = ""
    branch_code: str = ""
    branch_kana: str = ""
    kind: str = "ordinary"
    number: str = ""
    iban: str = ""
    bic: str = ""

    @property
    def is_foreign(self) -> bool:
        return bool(self.iban or self.bic)

    def line(self) -> str:
        """The whole account in one line, for a digest."""
        parts = (self.holder, self.bank_code, self.branch_code, self.kind, self.number, self.iban, self.bic)
        return "|".join(parts)


@dataclass(frozen=True, slots=True)
class PayerTerms:
    """What an agency and its bank have agreed: who it is to the bank, and how its files are written.

    `requester_code` has up to 10 figures; `file_format` is a key of `FILE_FORMATS`.
    """

    requester_code: str = ""
    requester_kana: str = ""
    file_format: str = "zengin"
    has_line_ends: bool = True


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """A proposed account on its way into force. `known_telephone` stood with the account before the change, and is
    empty where there was none; then `source` says where the number called was found."""

    known_telephone: str = ""
    called_telephone: str = ""
    source: str = ""
    reasons: str = ""


def normal(details: Details) -> tuple[Details, tuple[Problem, ...]]:
    """The same account as banks write it, and every character that they would not take."""
    holder, strange = to_kana(details.holder, "account.holder")
    bank, strange_in_bank = to_kana(details.bank_kana, "account.bank_kana")
    branch, strange_in_branch = to_kana(details.branch_kana, "account.branch_kana")
    number = _figures(details.number)
    clean = replace(
        details,
        holder=cut(holder, _HOLDER_CHARACTERS),
        bank_kana=cut(bank, _PLACE_CHARACTERS),
        branch_kana=cut(branch, _PLACE_CHARACTERS),
        bank_code=_figures(details.bank_code),
        branch_code=_figures(details.branch_code),
        number=number.zfill(7) if number else "",
        iban=re.sub(r"\s", "", details.iban).upper(),
        bic=re.sub(r"\s", "", details.bic).upper(),
    )
    return clean, strange + strange_in_bank + strange_in_branch


def problems_of_details(details: Details) -> tuple[Problem, ...]:
    """Everything that is wrong with an account, as `normal` has left it."""
    found = [] if details.holder else [_wrong("holder", details.holder, "口座名義", "the holder's name in kana")]
    checks: tuple[tuple[str, bool, str, str], ...] = (
        ("bank_code", _has(r"\d{4}", details.bank_code), "4桁の金融機関コード", "the bank's code of 4 figures"),
        ("branch_code", _has(r"\d{3}", details.branch_code), "3桁の支店コード", "the branch's code of 3 figures"),
        ("number", _has(r"\d{7}", details.number), "7桁以内の口座番号", "a number of at most 7 figures"),
        ("kind", details.kind in ACCOUNT_KINDS, "預金の種類", "the kind of account"),
    )
    if details.is_foreign:
        checks = (("iban", is_iban(details.iban), "IBAN", "a valid IBAN"), ("bic", is_bic(details.bic), "BIC", "a BIC"))
    found += [_wrong(name, getattr(details, name), ja, en) for name, is_right, ja, en in checks if not is_right]
    return tuple(found)


def problems_of_payer(details: Details, terms: PayerTerms) -> tuple[Problem, ...]:
    """Everything that is wrong with an agency's own account and its terms with the bank."""
    found = list(problems_of_details(details))
    if not _has(r"\d{1,10}", terms.requester_code):
        found.append(
            _wrong("requester_code", terms.requester_code, "10桁以内の委託者コード", "a code of at most 10 figures")
        )
    if not terms.requester_kana:
        found.append(_wrong("requester_kana", "", "カナの依頼人名", "the requester's name in kana"))
    if terms.file_format == "zengin" and details.is_foreign:
        found.append(
            _wrong("iban", details.iban, "国内の口座（全銀形式のため）", "an account in Japan, for Zengin files")
        )
    return tuple(found)


def is_iban(text: str) -> bool:
    """Country, two check figures, at most 30 more; remainder 1 modulo 97 (ISO 13616, ISO 7064 MOD 97-10)."""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}", text):
        return False
    return int("".join(str(int(character, 36)) for character in text[4:] + text[:4])) % 97 == 1


def is_bic(text: str) -> bool:
    """Eight or eleven letters and figures, the country in the middle (ISO 9362)."""
    return _has(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", text)


def last_figures(details: Details) -> str:
    """An account as those see it who need not know it: its last figures alone."""
    whole = details.iban or details.number
    return "*" * (len(whole) - _SHOWN_FIGURES) + whole[-_SHOWN_FIGURES:]


def _figures(text: str) -> str:
    """Figures as they are written: full-width ones and hyphens are taken, letters stay and are refused."""
    return "".join(str(int(one)) if one.isdecimal() else one for one in re.sub(r"[\s\-－]", "", text))


def _has(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text, re.ASCII) is not None


def _wrong(name: str, value: str, ja: str, en: str) -> Problem:
    return Problem(
        "account_incomplete",
        f"account.{name}",
        Text("口座の記載が正しくありません", "this is not as a bank writes it"),
        Text(f"{ja}を記入してください", f"give {en}"),
        "" if name in ("number", "iban") else shown(value),
    )


def calls_the_number_known_before(facts: AccountFacts) -> Problem | None:
    """A changed account is confirmed on the number that stood with the old one, never on one that came with the
    change."""
    called = _figures(facts.called_telephone)
    if facts.known_telephone:
        is_right = called == _figures(facts.known_telephone)
        remedy = Text("変更前から登録されている番号にかけてください", "call the number known before the change")
    else:
        is_right = bool(called)
        remedy = Text("公表資料などで確かめた番号にかけてください", "call a number found elsewhere, and say where")
    if is_right:
        return None
    what = Text("折り返し先の番号が正しくありません", "this is not a number on which the change may be confirmed")
    return Problem("wrong_number_called", "account.called_telephone", what, remedy)


def says_where_the_number_is_from(facts: AccountFacts) -> Problem | None:
    if facts.known_telephone or facts.source.strip():
        return None
    return Problem(
        "no_source_of_number",
        "account.source",
        Text("番号の出所が書かれていません", "it is not said where the number was found"),
        Text("公表資料の名称などを記入してください", "name the public source in which it stands"),
    )


gives_reasons = reasons_are_given(
    "account.reasons", Text("機関に示す理由を書いてください", "give the reasons that the organisation will read")
)


PAYEE_ACCOUNT = Lifecycle(
    kind="payee_account",
    initial="proposed",
    ends=frozenset({"replaced", "refused"}),
    steps=(
        Step(
            "call_back",
            "proposed",
            "called_back",
            "payee_account_called_back",
            (calls_the_number_known_before, says_where_the_number_is_from),
        ),
        Step("put_in_force", "called_back", "in_force", "payee_account_put_in_force"),
        Step("refuse", "proposed", "refused", "payee_account_refused", (gives_reasons,)),
        Step("refuse", "called_back", "refused", "payee_account_refused", (gives_reasons,)),
        Step("replace", "in_force", "replaced", "payee_account_replaced"),
    ),
)

PAYER_ACCOUNT = Lifecycle(
    kind="payer_account",
    initial="proposed",
    ends=frozenset({"replaced", "refused"}),
    steps=(
        Step("put_in_force", "proposed", "in_force", "payer_account_put_in_force"),
        Step("refuse", "proposed", "refused", "payer_account_refused", (gives_reasons,)),
        Step("replace", "in_force", "replaced", "payer_account_replaced"),
    ),
)
