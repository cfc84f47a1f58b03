"""What a newcomer types, small: every study of config.yaml in one run, from data to the page."""

from __future__ import annotations

import pandas as pd
import yaml

from workflow.conftest import Project


def test_the_default_run_makes_all_that_it_says(project: Project) -> None:
    studies = yaml.safe_load((project.folder / "config" / "config.yaml").read_text())["study"]
    done = project.run("--cores", "2", "--config", "size=smoke")
    assert done.returncode == 0, done.stdout
    results = project.folder / "results"
    assert all(any((results / study / "figures").glob("*.png")) for study in studies)
    page = (results / "index.html").read_text()
    assert all(f'id="figures-{study}"' in page for study in studies)
    searched = {path.parent.name for path in results.glob("*/effects.csv")}
    assert searched < {path.parent.name for path in results.glob("*/scores.csv")}, "some have a search, some none"
    ledger = pd.read_csv(results / "ledger.csv")
    assert set(ledger["verdict"]) <= {"reproduced", "contradicted", "undecided", "not run"}
    assert "Nothing to be done" in project.plan("--cores", "2", "--config", "size=smoke").stdout
