"""Bank statements of interest: each line read, each mistake named, and the same line counted once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kikin.values.money import MAX_YEN, Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import hidden_characters

COLUMNS = ("member", "bank", "loan", "from_on", "to_on", "due_on", "interest_yen")
MAX_WORD_CHARACTERS = 120
MAX_ROWS = 10_000
_WHOLE = re.compile(r"\d{1,3}(,\d{3})+|\d{1,16}")


@dataclass(frozen=True, slots=True)
class InterestLine:
    """The interest of one loan that fell due on a day. Bank, loan and day tell it from every other."""

    member: str
    bank: str
    loan: str
    from_on: date
    to_on: date
    due_on: date
    interest_yen: Yen

    @property
    def key(self) -> tuple[str, str, date]:
        return self.bank, self.loan, self.due_on


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a bank's statement held: lines that are new, how many were known already, and all that is wrong."""

    lines: tuple[InterestLine, ...] = ()
    known_count: int = 0
    problems: tuple[Problem, ...] = ()


def read_sheet(
    rows: Sequence[Mapping[str, str]], members: Iterable[str], known: Mapping[tuple[str, str, date], InterestLine]
) -> Sheet:
    """The lines of a bank's statement, for members that are named by ref.

    A line that is known, or comes twice, counts once; one that says something else of the same loan and day is a
    problem, as is every value that cannot be. Rows are counted from 2, below the head.
    """
    allowed = frozenset(members)
    if problems := tuple(_problems_of_sheet(rows)):
        return Sheet(problems=problems)
    found: list[Problem] = []
    seen = dict(known)
    new: list[InterestLine] = []
    repeated_count = 0
    for number, row in enumerate(rows, start=2):
        values = {name: (row.get(name) or "").strip() for name in COLUMNS}
        mistakes = list(_mistakes(number, values, allowed))
        if mistakes:
            found += mistakes
            continue
        line = _line(values)
        if line.key not in seen:
            seen[line.key] = line
            new.append(line)
        elif seen[line.key] == line:
            repeated_count += 1
        else:
            found.append(_contradicts(number, line))
    return Sheet(tuple(new), repeated_count, tuple(found))


def _problems_of_sheet(rows: Sequence[Mapping[str, str]]) -> Iterator[Problem]:
    if not rows:
        yield Problem(
            "empty_sheet",
            "statement",
            Text("行がありません", "it holds no row"),
            Text("ファイルを確かめてください", "check the file"),
        )
        return
    missing = [name for name in COLUMNS if name not in rows[0]]
    if missing:
        yield Problem(
            "no_column",
            "statement",
            Text("必要な列がありません", "columns are missing"),
            Text(f"次の列を置いてください：{', '.join(COLUMNS)}", f"give it the columns {', '.join(COLUMNS)}"),
            ", ".join(missing),
        )
    if len(rows) > MAX_ROWS:
        yield Problem(
            "too_many_rows",
            "statement",
            Text(f"{MAX_ROWS:,}行を超えています", f"it holds more than {MAX_ROWS:,} rows"),
            Text("複数のファイルに分けてください", "split it into several files"),
            f"{len(rows):,}",
        )


def _mistakes(number: int, values: Mapping[str, str], allowed: frozenset[str]) -> Iterator[Problem]:
    for name in ("member", "bank", "loan"):
        word = values[name]
        if not word or len(word) > MAX_WORD_CHARACTERS or hidden_characters(word):
            yield _mistake(
                number, name, "unreadable", word, "空欄か、書けない文字があります", "is empty or cannot be kept"
            )
    if values["member"] and values["member"] not in allowed:
        yield _mistake(
            number, "member", "unknown_member", values["member"], "この契約の機関ではありません", "is no member"
        )
    days = {}
    for name in ("from_on", "to_on", "due_on"):
        try:
            days[name] = date.fromisoformat(values[name])
        except ValueError:
            yield _mistake(
                number, name, "not_a_day", values[name], "日付ではありません", "is not a day such as 2026-11-22"
            )
    if len(days) == 3 and not days["from_on"] <= days["to_on"] <= days["due_on"]:
        span = f"{values['from_on']} – {values['to_on']} – {values['due_on']}"
        yield _mistake(
            number, "to_on", "days_out_of_order", span, "期間と支払日の順序が逆です", "is not in order of time"
        )
    yen = values["interest_yen"]
    if not _WHOLE.fullmatch(yen) or not 0 < int(yen.replace(",", "")) <= MAX_YEN:
        yield _mistake(
            number, "interest_yen", "not_whole_yen", yen, "1円以上の整数ではありません", "is not an amount of whole yen"
        )


def _mistake(number: int, column: str, code: str, value: str, ja: str, en: str) -> Problem:
    return Problem(
        code,
        f"row[{number}].{column}",
        Text(f"{number}行目の{column}：{ja}", f"row {number}: {column} {en}"),
        Text("行を直し、ファイルをもう一度送ってください", "mend the row and send the file again"),
        shown(value),
    )


def _line(values: Mapping[str, str]) -> InterestLine:
    return InterestLine(
        values["member"],
        values["bank"],
        values["loan"],
        date.fromisoformat(values["from_on"]),
        date.fromisoformat(values["to_on"]),
        date.fromisoformat(values["due_on"]),
        int(values["interest_yen"].replace(",", "")),
    )


def _contradicts(number: int, line: InterestLine) -> Problem:
    ja, en = "同じ借入・支払日に別の内容が登録されています", "contradicts what is known of the loan and day"
    return _mistake(number, "interest_yen", "contradicts", f"{line.interest_yen:,}", ja, en)
