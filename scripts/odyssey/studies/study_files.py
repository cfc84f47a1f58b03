"""A run's studies as files in results/plans/, written when it starts: jobs read those, whatever is edited meanwhile.

Each is named by what it holds. A run's: the names of its studies' files, for a Snakemake that starts inside a job. A
study's: the study in its size, its configuration and its YAML file, for that and for the steps that take "study". A
plan's: the names of all batches, and what steps are given that take "plan". A batch's: what its job is given, no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, PydanticUserError, TypeAdapter, ValidationError

from odyssey.errors import InputError
from odyssey.files import write_whole
from odyssey.identity import short_hash
from odyssey.schema import AnyStudy, Config, checked
from odyssey.studies.found import kind
from odyssey.studies.kind import Planned


@dataclass(frozen=True)
class Written:
    """A file of a run: its name, made from what it holds, and that as JSON."""

    name: str
    text: str

    def write(self, folder: Path) -> None:
        """Write it to `folder`, where it is not there."""
        if not (folder / self.name).exists():
            write_whole(folder / self.name, self.text.encode(), durable=False)  # read against its name


@dataclass(frozen=True)
class Found:
    """A study as the run found it: in its size, with its configuration; file: its YAML."""

    study: Any
    config: Config
    file: Path


def study_written(found: Found) -> Written:
    """The file of a study."""
    study = found.study
    content = {"study": study.model_dump(mode="json"), "config": found.config.model_dump(mode="json")}
    return _written(f"{study.name}-study", {**content, "file": str(found.file)}, study)


def run_written(studies: Iterable[Written]) -> Written:
    """The file of a run of these studies."""
    content = {"studies": [file.name for file in studies]}
    return Written(f"run-{short_hash(content)}.json", json.dumps(content))


def plan_written(study: AnyStudy, planned: Planned) -> Written:
    """The file of a plan; raises InputError if `Planned.whole` holds what no file can."""
    return _written(f"{study.name}-plan", {"batches": list(planned.batches), "whole": planned.whole}, study)


def batches_written(study: AnyStudy, planned: Planned) -> dict[str, Written]:
    """The files of all batches by name; raises InputError if `Batch.given` holds what no file can."""
    return {name: _written("batch", batch.given, study) for name, batch in planned.batches.items()}


def read_found(path: Path) -> Found:
    """The study of a file, by the schema of its kind; raises InputError for a file that is not what was written."""
    content = json.loads(read_text(path))
    config = checked(Config, content["config"], str(path))
    study = checked(kind(content["study"]["kind"]).study, content["study"], str(path))
    return Found(study, config, Path(content["file"]))


def read_run(path: Path) -> list[Found]:
    """The studies of the file of a run, as `read_found` does each."""
    return [read_found(path.parent / name) for name in json.loads(read_text(path))["studies"]]


def read_text(path: Path) -> str:
    """The JSON of a file of the run; raises InputError if it is missing or not what was written there."""
    try:
        text = path.read_text()
        if path.stem.rpartition("-")[2] == short_hash(json.loads(text)):
            return text
    except FileNotFoundError:
        raise InputError(f"{path} is missing, which was written when the run began; run snakemake again.") from None
    except ValueError:
        pass
    raise InputError(f"{path} is not what was written there when the run began; delete it and run snakemake again.")


def as_type(text: str, wanted: Any, who: str) -> Any:
    """What JSON says, as a type; who: takes it, for the InputError if that type holds it not at all or not whole."""
    try:
        found = TypeAdapter(wanted).validate_json(text)
        if _values(_text(found)) == _values(text):
            return found
        why = "something in it would be lost"
    except (ValidationError, PydanticUserError, TypeError) as error:
        why = f"{' '.join(str(error).split()):.120}"
    raise InputError(
        f"{who} is annotated {wanted}, which does not hold what was planned: {why}. Annotate it with that."
    )


def _written(name: str, content: Any, study: AnyStudy) -> Written:
    try:
        text = _text(content)
    except (TypeError, ValueError) as error:
        of = getattr(study, "kind", "")
        raise InputError(
            f"odyssey/studies/{of}: the plan of study '{study.name}' cannot be written for its jobs: {error}. "
            "Give `Batch.given` and `Planned.whole` numbers, texts, lists, tuples, mappings, dataclasses and pydantic "
            "models."
        ) from None
    return Written(f"{name}-{short_hash(json.loads(text))}.json", text)


def _text(value: Any) -> str:
    return json.dumps(value, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    raise TypeError(f"{type(value).__name__} {value!r:.40} is nothing that JSON has")


def _values(text: str) -> Any:
    return json.loads(text, parse_constant=str)  # as a text NaN equals NaN
