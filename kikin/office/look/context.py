"""What the frame of every page needs. A door's own view, or a later context processor, says more."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from kikin.office import clock
from kikin.office.look.languages import current_language
from kikin.values.text import LANGUAGES


def frame(request: HttpRequest) -> dict[str, Any]:
    """The keys that `base.html` reads, each with the value of a page that nobody has signed in to."""
    language = current_language()
    here = request.get_full_path()
    switch_urls = [
        (each, f"{reverse('switch_language', args=(each,))}?{urlencode({'next': here})}") for each in LANGUAGES
    ]
    return {
        "address": request.build_absolute_uri(),
        "made_at": clock.now(),
        "language": language,
        "switch_urls": switch_urls,
        "fund_name": None,
        "door": None,
        "nav": (),
        "actor": None,
        "sign_in_url": "",
        "sign_out_url": "",
        "demonstration": getattr(settings, "IS_DEMONSTRATION", False),
    }
