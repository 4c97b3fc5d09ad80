from django.test import Client
from tests.cast import *
from tests.cast import OPENS

def test_smoke(cast, call, enter, at):
    from datetime import timedelta
    at(OPENS + timedelta(days=1))
    c = enter(cast.applicant)
    for url in ("/applicant/", f"/applicant/calls/{call.ref}/"):
        r = c.get(url); assert r.status_code == 200
    r = c.post(f"/applicant/calls/{call.ref}/apply"); assert r.status_code == 302, r.content.decode()
    base = r.url
    for k in ("", "basics","members","people","budget","declarations","disclosures"):
        r = c.get(base + k); assert r.status_code == 200, k
    r = c.get(base.replace("edit/","check")); assert r.status_code == 200
    r = c.get(base.replace("edit/","")); assert r.status_code == 200
