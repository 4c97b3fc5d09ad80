"""No command writes over what it reads, or one answer over another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kikin.cli.main import main

AFFINITY = "reviewer,proposal,affinity\nR1,P1,0.5\n"
ROUND = json.dumps({"objective": [1], "rows": []})
COMMANDS = [
    (("affinity", "--proposals", "read", "--reviewers", "other"), '{"id": "1", "title": "qubits"}', ("-o", "--json")),
    (("assign", "--affinity", "read", "--per-proposal", "1", "--max-load", "1"), AFFINITY, ("-o", "--json")),
    (("rank", "--scores", "read"), "reviewer,proposal,score\nR1,P1,3\n", ("-o", "--json")),
    (("select", "read"), ROUND, ("-o", "--package")),
]


@pytest.mark.parametrize(("words", "content", "outputs"), COMMANDS)
def test_a_file_is_read_or_written_and_written_once(
    words: tuple[str, ...],
    content: str,
    outputs: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("read", "other"):
        Path(name).write_text(content)
    Path("link").symlink_to("read")
    for asked in ((outputs[0], "link"), (outputs[1], "read"), (outputs[0], "new", outputs[1], "new")):
        assert main([*words, *asked]) == 2
        assert "it is named twice" in capsys.readouterr().err
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == dict.fromkeys(
        ("read", "other", "link"), content
    )
