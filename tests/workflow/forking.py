"""Snakemake without the second that it takes to start: forked from a process that has imported what it imports.

For tests that only plan or that are refused, which are many. It is the same Snakemake, with the folder, the arguments
and the environment that it is given, and imports the project's own modules from there.
"""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

IMPORTED = ("numpy", "pandas", "pydantic", "yaml", "filelock", "psutil")  # besides Snakemake, and none of the project's


def snakemake(
    folder: Path, arguments: Sequence[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """What `python -m snakemake` with these arguments says in that folder, stdout and stderr together."""
    server = _server()
    assert server.stdin
    assert server.stdout
    with tempfile.NamedTemporaryFile(mode="r", encoding="utf-8") as said:
        server.stdin.write(json.dumps([str(folder), [*arguments], dict(environment), said.name]) + "\n")
        server.stdin.flush()
        status = int(server.stdout.readline())
        return subprocess.CompletedProcess(["snakemake", *arguments], status, said.read())


@cache
def _server() -> subprocess.Popen[str]:
    """One for this process; ends when its standard input does."""
    return subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _serve() -> None:
    """A line of JSON in, the exit status of its Snakemake out."""
    from snakemake.cli import get_argument_parser

    get_argument_parser()  # which imports the plugins
    for name in IMPORTED:
        __import__(name)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _become(*json.loads(line))
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _become(folder: str, arguments: list[str], environment: dict[str, str], said: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for file, flags, place in ((os.devnull, os.O_RDONLY, 0), (said, os.O_WRONLY, 1)):
        os.dup2(os.open(file, flags), place)
    os.dup2(1, 2)
    sys.argv, sys.path[0] = ["snakemake", *arguments], folder
    runpy.run_module("snakemake", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve()
