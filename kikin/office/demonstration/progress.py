"""A bar that says how far the play has come, and what is being played."""

from __future__ import annotations

from typing import TextIO

_WIDTH = 28


class Progress:
    """Draws on a terminal, and writes a line for each tenth elsewhere, so that a log stays readable."""

    def __init__(self, steps_count: int, stream: TextIO):
        self.steps_count = max(1, steps_count)
        self.stream = stream
        self.done_count = 0
        self._tenth = -1

    def step(self, label: str) -> None:
        """Say what comes next."""
        share = self.done_count / self.steps_count
        self.done_count += 1
        if self.stream.isatty():
            filled = round(share * _WIDTH)
            bar = "█" * filled + "░" * (_WIDTH - filled)
            self.stream.write(f"\r\033[K{bar} {share:4.0%}  {label}")
        elif int(share * 10) > self._tenth:
            self._tenth = int(share * 10)
            self.stream.write(f"{share:4.0%}  {label}\n")
        self.stream.flush()

    def close(self) -> None:
        """Leave the bar full."""
        if self.stream.isatty():
            self.stream.write(f"\r\033[K{'█' * _WIDTH} 100%\n")
        self.stream.flush()
