"""What a kind of study says of itself: odyssey/studies/<kind>/kind.py holds it as `KIND`. Imports no torch.

The docstring of that kind.py opens the report. Beside it lie `figures/`, each file a figure that is drawn from the
kind's tables, `findings.py`, whose `findings` says in sentences what the tables hold that are there, and, if MLflow
shows such studies, `tracking.py`: either `GUIDE` and `runs`, called with the study's name, the tracked tables and the
time at which they were written, or `bring`, which does all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from odyssey.errors import InputError, unknown
from odyssey.schema import AnyStudy, Config

GIVEN = ("study", "batch", "data", "plan")  # what a step can take besides tables
SAID = {"name", "kind", "title", "question", "figures"}  # keys of a study that no number depends on


@dataclass(frozen=True)
class Batch:
    """The part of a study that is one job.

    given: what the step is called with, and all that its tables depend on besides code and data: numbers, texts, lists,
        tuples, mappings, dataclasses and pydantic models. It is written to a file when the run starts, and comes back
        as the type with which the step's function annotates it.
    data: names of the data files that it reads.
    """

    given: Any
    data: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planned:
    """What becomes of a study before anything runs.

    batches: by name, which is part of a file's (odyssey.names). data: name of a data file -> its task and options, as
    JSON. whole: what a step is given that takes "plan", of the same types as `Batch.given`.
    """

    batches: Mapping[str, Batch] = field(default_factory=dict)
    data: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    whole: Any = None


@dataclass(frozen=True)
class Step:
    """A rule of the workflow that makes tables of a study: one job, or a job a batch.

    name: of the rule, its log and its benchmark.
    run: "module.function" in the kind's folder; only its jobs import it. It returns a mapping with what it makes.
    takes: what it is called with, in that order: "study"; "batch", and then there is a job a batch, without "study" and
        "plan"; "data", the folder of data files; "plan"; or the name of a table that another step makes, the rows of
        all batches together.
    makes: tables, results/<study>/<table>.parquet.
    depends_on: keys of the study that the tables depend on, where it takes "study" [all but SAID].
    code: the module whose digest says when to run again, with all that it imports [that of `run`].
    """

    name: str
    run: str
    takes: tuple[str, ...]
    makes: tuple[str, ...]
    depends_on: tuple[str, ...] | None = None
    code: str | None = None

    @property
    def in_batches(self) -> bool:
        return "batch" in self.takes


@dataclass(frozen=True)
class Reported:
    """A table in the report, where it is also CSV: its label, and a caption in reStructuredText."""

    label: str
    caption: str


def nothing_planned(study: AnyStudy, config: Config) -> Planned:
    """Of a kind without batches and data."""
    return Planned()


@dataclass(frozen=True)
class Kind:
    """A kind of study.

    study: its schema. tables: a dataclass of what figures are drawn from, results/<study>/<field>.parquet, of which
        those with a default may be missing; the docstring of its module says what the columns are.
    plan: checks what the schema cannot, and says what a study becomes (`Planned`, where there are steps).
    steps: how its tables are made; none: workflow/rules/<kind>.smk says it.
    reported: tables that are also CSV, in the report. tracked: tables that MLflow shows; none: it is not tracked.
    judged: tables that claims of the ledger may be about.
    unsaid: a study whose file says no `kind` is of this one; exactly one kind says so.
    """

    study: type[AnyStudy]
    tables: type
    plan: Callable[[Any, Config], Any] = nothing_planned
    steps: tuple[Step, ...] = ()
    reported: Mapping[str, Reported] = field(default_factory=dict)
    tracked: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    unsaid: bool = False

    def check(self, name: str) -> None:
        """Raise InputError for a table that is spoken of but made by no step, and for a batch that does not say all."""
        made = [table for step in self.steps for table in step.makes]
        taken = [table for step in self.steps for table in step.takes if table not in GIVEN]
        spoken_of = [*self.drawn, *self.reported, *self.tracked, *self.judged, *taken]
        for table in spoken_of if self.steps else ():
            if table not in made:
                raise InputError(
                    f"odyssey/studies/{name}/kind.py: {unknown('table', table, made)} Name it in what a step `makes`."
                )
        for step in self.steps:
            for taken_too in {"study", "plan"} & set(step.takes) if step.in_batches else ():
                raise InputError(
                    f"odyssey/studies/{name}/kind.py: step '{step.name}' takes 'batch' and '{taken_too}'; put what it "
                    f"needs of the {taken_too} into `Batch.given`, for which its jobs run again."
                )

    @property
    def drawn(self) -> list[str]:
        """The names of the tables that figures are drawn from."""
        return [table.name for table in fields(self.tables)]
