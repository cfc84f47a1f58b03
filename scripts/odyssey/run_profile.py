"""Where the time of a run has gone: from the lines of its processes (odyssey.usage) to a table, a row a stage.

Columns: `stage`; `cpu_seconds`; `wall_seconds`, summed over processes, of which several run side by side; `processes`;
`share` of all CPU seconds. Imports no torch.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

import pandas as pd

from odyssey.tables import write_csv

EXPERIMENTS = ("training", "testing", "experiments")  # what a run is for; all else is what it costs beside
STAGES = {  # of processes, by script; what they say that they are doing within is a stage of its own
    "make_data.py": "data",
    "run_trials.py": "starting jobs of trials",
    "run_step.py": "starting jobs of steps",
    "tabulate_trials.py": "tables",
    "measure_speed.py": "experiments",
    "tabulate_speed.py": "tables",
    "draw_figure.py": "figures",
    "show_exhibit.py": "exhibits",
    "track_study.py": "MLflow",
    "watch_study.py": "progress, and MLflow meanwhile",
    "judge_claims.py": "ledger",
    "typeset_cells.py": "pages",
    "write_page.py": "pages",
}
STARTING = ("starting jobs of trials", "starting jobs of steps")
COMPILING = "compiling kernels"  # what these wait for is the compiler
SNAKEMAKE = "Snakemake: planning, scheduling, report"


def read_usage(file: Path) -> list[dict[str, Any]]:
    """The lines of a run; one that was cut short is left out."""
    lines = []
    for text in file.read_text().splitlines() if file.exists() else []:
        try:
            lines.append(json.loads(text))
        except ValueError:
            continue
    return lines


def of_study(lines: list[dict[str, Any]], study: str) -> list[dict[str, Any]]:
    """The lines of the processes that worked for that study alone: they were told its folder."""
    folder = PurePath("results", study).parts

    def told(argument: str) -> bool:
        parts = PurePath(argument).parts
        return any(parts[k : k + 2] == folder for k in range(len(parts) - 1))

    return [line for line in lines if any(map(told, line["command"][1:]))]


def profile_table(lines: list[dict[str, Any]]) -> pd.DataFrame:
    """The table; stages in the order of their CPU seconds, the most first."""
    cpu, wall, processes = defaultdict[str, float](float), defaultdict[str, float](float), defaultdict[str, int](int)
    for line in lines:
        script, within = PurePath(line["command"][0]).name, line["within"]
        stage = STAGES.get(script, SNAKEMAKE if "snakemake" in script or script == "__main__.py" else script)
        rest = max(0.0, line["cpu_seconds"] - sum(within.values()))
        for name, seconds in {**within, stage: rest}.items():
            cpu[name] += seconds
        if stage != SNAKEMAKE:  # whose children are the others
            cpu[COMPILING if stage in STARTING else stage] += line["children_cpu_seconds"]
        wall[stage] += line["wall_seconds"]
        processes[stage] += 1
    table = pd.DataFrame({"stage": list(cpu), "cpu_seconds": list(cpu.values())}, columns=["stage", "cpu_seconds"])
    table["wall_seconds"] = table["stage"].map(wall)
    table["processes"] = table["stage"].map(processes).astype("Int64")
    table["share"] = table["cpu_seconds"] / max(table["cpu_seconds"].sum(), 1e-9)
    return table.sort_values("cpu_seconds", ascending=False, ignore_index=True)


def write_profiles(results: Path, lines: list[dict[str, Any]], studies: Sequence[str]) -> pd.DataFrame:
    """Write results/profile.csv, and profile.csv of each study: its own part of a run of several. Returns the whole."""
    whole = profile_table(lines)
    write_csv(results / "profile.csv", whole, digits=4)
    for study in studies:
        its = whole if len(studies) == 1 else profile_table(of_study(lines, study))
        write_csv(results / study / "profile.csv", its, digits=4)
    return whole


def overhead(table: pd.DataFrame) -> float:
    """CPU seconds of everything over those of the experiments themselves; infinite where there were none."""
    wanted = table.loc[table["stage"].isin(EXPERIMENTS), "cpu_seconds"].sum()
    return float(table["cpu_seconds"].sum() / wanted) if wanted else math.inf


def sentence(table: pd.DataFrame) -> str:
    """The table in a line: what all of it took, and how many times what the experiments did."""
    whole, times = table["cpu_seconds"].sum(), overhead(table)
    said = f", {times:.2f} times those of the experiments themselves" if times < math.inf else ", none in experiments"
    return f"{whole:.0f} CPU seconds{said}"
