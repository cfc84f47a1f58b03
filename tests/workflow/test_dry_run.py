"""Every study, in every size, plans and has a complete DAG; the workflow is clean under its own linter."""

from __future__ import annotations

import pytest

from odyssey.plan import Plan, plan_study
from odyssey.schema import Config, Size
from odyssey.studies.found import kind
from odyssey.studies.reading import SIZES, read_study, studies, study_kind
from workflow.conftest import ROOT, Project


@pytest.mark.parametrize("study", studies())
@pytest.mark.parametrize("size", SIZES)
def test_every_study_is_planned_in_every_size(study: str, size: Size) -> None:
    plan = kind(study_kind(study)).plan(read_study(study, size), Config(study=study, size=size))
    if isinstance(plan, Plan):
        assert len({t.key for t in plan.trials}) == sum(len(trials) for trials in plan.shards.values())


@pytest.mark.parametrize("study", studies())
def test_dry_run(study: str) -> None:
    done = Project(ROOT).plan("--cores", "1", "--dry-run", "--forceall", "--config", f"study={study}", "size=smoke")
    assert done.returncode == 0, done.stdout
    here = kind(study_kind(study))
    for rule in ("draw_figure", *(step.name for step in here.steps), *(["track"] if here.tracked else [])):
        assert rule in done.stdout


def test_a_kind_that_mlflow_does_not_show_needs_no_tracking(project: Project) -> None:
    project.edit("scripts/odyssey/studies/surface/kind.py", '    tracked=("paths",),\n', "")
    (project.folder / "scripts/odyssey/studies/surface/tracking.py").unlink()
    done = project.plan("--cores", "1", "--dry-run", "--config", "study=surface", "size=smoke")
    assert done.returncode == 0, done.stdout
    assert "trace_surface" in done.stdout
    assert "track " not in done.stdout


def test_greff_music_is_the_published_search() -> None:
    study = read_study("greff-music", "paper")
    plan = plan_study(study, Config(study="greff-music", size="paper"))
    by_setting: dict[int, set[tuple]] = {}
    searched = [t for t in plan.trials if t.sweep == "cells"]
    for t in searched:
        trial = t.trial
        assert 20 <= trial.hidden_size <= 200
        assert 1e-6 <= trial.learning_rate <= 1e-2
        assert 0 <= trial.momentum <= 0.99
        assert 0 <= trial.input_noise <= 1
        assert (trial.batch_size, trial.patience, trial.max_epochs, trial.initial_scale) == (1, 15, 150, 0.1)
        drawn = (trial.hidden_size, trial.learning_rate, trial.momentum, trial.input_noise, trial.seed)
        by_setting.setdefault(t.setting, set()).add(drawn)
    assert len(searched) == 9 * 200
    assert len(by_setting) == 200
    assert all(len(drawn) == 1 for drawn in by_setting.values()), "equal settings pair the variants"
    assert len(set.union(*by_setting.values())) == 200
