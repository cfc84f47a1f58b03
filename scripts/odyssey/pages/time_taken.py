"""How long a study took, and what it ran on: from Snakemake's benchmarks, its trials, and what the run noted."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from odyssey.pages.study_results import StudyResults
from odyssey.pages.tables_shown import table_html
from odyssey.run_profile import sentence
from odyssey.studies.run_on import KEPT

OF_TRIALS = {
    **{"git_commit": "commit", "torch_version": "torch", "backend": "trials computed by", "used_device": "device"},
}


def time_html(study: StudyResults, logs: Path) -> str:
    """What is known of both; "" where nothing is."""
    parts = [_ran_on(study), _profile(study), _steps(logs / study.name, study.title)]
    return "".join(parts)


def _ran_on(study: StudyResults) -> str:
    facts = _noted(study.folder / KEPT)
    trials = study.tables.get("trials", pd.DataFrame())
    for column, name in OF_TRIALS.items():
        if column in trials and len(found := sorted(trials[column].dropna().astype(str).unique())):
            facts[name] = ", ".join(found)
    if "ended_at" in trials and trials["ended_at"].notna().any():
        ended = pd.to_datetime(trials["ended_at"], utc=True)
        facts["trials ended"] = f"{ended.min():%Y-%m-%d %H:%M} to {ended.max():%Y-%m-%d %H:%M} UTC"
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(str(value))}</dd></div>" for name, value in facts.items())
    return f'<dl class="facts">{rows}</dl>' if rows else ""


def _noted(path: Path) -> dict[str, Any]:
    """What the last run noted of its machine; nothing where it noted none."""
    try:
        return {f"{name} (last run)": value for name, value in json.loads(path.read_text()).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _profile(study: StudyResults) -> str:
    """Where the time went of the last run that had something to do, until this page was written."""
    file = study.folder / "profile.csv"
    table = pd.read_csv(file) if file.exists() else pd.DataFrame()
    if table.empty:
        return ""
    return table_html(table, f"Where the processor's time went: {sentence(table)}", f"{study.title}: profile")


def _steps(folder: Path, title: str) -> str:
    """Snakemake's benchmarks, one row a rule: how many jobs, and what they took together."""
    jobs = [_job(path, folder) for path in sorted(folder.rglob("*.jsonl"))]
    table = pd.DataFrame([job for job in jobs if job])
    if table.empty:
        return ""
    groups = table.groupby("step", sort=False)
    summed = (
        groups[["seconds", "cpu_seconds"]]
        .sum()
        .assign(jobs=groups.size(), longest_seconds=groups["seconds"].max(), most_memory_mib=groups["memory"].max())
    )
    summed = summed.sort_values("seconds", ascending=False).reset_index()
    total = f"{summed['cpu_seconds'].sum():,.0f} seconds of processor time in {summed['jobs'].sum():,} jobs"
    return table_html(summed.round(1), f"The last time that each step ran: {total}", f"{title}: steps")


def _job(path: Path, folder: Path) -> dict[str, Any] | None:
    """A benchmark; None where it is no JSON, as while it is written."""
    try:
        said = json.loads(path.read_text().splitlines()[-1])
        numbers = {"seconds": said["s"], "cpu_seconds": said["cpu_time"], "memory": said["max_rss"]}
    except (ValueError, KeyError, IndexError, TypeError):
        return None
    step = path.relative_to(folder).parts[0].removesuffix(".jsonl")
    return {"step": step, **{name: pd.to_numeric(number, errors="coerce") for name, number in numbers.items()}}
