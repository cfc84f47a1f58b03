"""What a job is given of its study as the run found it: from files in results/plans to arguments of functions."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

from odyssey.errors import InputError
from odyssey.studies.kind import Step
from odyssey.studies.study_files import as_type, read_found, read_text


@dataclass(frozen=True)
class Files:
    """What a job is given, in results/plans (odyssey.studies.study_files); a step needs those that it `takes`.

    plan: also for a table that is made in batches. shard: the name of the batch.
    """

    study: Path | None = None
    plan: Path | None = None
    batch: Path | None = None
    shard: str | None = None

    def given(self, what: str, step: Step, function: Callable[..., Any]) -> Any:
        """The "study", "batch" or "plan" that a step takes, of the type with which its function annotates it.

        Raises InputError for a file that is missing or not what the run wrote, and for a type that cannot hold it.
        """
        if what == "study":
            return read_found(self._needed("study", step)).study
        text = read_text(self._needed("batch", step)) if what == "batch" else json.dumps(self.plan_of(step)["whole"])
        who = f"'{what}' of {step.run} ({function.__module__})"
        return as_type(text, _annotation(function, step.takes.index(what), who), who)

    def plan_of(self, step: Step) -> dict[str, Any]:
        """The names of all `batches`, and the `whole` of the plan in plain values."""
        content: dict[str, Any] = json.loads(read_text(self._needed("plan", step)))
        return content

    def _needed(self, what: str, step: Step) -> Path:
        file: Path | None = getattr(self, what)
        if file is None:
            raise InputError(
                f"step '{step.name}' needs the {what} of the run; give its file in results/plans as --{what}."
            )
        return file


def _annotation(function: Callable[..., Any], place: int, who: str) -> Any:
    try:
        annotation = list(signature(function, eval_str=True).parameters.values())[place].annotation
    except NameError as error:
        raise InputError(f"{who} has annotations that say nothing when it runs: {error}; import that there.") from None
    return Any if annotation is Parameter.empty else annotation
