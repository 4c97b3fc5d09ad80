"""Beancount loading a file, a program of its own: `python with_beancount.py FILE` in its own environment.

Prints JSON: the transactions, the errors and the CPU seconds. Its cache of what it has loaded before stays out of it.
"""

from __future__ import annotations

import json
import os
import sys
import time


def load(file: str) -> dict[str, float]:
    os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
    from beancount import loader
    from beancount.core.data import Transaction

    started = time.process_time()
    entries, errors, _ = loader.load_file(file)
    cpu_seconds = time.process_time() - started
    transactions = sum(isinstance(entry, Transaction) for entry in entries)
    return {"transactions": transactions, "errors": len(errors), "cpu_seconds": cpu_seconds}


if __name__ == "__main__":
    print(json.dumps(load(sys.argv[1])))
