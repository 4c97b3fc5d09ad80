"""What a reviewer has written, on their page: the papers that are kept, and what is asked of new ones."""

from __future__ import annotations

from typing import Any

from django import forms

from kikin.fund.reviews import Paper
from kikin.fund.reviews.papers import MAX_ABSTRACT_CHARACTERS, MAX_TITLE_CHARACTERS
from kikin.office.doors.programme.pool_forms import words_in
from kikin.office.feeds.bibliographies import Bibliography
from kikin.office.look.forms import Questions
from kikin.office.look.tables import Cell, Column, Table, Tick
from kikin.office.look.words import either
from kikin.values.text import Text

_COLUMNS = (
    Column(Text("題名", "Title")),
    Column(Text("発表年", "Year")),
    Column(Text("著者", "Authors")),
    Column(Text("キーワード", "Keywords")),
)
_REFUSED = (
    Column(Text("行", "Line"), "count"),
    Column(Text("値", "Value")),
    Column(Text("理由", "Why")),
    Column(Text("直し方", "What to do")),
)


class PaperForm(Questions):
    """One paper."""

    title = forms.CharField(label=either("題名", "Title"), max_length=MAX_TITLE_CHARACTERS)
    abstract = forms.CharField(
        label=either("要旨", "Abstract"),
        required=False,
        max_length=MAX_ABSTRACT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    year = forms.IntegerField(
        label=either("発表年（西暦）", "Year"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    keywords = forms.CharField(label=either("キーワード", "Keywords"), required=False, max_length=2_000)
    authors = forms.CharField(
        label=either("著者", "Authors"),
        help_text=either(
            "読点で区切ってください。共著者は利益相反の手掛かりになります。",
            "Separated by commas. Whoever wrote with an applicant is shown as a hint of a tie.",
        ),
        required=False,
        max_length=5_000,
    )

    @property
    def paper(self) -> Paper:
        said = self.cleaned_data
        return Paper(
            said["title"], said["abstract"], said["year"], words_in(said["keywords"]), words_in(said["authors"])
        )


class PapersForm(Questions):
    """A file of papers."""

    file = forms.FileField(
        label=either("論文のファイル", "File of papers"),
        help_text=either(
            "JSON Lines又はCSV。列：title、abstract、year、keywords、authors（複数は「;」で区切る）。",
            "JSON lines or CSV with title, abstract, year, keywords and authors; several are separated by semicolons.",
        ),
    )


def part(
    profile: Any,
    form: PaperForm | None = None,
    sending: PapersForm | None = None,
    read: Bibliography | None = None,
    count: int = 0,
) -> dict[str, Any]:
    """What the page of a reviewer shows of their papers, with what was just sent."""
    rows = [
        (
            Cell(one.title, tick=Tick("paper", str(one.pk))),
            "" if one.year is None else str(one.year),
            "、".join(one.authors),
            "、".join(one.keywords),
        )
        for one in profile.papers.all()
    ]
    empty = Text("登録された論文はありません。", "No paper is kept.")
    is_read = read is not None and not read.problems
    return {
        "papers": Table(Text("論文", "Papers"), _COLUMNS, rows, empty=empty),
        "paper_form": form or PaperForm(prefix="paper"),
        "papers_form": sending or PapersForm(prefix="papers"),
        "wrong": next((one for one in (form, sending) if one is not None and one.errors), None),
        "kept_count": count if is_read else None,
        "refused": _refused(read) if read is not None and read.refused else None,
    }


def _refused(read: Bibliography) -> Table:
    rows = [
        (one.number, problem.value, problem.what, problem.remedy) for one in read.refused for problem in one.problems
    ]
    return Table(Text("取り込まなかった行", "Rows that were refused"), _REFUSED, rows)
