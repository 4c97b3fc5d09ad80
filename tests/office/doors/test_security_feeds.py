"""Files of feeds at the security door: shown with their refused rows, then taken in or dropped, by those who screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kikin.office.watch.models import FeedFile
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send
from tests.office.watch.scene import register

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.database
FEEDS = "/security/watch/feeds/"


def sent(content: bytes, name: str = "registry-1.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_is_shown_before_it_counts(cast: Cast) -> None:
    officer = cast.security_officer
    content = register("C-1", 1_000, "2022-09-01") + b"r2,2022-09-01,C-1,tenant,H-2,,1,1\n"
    with nothing_changes():
        assert send(officer, f"{FEEDS}read").status_code == 422
        assert send(officer, f"{FEEDS}read", file=sent(b"?", "photo.jpg")).status_code == 422
    assert send(officer, f"{FEEDS}read", file=sent(content)).status_code == 302
    [file] = FeedFile.objects.all()
    assert (file.state, file.refused_count) == ("read", 1)
    url = f"{FEEDS}{file.ref}/"
    assert "tenant" in page(officer, url)
    with nothing_changes():
        assert send(officer, f"{FEEDS}read", file=sent(content)).status_code == 422
        is_closed_to(
            outsiders(cast, "security_officer", "security_lead"),
            [FEEDS, url, *(f"{FEEDS}read", f"{url}take", f"{url}drop")],
        )
    in_both_languages(cast.security_lead, [FEEDS, url])
    assert send(officer, f"{url}take").status_code == 302
    file.refresh_from_db()
    assert file.state == "taken" and file.look is None
    assert send(officer, f"{url}drop").status_code == 409
