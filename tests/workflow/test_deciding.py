"""Claims decided on demand, in a real project: a verdict, what more does then, bad input, and a run that was killed."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys

import pytest

from workflow.conftest import Project, clean_environment, has_ended

PARITY = "bengio_parity_is_not_learned"
LOOKS = ("results", "decide", "looks.jsonl")


def started(project: Project, *arguments: str, **more) -> subprocess.Popen[str]:  # type: ignore[no-untyped-def]
    command = [sys.executable, "scripts/decide_claims.py", "--cores", "2", *arguments]
    return subprocess.Popen(
        command, cwd=project.folder, env=clean_environment(), text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, **more,
    )  # fmt: skip


def decide(project: Project, *arguments: str) -> tuple[int, str]:
    run = started(project, *arguments)
    said = run.communicate()[0]
    return run.returncode, said


def test_a_claim_is_decided_and_then_nothing_is_left_of_it(project: Project) -> None:
    looks = project.folder.joinpath(*LOOKS)
    status, said = decide(project, "--claims", PARITY, "--hours", "0.2")
    assert status == 0, said
    assert "reproduced: " in said
    assert "1 reproduced, 0 contradicted" in said
    (line,) = looks.read_text().splitlines()
    assert json.loads(line)["look"]["row"]["verdict"] == "reproduced"
    page = (project.folder / "results" / "index.html").read_text()
    assert 'id="evidence"' in page
    assert f"decide-{PARITY}" not in [path.name for path in (project.folder / "results" / "decide").iterdir()]
    ledger = (project.folder / "results" / "ledger.csv").read_text()
    assert f"decide-{PARITY}" in ledger
    before = looks.read_bytes()
    status, said = decide(project, "--claims", PARITY, "--hours", "0.2")
    assert status == 0, said
    assert "Nothing is left that more trials would decide here" in said
    assert looks.read_bytes() == before
    looks.write_bytes(before.replace(b"reproduced", b"undecided "))
    status, said = decide(project, "--claims", PARITY)
    assert (status, "line 1 of" in said, "Traceback" in said) == (1, True, False)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("--claims", PARITY, "--hours", "1e-7"),
            "the cheapest next look, at bengio_parity_is_not_learned, takes about",
        ),
        (("--claims", "bengio_parity"), "unknown claim 'bengio_parity'; did you mean"),
        (("--hours", "0"), "a budget of 0 hours is none"),
        (("--hours", "-1"), "a budget of -1 hours is none"),
        (("--cores", "0"), "0 cores are none"),
    ],
)
def test_what_cannot_be_spent_is_said_in_a_sentence(
    project: Project, arguments: tuple[str, ...], sentence: str
) -> None:
    status, said = decide(project, *arguments)
    assert status != 0
    assert sentence in said
    assert "Traceback" not in said
    assert not project.folder.joinpath(*LOOKS).exists()


def test_two_budgets_are_not_spent_at_once(project: Project) -> None:
    folder = project.folder / "results" / "decide"
    folder.mkdir(parents=True)
    with (folder / ".alone").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        status, said = decide(project, "--claims", PARITY)
    assert status == 1
    assert "another budget is being spent in" in said


def test_another_run_in_the_folder_is_not_disturbed(project: Project) -> None:
    locks = project.folder / ".snakemake" / "locks"
    locks.mkdir(parents=True)
    (locks / "0.input.lock").write_text("results/data/parity.npz\n")
    status, said = decide(project, "--claims", PARITY)
    assert status == 1
    assert "another run of snakemake is at work in this folder" in said
    assert list(locks.iterdir()), "it is not for us to take away"


def test_a_claim_whose_trials_fail_holds_up_no_other(project: Project) -> None:
    makes = "def make(options: Options, folder: Path | None) -> Data:\n"
    broken = f'{makes}    raise OSError("the disk is gone")\n'
    project.edit("scripts/odyssey/tasks/long_lag_distractors.py", makes, broken)
    status, said = decide(project, "--claims", PARITY, "hochreiter_lstm_ignores_distractors", "--hours", "0.2")
    assert "reproduced: " in said, said
    assert "Left out from here, for what is said above: hochreiter_lstm_ignores_distractors" in said
    assert status == 0
    status, said = decide(project, "--claims", "hochreiter_lstm_ignores_distractors", "--hours", "0.2")
    assert (status, "no round could train its trials" in said) == (1, True)


def test_a_killed_budget_goes_on_where_it_was(project: Project) -> None:
    """Everything of it is killed as soon as its first trial is there."""
    run = started(project, "--claims", PARITY, "--hours", "0.2", start_new_session=True)
    store = project.folder / "results" / "store"
    while not has_ended(run) and not any(store.glob("*/trial.json")):
        pass
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    kept = {path.parent.name: path.stat().st_mtime_ns for path in store.glob("*/trial.json")}
    status, said = decide(project, "--claims", PARITY, "--hours", "0.2")
    assert status == 0, said
    assert "reproduced: " in said
    assert all((store / id / "trial.json").stat().st_mtime_ns == then for id, then in kept.items())
    assert len(project.folder.joinpath(*LOOKS).read_text().splitlines()) == 1


def test_a_budget_in_the_background_can_be_ended(project: Project) -> None:
    """A shell has SIGINT ignored in what it starts with `&`; SIGTERM ends decide and what it runs, and says so."""
    ignoring = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_IGN), "start_new_session": True}
    run = started(project, "--claims", "hochreiter_lstm_learns_reber", "--hours", "0.5", **ignoring)
    plans = project.folder / "results" / "plans"
    while not has_ended(run) and not any(plans.glob("*.json")):
        pass
    os.kill(run.pid, signal.SIGTERM)
    said = run.communicate()[0]
    assert run.returncode == 1
    assert "Interrupted. What is trained is kept" in said
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)
