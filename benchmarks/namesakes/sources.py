"""Public lists and names that are on none of them, read from `../shared/data`. Nothing of them is kept here."""

from __future__ import annotations

import csv
import gzip
import json
import re
import subprocess
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from kikin.engines.names.problem import MAX_NAME_CHARACTERS, Entry, Kind

SHARED = Path(__file__).resolve().parents[2] / "../shared/data"
SCREENING = SHARED / "screening"
_KINDS: dict[str, Kind] = {"individual": "person", "entity": "organisation", "": "any"}
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def _entry(key: str, name: str, aliases: list[str], kind: Kind, dates: list[str], countries: list[str]) -> Entry:
    kept = tuple(alias for alias in dict.fromkeys(aliases) if is_a_name(alias) and alias != name)
    return Entry(
        key, name[:MAX_NAME_CHARACTERS], kept, kind, tuple(dict.fromkeys(countries)),
        tuple(date for date in dates if _DATE.fullmatch(date)),
    )  # fmt: skip


def is_a_name(text: str) -> bool:
    return len(text) <= MAX_NAME_CHARACTERS and any(letter.isalnum() for letter in text)


def us_list() -> list[Entry]:
    """The Consolidated Screening List without ships and aircraft: 13,444 entries.

    A party that stands on several of its lists keeps its number on each, and after it which of them it is.
    """
    with gzip.open(next((SCREENING / "us_csl").glob("*.csv.gz")), "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["type"] not in {"Vessel", "Aircraft"}]
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row["_id"]] += 1
        row["_id"] += f"/{seen[row['_id']]}"
    return [
        _entry(
            row["_id"], row["name"].strip(), [alias.strip() for alias in row["alt_names"].split(";")],
            _KINDS[row["type"].lower()], [date.strip() for date in row["dates_of_birth"].split(";")],
            re.findall(r"\b([A-Z]{2})(?=;|$)", row["addresses"]),
        )
        for row in rows
    ]  # fmt: skip


def ofac_list() -> list[Entry]:
    """OFAC's SDN list in its legacy form, without ships and aircraft."""
    aliases = defaultdict(list)
    with gzip.open(SCREENING / "ofac/alt.csv.gz", "rt", encoding="latin-1") as file:
        for row in csv.reader(file):
            if len(row) > 3:
                aliases[row[0]].append(row[3].strip())
    with gzip.open(SCREENING / "ofac/sdn.csv.gz", "rt", encoding="latin-1") as file:
        rows = [row for row in csv.reader(file) if len(row) > 2 and row[2].strip() not in {"vessel", "aircraft"}]
    return [
        _entry(row[0], row[1].strip(), aliases[row[0]], _KINDS[row[2].replace("-0-", "").strip().lower()], [], [])
        for row in rows
    ]


def un_list() -> tuple[list[Entry], dict[str, str]]:
    """The UN's list in Latin letters, and by entry the name in its original script."""
    with gzip.open(SCREENING / "un/UN_consolidated.xml.gz") as file:
        root = ElementTree.parse(file).getroot()
    entries, originals = [], {}
    for node in (*root.iter("INDIVIDUAL"), *root.iter("ENTITY")):
        key = node.findtext("DATAID") or ""
        names = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
        name = " ".join(" ".join(node.findtext(part) or "" for part in names).split())
        aliases = [" ".join((alias.text or "").split()) for alias in node.iter("ALIAS_NAME")]
        latin = [
            alias
            for alias in aliases
            if not any("\u0370" <= letter <= "\uffdc" for letter in alias if letter.isalpha())
        ]
        entries.append(_entry(key, name, latin, "person" if node.tag == "INDIVIDUAL" else "organisation", [], []))
        if original := " ".join((node.findtext("NAME_ORIGINAL_SCRIPT") or "").split()):
            originals[key] = original
    return entries, originals


def registered_names() -> list[tuple[str, str]]:
    """(LEI, legal name) of 399,000 organisations. What reads the file is had for this run alone."""
    program = (
        "import json, sys; from pyarrow import parquet; "
        "table = parquet.read_table(sys.argv[1], columns=['lei', 'legal_name']); "
        "json.dump([[row['lei'], row['legal_name']] for row in table.to_pylist()], sys.stdout)"
    )
    command = ["uv", "run", "--quiet", "--no-project", "--with", "pyarrow", "python", "-c", program]
    file = SCREENING / "gleif/gleif_names_399k.parquet"
    said = subprocess.run([*command, file], check=True, stdout=subprocess.PIPE, text=True).stdout
    return [(lei, name) for lei, name in json.loads(said)]


def investigators() -> Iterator[str]:
    """Principal investigators of small firms' research: persons on no list."""
    for file in sorted((SHARED / "applications").glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                if name := json.loads(line).get("principal_investigator", ""):
                    yield name


def japanese_list() -> list[tuple[str, str, str]]:
    """(number, Japanese name, English name) of the designated bodies, from the text of a PDF."""
    text = next((SCREENING / "jp").glob("*.txt")).read_text(encoding="utf-8")
    plain = unicodedata.normalize("NFKC", text)
    found = re.findall(r"^(\d+)\s+(\S*[\u3040-\u30ff\u4e00-\u9fff]\S*)\n([A-Z][^\n:]{3,120})\n", plain, re.MULTILINE)
    return [
        (number, re.split(r"[(]別称", japanese)[0], english.split(", a.k.a")[0]) for number, japanese, english in found
    ]
