"""Names compared on a cluster of two workers, started here: the answers are those of one process. `make soak` runs it.

Ray is fetched into a folder that is thrown away; where it cannot be, this says so and is skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kikin.engines.names.difference import Subject, alerts, by_workers
from kikin.engines.names.problem import Entry, Query
from kikin.engines.names.rarity import rarity_of
from kikin.engines.names.spreading import LOCAL

ROOT = Path(__file__).resolve().parents[3]
RAY = "ray>=2.40,<3"
INSIDE = "inside"
LISTED = (Entry("u", "Tamesu Quantum"), Entry("v", "Nanashi Gonbeh"), Entry("w", "例示研究所"))
ASKED = ("Tamesu Quantom", "Gonbeh Nanashi", "Nobody At All", "例示研究所")
SUBJECTS = 20_000


def fetched(folder: Path) -> bool:
    """Whether Ray now lies in the folder."""
    uv = shutil.which("uv")
    install = [uv, "pip", "install", "--python", sys.executable] if uv else [sys.executable, "-m", "pip", "install"]
    try:
        subprocess.run([*install, "--quiet", "--target", folder, RAY], check=True, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def compare() -> None:
    """Inside, with Ray on the path: once on the cluster, once here."""
    rarity = rarity_of(LISTED)
    subjects = [Subject(str(number), Query(ASKED[number % len(ASKED)])) for number in range(SUBJECTS)]
    started = time.perf_counter()
    spread = list(alerts(iter(subjects), LISTED, rarity, 5_000, by_workers(2, LOCAL)))
    seconds = time.perf_counter() - started
    alone = list(alerts(subjects, LISTED, rarity, 5_000))
    if spread != alone or len(alone) != SUBJECTS * 3 // 4:
        raise SystemExit("the cluster does not give what one process gives")
    print(
        f"{SUBJECTS:,} names on a cluster of two workers: {len(spread):,} alerts, as in one process ({seconds:.0f} s)"
    )


def main() -> None:
    if sys.argv[1:] == [INSIDE]:
        compare()
        return
    with tempfile.TemporaryDirectory(prefix="kikin-ray-") as folder:
        if not fetched(Path(folder)):
            print(f"SKIPPED the cluster: {RAY} could not be installed")
            return
        # A cluster of this machine alone needs no secret in anybody's home, and tells nobody that it runs.
        alone = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "disabled", "PYTHONPATH": f"{folder}:{ROOT}"}
        command = [sys.executable, "-m", "tests.engines.names.on_a_cluster", INSIDE]
        subprocess.run(command, check=True, cwd=ROOT, env=os.environ | alone)


if __name__ == "__main__":
    main()
