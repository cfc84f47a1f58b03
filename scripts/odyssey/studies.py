"""Study files: found by name, read in a size, and of one of six kinds, which decides what a run does.

Imports no torch: Snakemake reads the study at every parse.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, TypeVar

from odyssey import names
from odyssey.errors import InputError, brief, said_of, unknown
from odyssey.gradients.schema import GradientsStudy
from odyssey.latching.schema import LatchingStudy
from odyssey.memories.schema import MemoriesStudy
from odyssey.registry import figure_facts
from odyssey.schema import AnyStudy, Config, Size, Study, checked, config_folder
from odyssey.speed.schema import SpeedStudy
from odyssey.strict import Strict
from odyssey.surface.schema import SurfaceStudy
from odyssey.trial import Settings
from odyssey.yaml_files import read_yaml

# Each has its rules: workflow/rules/<kind>.smk
KINDS: dict[str, type[AnyStudy]] = {
    "trials": Study,
    "speed": SpeedStudy,
    "memories": MemoriesStudy,
    "surface": SurfaceStudy,
    "latching": LatchingStudy,
    "gradients": GradientsStudy,
}
SIZES = ("smoke", "laptop", "paper")
S = TypeVar("S", bound=AnyStudy)


def read_config(values: dict[str, Any]) -> Config:
    """config.yaml (and `--config`) as a `Config`; raises InputError with the nearest keys."""
    return checked(Config, values, "config")


def studies(kind: str | None = None) -> list[str]:
    """The names of all studies, or of those of one kind."""
    found = sorted(p.stem for p in (config_folder() / "studies").glob("*.yaml"))
    return found if kind is None else [name for name in found if study_kind(name) == kind]


def study_file(name: str) -> Path:
    """The file of a study: `name` is a file's name in config/studies, or the path of a .yaml file."""
    path = Path(name) if name.endswith(".yaml") else config_folder() / "studies" / f"{name}.yaml"
    if path.is_dir():
        raise InputError(f"the study '{name}' is a folder; give the path of a .yaml file in it.")
    if not os.path.lexists(path):  # a link to nowhere is there, and refused when it is read
        raise unknown("study", name, studies())
    return path


def study_name(name: str) -> str:
    """What a study is called in results/, by the same name or path: its file's name, made a safe one."""
    return names.study_folder(study_file(name).stem)


def study_kind(name: str) -> str:
    """`trials` (networks are trained), unless the file says another: speed, memories, surface, latching, gradients."""
    kind = str(read_yaml(study_file(name)).get("kind", "trials"))
    if kind not in KINDS:
        raise InputError(f"study '{study_file(name).stem}': {unknown('kind of study', kind, KINDS)}")
    return kind


def study_title(name: str) -> str:
    """The heading of a study of any kind."""
    return str(read_yaml(study_file(name)).get("title", name))


def study_question(name: str) -> str:
    """What a study of any kind asks: the first paragraph of its `question`, as one line of Markdown."""
    return " ".join(str(read_yaml(study_file(name)).get("question", "")).split("\n\n")[0].split())


def read_study(name: str, size: Size = "laptop") -> Study:
    """A study of trials by its name, or by the path of a .yaml file, in one of its sizes."""
    return _read(name, size, Study)


def read_speed_study(name: str, size: Size = "laptop") -> SpeedStudy:
    """A study of speed by its name, or by the path of a .yaml file, in one of its sizes."""
    return _read(name, size, SpeedStudy)


def read_memories_study(name: str, size: Size = "laptop") -> MemoriesStudy:
    """A study of memories by its name, or by the path of a .yaml file, in one of its sizes."""
    return _read(name, size, MemoriesStudy)


def read_surface_study(name: str, size: Size = "laptop") -> SurfaceStudy:
    """A study of the one-unit network by its name, or by the path of a .yaml file, in one of its sizes."""
    return _read(name, size, SurfaceStudy)


def read_latching_study(name: str, size: Size = "laptop") -> LatchingStudy:
    """A study of the minimal latch by its name, or by the path of a .yaml file, in one of its sizes."""
    return _read(name, size, LatchingStudy)


def read_gradients_study(name: str, size: Size = "laptop") -> GradientsStudy:
    """A study of gradients by its name, or by the path of a .yaml file, in one of its sizes."""
    return _read(name, size, GradientsStudy)


def schema_document() -> dict[str, Any]:
    """The JSON schema of config.yaml and of a study file of every kind, for editors."""
    models: dict[str, type[Strict]] = {
        "config": Config,
        "study": Study,
        "settings": Settings,
        "speed_study": SpeedStudy,
        "memories_study": MemoriesStudy,
        "surface_study": SurfaceStudy,
        "latching_study": LatchingStudy,
        "gradients_study": GradientsStudy,
    }
    return {"$defs": {name: model.model_json_schema() for name, model in models.items()}}


def _read(name: str, size: Size, model: type[S]) -> S:
    path, kind = study_file(name), study_kind(name)
    if KINDS[kind] is not model:
        wanted = next(k for k, m in KINDS.items() if m is model)
        raise InputError(f"study '{name}' is of kind '{kind}', and this needs one of kind '{wanted}'.")
    values = read_yaml(path)
    where, sizes = f"study '{path.stem}'", values.pop("sizes", None) or {}
    _check_mapping(sizes, where, "sizes", "{smoke: {sweeps: ...}}")
    for given in sizes:
        if given not in SIZES:
            raise InputError(f"{where}: {unknown('size', given, SIZES)}")
        _check_mapping(sizes[given] or {}, where, f"sizes.{given}", "{sweeps: ...}")
    merged = _merged(values, sizes.get(size) or {})
    if "name" in merged:
        raise InputError(f"{where}: its name is that of its file; leave the key 'name' out.")
    study = checked(model, {"name": names.study_folder(path.stem), **merged}, where)
    with said_of(where):
        for figure in study.figures:
            figure_facts(figure, kind)
    return study


def _check_mapping(given: object, where: str, key: str, example: str) -> None:
    if not isinstance(given, dict):
        raise InputError(f"{where}: '{key}': should hold keys and values, such as {example}, not {brief(given)}.")


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """`below` with the keys of `above` put over it, mapping by mapping."""
    both = {k: _merged(below[k], v) for k, v in above.items() if isinstance(v, dict) and isinstance(below.get(k), dict)}
    return {**below, **above, **both}
