import time, random
from tests.cast import *
from tests.office import rounds
from tests.office.rounds import *
from kikin.office.applications import actions as A, outline as o
from kikin.office.applications.models import Application
from kikin.office.selection import queries as sq
from kikin.office.claims import actions as C
from kikin.office.publication import actions as P, queries as pq
from fractions import Fraction

def test_perf(cast, monkeypatch):
    t=time.perf_counter()
    def lap(what):
        nonlocal t
        n=time.perf_counter(); print(f"{what}: {n-t:.2f}"); t=n
    call = open_call(cast, budget_by_year={2022: 9_000_000_000, 2023: 6_000_000_000})
    rnd = random.Random(1)
    outs=[]
    for i in range(900):
        w = ("量子ビット","qubit") if i%2 else ("ロボット","robot")
        outs.append(complete_outline(cast, title=Text(f"{w[0]}{i}", f"{w[1]} {i}"), summary=Text(w[0], f"a {w[1]}"),
          members=(o.MemberOutline(cast.applicant.of), o.MemberOutline(cast.other_applicant.of)),
          lines=(o.LineOutline(0,2022,"equipment",rnd.randrange(10_000_000,30_000_000)),o.LineOutline(1,2022,"travel",rnd.randrange(1_000_000,3_000_000)),o.LineOutline(0,2023,"personnel",rnd.randrange(3_000_000,20_000_000)))))
    apps = A.draft_many(call, outs, cast.applicant, OPENS)
    for a in apps[:0]: pass
    lap("draft")
    from kikin.office.gate import change
    with change():
        for a in apps: A.submit(a, cast.applicant, BEFORE_CLOSING)
    lap("submit")
    from kikin.office.calls import actions as calls
    calls.close(call, cast.officers["nedo"], CLOSES)
    Application.objects.filter(state="submitted").update(state="shortlisted")
    scores={a.ref: Fraction(rnd.randrange(100,900),100) for a in apps}
    from kikin.office.selection import actions as S
    monkeypatch.setattr(S, "merits", lambda xs: {x.ref: scores[x.ref] for x in xs})
    call.refresh_from_db()
    rd = S.score(S.prepare(call, cast.officers["nedo"], REVIEWED), cast.officers["nedo"], REVIEWED)
    lap("prepare+score")
    S.propose(rd, cast.officers["nedo"], REVIEWED)
    lap("propose"); print(rd.portfolio["status"], rd.portfolio["seconds"], rd.portfolio["gap_bp"], sq.compared(rd))
    rounds.screen(cast); lap("screen")
    consent_of_all(cast, S.circulate(rd, cast.officers["nedo"], DECIDED), DECIDED); lap("consent")
    S.decide(rd, cast.directors["nedo"], DECIDED); S.give_results(rd, cast.directors["jst"], DECIDED); lap("decide")
    aw = rounds.offered_awards(cast, rd); lap(f"offer {len(aw)}")
    from kikin.office.awards import actions as W
    with change():
        for a in aw: W.accept(a, cast.applicant, CONTRACTED)
    lap("accept")
    for ag, f in cast.finance.items(): W.activate([a for a in aw if a.agency==ag], f[0], CONTRACTED)
    lap("activate")
    cs=[]
    with change():
        for a in aw:
            for m in a.members.select_related("award","organisation"):
                cs.append(C.file(m, 2022, dict(map(tuple,m.by_year))[2022], cast.applicant if m.position==0 else cast.other_applicant, CONTRACTED))
    lap(f"file {len(cs)}")
    for ag, f in cast.finance.items():
        mine=[c for c in cs if c.member.award.agency==ag]
        C.check(mine, f[0], CONTRACTED); C.approve(mine, f[1], CONTRACTED); lap("check approve"); C.pay(mine, f[2], CONTRACTED); lap("pay")
    for ag in cast.finance:
        items=P.hold([a for a in aw if a.agency==ag], CONTRACTED.date(), cast.officers[ag], CONTRACTED); P.clear(items, cast.officers[ag], CONTRACTED); P.publish(items, cast.directors[ag], CONTRACTED)
    lap("publish")
    pq.published_awards(); pq.fund_at_a_glance(CONTRACTED.date()); lap("read")
    assert 0
