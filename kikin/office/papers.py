"""Papers as they lie in the home: by the digest of their content, never run, never shown inside a page."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import hidden_characters

EVIDENCE = "evidence"
MAX_BYTES = 20 * 2**20
MAX_NAME_CHARACTERS = 200
_ZIP = b"PK\x03\x04"
_BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "tif": (b"II*\x00", b"MM\x00*"),
    "tiff": (b"II*\x00", b"MM\x00*"),
    "xlsx": (_ZIP,),
    "docx": (_ZIP,),
    "csv": (),
    "txt": (),
}
"""The kinds of files that are kept, by the ending of their names, with the bytes that each begins with."""
ENDINGS = tuple(_BEGINNINGS)


def problems_of_paper(name: str, content: bytes, where: str = "evidence.file") -> list[Problem]:
    """Why a file is not kept: its name, its size, or a content that is not what its name says."""
    found = []
    ending = _ending(name)
    if not 0 < len(name.strip()) <= MAX_NAME_CHARACTERS or hidden_characters(name) or {"/", "\\"} & set(name):
        what = Text("ファイル名が長すぎるか、使えない文字を含みます", "its name is too long, or holds what no name may")
        remedy = Text(
            f"{MAX_NAME_CHARACTERS}字以内の名前にしてください", f"use at most {MAX_NAME_CHARACTERS} characters"
        )
        found.append(Problem("file_name_unfit", where, what, remedy, shown(ascii(name))))
    if not 0 < len(content) <= MAX_BYTES:
        megabytes = MAX_BYTES // 2**20
        what = Text(f"空のファイルか、{megabytes}MBを超えています", f"it is empty, or larger than {megabytes} MB")
        remedy = Text("分割するか、圧縮してください", "split it, or make it smaller")
        found.append(Problem("file_size_unfit", where, what, remedy, f"{len(content):,}"))
    beginnings = _BEGINNINGS.get(ending)
    is_of_its_kind = beginnings is not None and (
        content.startswith(beginnings) if beginnings else b"\x00" not in content[:4096]
    )
    if not is_of_its_kind:
        what = Text("受け付けられる種類のファイルではありません", "not a kind of file that is taken")
        remedy = Text(f"{'・'.join(ENDINGS)}のいずれかにしてください", f"use one of {', '.join(ENDINGS)}")
        found.append(Problem("file_kind_unfit", where, what, remedy, shown(name)))
    return found


def keep(content: bytes, folder: str = EVIDENCE) -> str:
    """Put content into the home, once, readable by its owner alone; its SHA-256 is where it is found again."""
    digest = sha256(content).hexdigest()
    place = _place(digest, folder)
    if content_of(digest, folder) is not None:
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, place)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return digest


def content_of(digest: str, folder: str = EVIDENCE) -> bytes | None:
    """What was kept under a digest; None where it is not there, or is no longer what was kept."""
    try:
        content = _place(digest, folder).read_bytes()
    except OSError:
        return None
    return content if sha256(content).hexdigest() == digest else None


def remove(digest: str, folder: str) -> None:
    """Take content out of the home for good; nothing where it is gone already."""
    _place(digest, folder).unlink(missing_ok=True)


def _place(digest: str, folder: str) -> Path:
    return Path(settings.KIKIN_HOME) / folder / digest[:2] / digest


def _ending(name: str) -> str:
    return name.rpartition(".")[2].casefold() if "." in name else ""
