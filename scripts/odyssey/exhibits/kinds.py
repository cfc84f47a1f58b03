"""Kinds of tasks that exhibits need, by the words in which an exhibit asks for one.

Imports no torch: Snakemake checks a study's exhibits at every parse.
"""

from __future__ import annotations

from collections.abc import Callable

from odyssey import catalogue, registry
from odyssey.errors import InputError, unknown
from odyssey.tasks.next_step import RollTask
from odyssey.tasks.task import Task

KINDS: dict[str, Callable[[Task], bool]] = {
    "a language model": lambda task: task.continuous and task.output == "classes",
    "music on 88 keys": lambda task: isinstance(task, RollTask),
    "a translation": lambda task: task.output == "words",
    "an answer at one step or every step": lambda task: task.output != "words",
}


def check_fit(exhibit: str, task: str) -> None:
    """Raise InputError if there is no such exhibit or task, or the exhibit needs another kind of task."""
    if exhibit not in registry.exhibits():
        raise unknown("exhibit", exhibit, registry.exhibits())
    needs = registry.exhibit_facts(exhibit)["needs"]
    if not KINDS[needs](catalogue.task_module(task).TASK):
        fitting = [name for name, module in catalogue.tasks().items() if KINDS[needs](module.TASK)]
        known = f"take {' or '.join(fitting[:3])}" if fitting else "no task here is one"
        raise InputError(f"exhibit '{exhibit}' needs {needs}, which task '{task}' is not; {known}, or leave it out.")
