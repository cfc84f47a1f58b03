"""Study files: found by name, read in a size, and of a kind (odyssey.studies.found), which decides what a run does.

Imports no torch: Snakemake reads the study at every parse.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, TypeVar, overload

from odyssey import names
from odyssey.errors import InputError, brief, said_of, unknown
from odyssey.schema import AnyStudy, Config, Size, checked, config_folder
from odyssey.strict import Strict
from odyssey.studies.found import figure_facts, kind, kinds, unsaid
from odyssey.trial import Settings
from odyssey.yaml_files import read_yaml

SIZES = ("smoke", "laptop", "paper")
S = TypeVar("S", bound=AnyStudy)


def read_config(values: dict[str, Any]) -> Config:
    """config.yaml (and `--config`) as a `Config`; raises InputError with the nearest keys."""
    return checked(Config, values, "config")


def studies(of: str | None = None) -> list[str]:
    """The names of all studies, or of those of that kind."""
    found = sorted(p.stem for p in (config_folder() / "studies").glob("*.yaml"))
    return found if of is None else [name for name in found if study_kind(name) == of]


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


def study_values(name: str) -> dict[str, Any]:
    """What a study file says, over what the study says that it is `like`, if it says one.

    Raises InputError where that one is like another itself: two files are enough to read a study.
    """
    path = study_file(name)
    values = read_yaml(path)
    if (like := values.pop("like", None)) is None:
        return values
    if not isinstance(like, str):
        raise InputError(f"study '{path.stem}': 'like': should be the name of a study, not {brief(like)}.")
    with said_of(f"study '{path.stem}': 'like'"):
        below = read_yaml(study_file(like))
    if "like" in below:
        raise InputError(f"study '{path.stem}': 'like': '{like}' is like '{below['like']}' itself; name that one here.")
    return _merged(below, values)


def study_kind(name: str) -> str:
    """The kind of a study: a folder of odyssey/studies, the one that is `unsaid` where the file says none."""
    said = said_kind(study_values(name))
    if said not in kinds():
        raise InputError(f"study '{study_file(name).stem}': {unknown('kind of study', said, kinds())}")
    return said


def said_kind(values: dict[str, Any]) -> str:
    """What a study file says that its kind is, or what it is if it says none."""
    return str(values["kind"]) if "kind" in values else unsaid()


def study_title(name: str) -> str:
    """The heading of a study of any kind."""
    return str(study_values(name).get("title", name))


def study_question(name: str) -> str:
    """What a study of any kind asks: the first paragraph of its `question`, as one line of Markdown."""
    return " ".join(str(study_values(name).get("question", "")).split("\n\n")[0].split())


def schema_document() -> dict[str, Any]:
    """The JSON schema of config.yaml and of a study file of every kind, for editors."""
    models: dict[str, type[Strict]] = {"config": Config, "settings": Settings}
    models |= {f"{name}_study": kind(name).study for name in kinds()}
    return {"$defs": {name: model.model_json_schema() for name, model in models.items()}}


@overload
def read_study(name: str, size: Size = "laptop") -> Any: ...
@overload
def read_study(name: str, size: Size, model: type[S]) -> S: ...
def read_study(name: str, size: Size = "laptop", model: type[AnyStudy] = AnyStudy) -> Any:
    """A study by its name, or by the path of a .yaml file, in one of its sizes: by the schema of its kind.

    model: what it must be, for those who can do with no other. Raises InputError for whatever is wrong.
    """
    path, said = study_file(name), study_kind(name)
    if not issubclass(kind(said).study, model):
        wanted = next(known for known in kinds() if kind(known).study is model)
        raise InputError(f"study '{name}' is of kind '{said}', and this needs one of kind '{wanted}'.")
    values = study_values(name)
    where, sizes = f"study '{path.stem}'", values.pop("sizes", None) or {}
    _check_mapping(sizes, where, "sizes", "{smoke: {sweeps: ...}}")
    for given in sizes:
        if given not in SIZES:
            raise InputError(f"{where}: {unknown('size', given, SIZES)}")
        _check_mapping(sizes[given] or {}, where, f"sizes.{given}", "{sweeps: ...}")
    merged = _merged(values, sizes.get(size) or {})
    if "name" in merged:
        raise InputError(f"{where}: its name is that of its file; leave the key 'name' out.")
    study = checked(kind(said).study, {"name": names.study_folder(path.stem), **merged}, where)
    with said_of(where):
        for figure in study.figures:
            figure_facts(figure, said)
    return study


def _check_mapping(given: object, where: str, key: str, example: str) -> None:
    if not isinstance(given, dict):
        raise InputError(f"{where}: '{key}': should hold keys and values, such as {example}, not {brief(given)}.")


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """`below` with the keys of `above` put over it, mapping by mapping."""
    both = {k: _merged(below[k], v) for k, v in above.items() if isinstance(v, dict) and isinstance(below.get(k), dict)}
    return {**below, **above, **both}
