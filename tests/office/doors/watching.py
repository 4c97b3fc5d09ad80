"""What the tests of doors ask: who gets in, that both languages render, and that a refusal changed nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.test import Client

from kikin.fund.relations import Actor
from tests.cast import FOUNDER, STRANGER, Cast
from tests.office.doors.conftest import sign_in
from tests.office.refusals import everything


def status(actor: Actor | None, url: str) -> int:
    """What an actor, or someone who has not signed in, gets at an address."""
    client = Client()
    return (sign_in(client, actor) if actor else client).get(url).status_code


def page(actor: Actor, url: str, language: str = "en") -> str:
    """A page as the actor reads it, which has to be there and to be of a whole."""
    answer = sign_in(Client(), actor).get(url, headers={"accept-language": language})
    assert answer.status_code == 200, (url, answer.status_code)
    shown = answer.content.decode()
    assert f'<html lang="{language}">' in shown
    assert shown.count("<h1") == 1
    assert "{{" not in shown and "{%" not in shown
    return shown


def said_on(shown: str) -> str:
    """What a page says by itself: the letters of its tokens and random refs are chance, the kinds of refs are not."""
    without_tokens = re.sub(r"<[^>]*csrfmiddlewaretoken[^>]*>", "", shown)
    return re.sub(r"\b([A-Z]{2,6}-)[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b", r"\1", without_tokens)


def words_of(shown: str) -> str:
    """What is read of a page, without its markup."""
    return re.sub(r"<[^>]*>", "", shown.partition("<main")[2].partition("</main>")[0])


def send(actor: Actor, url: str, **fields: Any) -> Any:
    """Send a form."""
    return sign_in(Client(), actor).post(url, fields, headers={"accept-language": "en"})


def in_both_languages(actor: Actor, urls: Iterable[str]) -> None:
    """Each page there, and the words of each of them said otherwise."""
    for url in urls:
        ja, en = (words_of(page(actor, url, language)) for language in ("ja", "en"))
        assert ja.strip() and en.strip() and ja != en, url


def is_closed_to(actors: Iterable[Actor], urls: Iterable[str]) -> None:
    """Not found, for every one of them at every address; and those who have not signed in are asked to."""
    for url in urls:
        answer = Client().get(url)
        assert answer.status_code == 302, url
        assert answer.headers["Location"].startswith("/sign-in/"), url
    for actor in actors:
        client = sign_in(Client(), actor)
        for url in urls:
            assert client.get(url).status_code == 404, (actor.role, url)
            assert client.post(url).status_code == 404, (actor.role, url)


def outsiders(cast: Cast, *roles: str) -> list[Actor]:
    """One appointed person of every role but these."""
    appointed = [one for one in cast.everyone() if one.person and one not in (FOUNDER, STRANGER)]
    return list({one.role: one for one in appointed if one.role not in roles}.values())


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = everything()
    yield
    assert everything() == before


@contextmanager
def nothing_changes_but_who_read() -> Iterator[None]:
    """At the sealed desk whoever is shown a refusal has read the part on which it is shown, and that is noted."""
    before = everything()
    yield
    after = everything()
    reads = "screening_fieldread"
    assert {name: rows for name, rows in after.items() if name != reads} == {
        name: rows for name, rows in before.items() if name != reads
    }
    assert after[reads][: len(before[reads])] == before[reads]


def once(act: Callable[[], object]) -> Callable[[], None]:
    """Do this the first time, and nothing after: what another does at a lock comes by the same lock itself."""
    left = [act]

    def do() -> None:
        if left:
            left.pop()()

    return do
