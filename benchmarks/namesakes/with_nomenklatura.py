"""The rival, run as a program in an environment of its own: nomenklatura's logic-v2 behind its own index.

Takes a file {entries: [[id, names, kind]], queries: [[name, kind]]}; writes {best: [[entry, score]], cpu_seconds}.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from followthemoney import Dataset, StatementEntity
from nomenklatura.blocker import Index
from nomenklatura.matching import LogicV2, ScoringConfig
from nomenklatura.resolver import Linker
from nomenklatura.store.memory import MemoryStore

SCHEMATA = {"person": "Person", "organisation": "Organization", "any": "LegalEntity"}


def entity(dataset, ref, names, kind):
    made = {"id": ref, "schema": SCHEMATA[kind], "properties": {"name": names[:1], "alias": names[1:]}}
    return StatementEntity.from_data(dataset, made, cleaned=False)


def main():
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    dataset = Dataset.make({"name": "listed", "title": "listed"})
    store = MemoryStore(dataset, Linker({}))
    with store.writer() as writer:
        for ref, names, kind in asked["entries"]:
            writer.add_entity(entity(dataset, f"e-{ref}", names, kind))
    view = store.default_view()
    queries = {
        f"q-{place}": entity(dataset, f"q-{place}", [name], kind) for place, (name, kind) in enumerate(asked["queries"])
    }
    best = [["", 0.0] for _ in queries]
    config = ScoringConfig.defaults()
    with tempfile.TemporaryDirectory() as folder:
        index = Index(view, Path(folder))
        index.build()
        started = time.process_time()
        for ref, candidates in index.match_entities(queries.values()):
            query = queries[ref.id]
            for candidate, _ in candidates:
                score = LogicV2.compare(query, view.get_entity(candidate.id), config).score
                place = int(ref.id[2:])
                if score > best[place][1]:
                    best[place] = [candidate.id[2:], score]
        seconds = time.process_time() - started
    print(json.dumps({"best": best, "cpu_seconds": seconds}))


if __name__ == "__main__":
    main()
