"""Names as they are compared where only the writing may differ; who may be meant is for the engine of names to say."""

from __future__ import annotations

import re
import unicodedata

_SIGNS = re.compile(r"[^\w\s,、]|_")


def folded(name: str) -> str:
    """A name without what writers do differently: width, case, blanks and signs."""
    return "".join(_parts(name))


def folded_person(name: str) -> str:
    """The same of a person, whose names may stand in either order where they are written in Latin letters."""
    parts = _parts(name)
    return "".join(sorted(parts) if all(part.isascii() for part in parts) else parts)


def _parts(name: str) -> list[str]:
    plain = _SIGNS.sub("", unicodedata.normalize("NFKC", name).casefold())
    return [part for part in re.split(r"[\s,、]+", plain) if part]
