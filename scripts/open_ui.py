"""Open the MLflow UI on the tracking store of this folder, on this machine only."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError

import psutil
from mlflow import MlflowClient

from odyssey.errors import InputError, run_stage
from odyssey.tracking.guide import PREFIX
from odyssey.tracking.store import sqlite_uri
from odyssey.tracking.views import runs_page

HOST = "127.0.0.1"
START_SECONDS = 120.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=Path("results/mlflow.db"), help="SQLite file [%(default)s]")
    parser.add_argument("--port", type=int, default=5000, help="port on this machine [%(default)s]")
    given = parser.parse_args()
    if not given.store.is_file():
        raise InputError(f"there is no tracking store {given.store}; run `make` first, it writes one.")
    if not _is_free(given.port):
        raise InputError(f"port {given.port} is in use; the next free one: --port {_next_free(given.port)}.")
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a background job would ignore SIGINT
        signal.signal(ending, _interrupt)
    server = _start(given.store.resolve(), given.port)
    try:
        _wait_until_ready(server, given.port)
        print(f"MLflow shows {given.store}; Ctrl-C stops it. Runs, the latest study first:", flush=True)
        for name, address in _pages(f"http://{HOST}:{given.port}"):
            print(f"  {name:<16} {address}", flush=True)
        server.wait()
    except KeyboardInterrupt:
        print("stopped")
    finally:
        _stop(server)


def _start(store: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "mlflow", "server", "--host", HOST, "--port", str(port), "--workers", "1"]
    command += ["--backend-store-uri", sqlite_uri(store)]
    command += ["--artifacts-destination", str(store.parent / "mlartifacts")]
    command += ["--uvicorn-opts", "--log-level warning"]
    quiet = {
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",  # else ten processes and 2 GB instead of two and 0.5 GB
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "true",
    }
    # a session of its own: Ctrl-C reaches this process alone, which then stops the whole tree in order
    return subprocess.Popen(
        command, env=os.environ | quiet, cwd=store.parent, stdout=sys.stderr, start_new_session=True
    )


def _pages(server: str) -> list[tuple[str, str]]:
    """Each study's table of runs: MLflow's own first page opens on a page for language models."""
    found = MlflowClient(tracking_uri=server).search_experiments(order_by=["last_update_time DESC"])
    ours = [experiment for experiment in found if experiment.name.startswith(PREFIX)]
    return [(e.name.removeprefix(PREFIX), f"{server}/{runs_page(e.experiment_id, e.tags)}") for e in ours]


def _wait_until_ready(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline:
        if server.poll() is not None:
            raise InputError(f"the MLflow server ended with status {server.returncode}; its message is above.")
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/health", timeout=5).close()
            return
        except (URLError, TimeoutError, ConnectionError):
            sleep(0.2)
    raise InputError(f"the MLflow server was not ready within {START_SECONDS:.0f} s; try again.")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """End the server and all its children: ask first, then insist."""
    if server.poll() is None:
        tree = [*psutil.Process(server.pid).children(recursive=True), psutil.Process(server.pid)]
        for process in tree:
            process.terminate()
        for process in psutil.wait_procs(tree, timeout=5)[1]:
            process.kill()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _next_free(port: int) -> int:
    for candidate in range(port + 1, 65536):
        if _is_free(candidate):
            return candidate
    raise InputError(f"no port from {port} up is free; choose a lower one with --port.")


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    run_stage(main)
