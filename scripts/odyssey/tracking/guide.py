"""What an experiment tells its readers: its note, with filters, group-by recipes and links to ready views."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from odyssey.tracking.claim_views import claim_views
from odyssey.tracking.views import OF_TRIALS, SHARED, TRIALS, Columns, ReadyView, link, ready_views, table_view

NOTE_CHARACTERS = 20000  # MLflow's limit for an experiment tag

FILTERS = {
    "one row a cell and task": "tags.kind = 'summary'",
    "the trials, without the summaries": "tags.kind = 'trial'",
    "diverged trials": "tags.status = 'diverged'",
    "small networks at high learning rates": "metrics.`hp/hidden_size` <= 64 and metrics.`hp/learning_rate` > 0.01",
    "evaluated LSTMs that ran unclipped": "tags.family = 'lstm' and tags.clipping = 'off' and tags.evaluated = 'yes'",
}

HOW_TO_READ = """
#### How to read the runs
- A run `<cell>-<task>` is a **summary** of its trials (metrics `cell/...`);
  below it hang the **trials**, one run each.
- All losses and scores: **lower is better**. `test/score` is measured once, with the weights of `best/epoch`;
  which score it is, the tag `score_name` says.
- Curves have one point an epoch: `train/loss`, `valid/loss`, `valid/score`, `gradient/...`; epoch 0 is before training.
- A trial with tag `status` = `diverged` met a loss that is not finite; such values are left out (tag `not_finite`).
- Hyper-parameters are params (for reading) and metrics `hp/...` (for ranges and sorting).
- The page loads 100 runs at a time, sorted as chosen: filter first; `tags.best_of_cell = 'yes'` keeps one trial a cell
  and task, the best by validation loss.
- Group by (button *Group by*): tag `cell` for means over its trials; tags `cell` and `clipping`, or `depth`,
  or `direction`, for what one of them does; tag `setting` pairs the cells; `Dataset` keeps tasks
  apart. Filter for trials first, or the summaries count as runs.
"""

PREFIX = "rnn-odyssey/"  # of the names of experiments


@dataclass(frozen=True)
class StudyView:
    """How a study presents itself; note: Markdown, what the study asks."""

    study: str
    title: str
    note: str

    @property
    def experiment(self) -> str:
        return f"{PREFIX}{self.study}"


@dataclass(frozen=True)
class Guide:
    """How to read the experiment of a kind of study: Markdown; filters by what they show; the metric shown first.

    shown_tags, shown_metrics: the columns of its table of runs, besides that metric.
    """

    how_to_read: str
    filters: dict[str, str]
    metric: str
    greater_is_better: bool
    shown_tags: tuple[str, ...] = ()
    shown_metrics: tuple[str, ...] = ()

    def tags(self, view: StudyView, overview_id: str | None, figures: Sequence[Path]) -> dict[str, str]:
        """The tags of an experiment: its note, a ready view of all runs, and one a claim."""
        told = note(view, self.how_to_read, self.filters, overview_id, figures)
        columns = Columns(self.shown_tags, (self.metric, *self.shown_metrics), self.metric, self.greater_is_better)
        views = {"runs": table_view("All runs, best first", TRIALS, columns), **claim_views(view.study, columns)}
        return plain_tags(view, told, self.metric, greater_is_better=self.greater_is_better) | states(views)


def experiment_tags(
    view: StudyView, tasks: Sequence[str], experiment_id: str, overview_id: str | None, figures: Sequence[Path]
) -> dict[str, str]:
    """The experiment's tags: note, ready views, the metric that the UI puts first."""
    views = ready_views(tasks)
    places = {name: link(experiment_id, name) for name in views}
    links = {f"[{views[name].title}]({place})": f"[{name}]({place})" for name, place in places.items()}
    told = note(view, HOW_TO_READ, FILTERS, overview_id, figures, links)
    views |= claim_views(view.study, OF_TRIALS)
    return plain_tags(view, told, "test/score", greater_is_better=False) | states(views)


def states(views: Mapping[str, ReadyView]) -> dict[str, str]:
    """Ready views as tags of the experiment."""
    return {f"{SHARED}{name}": json.dumps(ready.state) for name, ready in views.items()}


def plain_tags(view: StudyView, told: str, metric: str, *, greater_is_better: bool) -> dict[str, str]:
    """The tags of an experiment without ready views; told: its note."""
    return {
        "mlflow.note.content": told,
        "mlflow.experiment.primaryMetric.name": metric,
        "mlflow.experiment.primaryMetric.greaterIsBetter": str(greater_is_better),
        "title": view.title,
    }


def note(
    view: StudyView,
    how_to_read: str,
    filters: dict[str, str],
    overview_id: str | None,
    figures: Sequence[Path],
    links: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The note of an experiment: the question, links to ready views, how to read the runs, filters, figures.

    links: to ready views, by their titles and by their names; those by name stand in the line that is seen while the
    note is folded.
    """
    address = f"get-artifact?run_uuid={overview_id}&path=figures/"
    pictures = [f"![{path.stem}]({address}{quote(path.name)})" for path in figures]
    to_paste = [f"- {what}: `` {text} ``" for what, text in filters.items()]
    ready = f" Ready views: {' · '.join(links.values())}" if links else ""
    return "\n".join(
        [f"{view.title}. Unfold this note (arrow on the right): the question, filters, figures.{ready}", ""]
        + ["#### The question", "", view.note.strip(), ""]
        + (["#### Ready views", *(f"- {name}" for name in links)] if links else [])
        + [how_to_read, "#### Filters to paste into the search box", *to_paste]
        + (["", "#### Figures", *pictures] if pictures else [])
    )[:NOTE_CHARACTERS]
