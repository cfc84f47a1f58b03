"""Data files that are not as they should be: refused in one sentence, or trained on with equal numbers by both engines.

A file is that of a small task with some changes: values, types, shapes, lengths, keys, the manifest, bytes. All but
damaged bytes are written with a manifest whose digest fits, as by somebody who makes a data file by other means.
"""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from data_cases import CASES, case
from odyssey.checking import checked
from odyssey.datasets.arrays import MEANING, SPLITS, content_sha256, load, manifest_path, save
from odyssey.datasets.sequences import Data
from odyssey.errors import InputError
from odyssey.tasks.task import Task
from odyssey.training.engine import Engine
from odyssey.training.kernel_engine import runs_whole_epochs
from odyssey.training.preparation import prepared
from odyssey.trial import Trial
from unit.test_training_engines import kernel_engine, torch_engine

Changes = dict[str, Any]
Arrays = dict[str, np.ndarray]

VALUES = (-(2**31), -2, -1, 0, 1, 2, 3, 7, 8, 27, 127, 255, 1000, 2**31 - 1, 0.5, 1e30, "nan", "inf", "-inf")
TYPES = (
    "float16", "float32", "float64", ">f4", "int8", "int16", "int32", "int64", ">i8", "uint8", "uint32", "uint64",
    "bool", "complex64", "U1",
)  # fmt: skip
KINDS = ("value", "value", "value", "type", "shape", "length", "rows", "key", "manifest", "bytes")
SETTINGS: dict[str, list[Any]] = {
    "cell": ["lstm", "gru", "rnn-tanh", "mut1", "lstm-fgr"],
    "hidden_size": [1, 4, 9],
    "num_layers": [1, 2],
    "batch_size": [1, 3, 50],
    "optimizer": ["adam", "sgd", "rmsprop"],
    "input_noise": [0.0, 0.1],
    "loss_over_time": ["mean", "sum"],
    "reversed": [False, False, True],
    "bidirectional": [False, True],
}


@st.composite
def changes(draw: st.DrawFn) -> Changes:
    one = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(KINDS),
            "split": st.sampled_from(SPLITS),
            "array": st.sampled_from(["inputs", "targets", "lengths", "target_lengths", "legal", "texts"]),
            "at": st.integers(0, 10_000),
            "value": st.sampled_from(VALUES),
            "type": st.sampled_from(TYPES),
        }
    )
    return {
        "case": draw(st.sampled_from(sorted(CASES))),
        "changes": draw(st.lists(one, max_size=2)),
        "settings": {name: draw(st.sampled_from(values)) for name, values in SETTINGS.items()},
    }


def difference(given: Changes) -> str | None:
    """What is wrong with how the file was taken, or None."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.npz"
        task, data = case(given["case"])
        save(data, path)
        for change in given["changes"]:
            _change(path, change)
        try:
            loaded = checked(load(path), task, given["case"])
        except InputError:
            return None
    try:
        found, expected = (_history(given, task, loaded, is_native) for is_native in (True, False))
    except InputError:
        return None
    if not np.allclose(found, expected, rtol=1e-6, atol=1e-6, equal_nan=True):
        return f"numbers are apart: {found} instead of {expected}"
    return None if given["changes"] or np.isfinite(found).all() else f"without a change: {found}"


def _history(given: Changes, task: Task, data: Data, is_native: bool) -> list[float]:
    """Losses, scores and norms of one epoch, in float64."""
    settings = {k: v for k, v in given["settings"].items() if not (task.predicts_next_input and k == "bidirectional")}
    if task.output == "words":
        settings |= {"embedding_size": 3, "bidirectional": False, "input_noise": 0.0}
    if task.continuous or task.output == "words":
        settings |= {"reversed": False}
    trial = Trial(task="any", learning_rate=0.01, device="cpu", **settings)
    data = prepared(trial, data)
    engine = _engine(trial, task, data, is_native)
    scores = [engine.evaluate(name) for name in SPLITS]
    done = engine.train_epoch(1)
    scores.append(engine.evaluate("valid"))
    return [*(v for s in scores for v in (s.loss, s.score)), done.loss, done.targets, *done.norms]


def _engine(trial: Trial, task: Task, data: Data, is_native: bool) -> Engine:
    if is_native and runs_whole_epochs(trial, task, data):
        return kernel_engine(trial, task, data)
    engine = torch_engine(trial, task, data)
    for module in engine.network.modules():
        if hasattr(module, "backend"):
            module.backend = "kernel" if is_native else "reference"
    return engine


def _change(path: Path, change: dict[str, Any]) -> None:
    kind, at = change["kind"], change["at"]
    if kind == "bytes":
        file = path if at % 3 else manifest_path(path)
        content = bytearray(file.read_bytes())
        place = at * 7919 % max(len(content), 1)
        content[place : place + 1] = b"" if at % 2 else bytes([content[place] ^ (1 << at % 8)]) if content else b""
        file.write_bytes(content[:place] if at % 11 == 0 else content)
        return
    try:
        with np.load(path) as stored:
            arrays = dict(stored.items())
        manifest = json.loads(manifest_path(path).read_text())
    except Exception:  # an earlier change has damaged the file; two at once are one
        return
    if kind == "manifest":
        _change_manifest(manifest, change)
    else:
        name = f"{change['split']}_{change['array']}"
        name = name if name in arrays else f"{change['split']}_inputs"
        if name not in arrays or f"{change['split']}_lengths" not in arrays:
            return  # taken away by the change before
        _change_arrays(arrays, name, change)
    manifest["content_sha256"] = content_sha256(arrays, {name: manifest.get(name) for name in MEANING})
    content_of_file = io.BytesIO()
    np.savez(content_of_file, **arrays)
    path.write_bytes(content_of_file.getvalue())
    manifest_path(path).write_text(json.dumps(manifest))


def _change_arrays(arrays: Arrays, name: str, change: dict[str, Any]) -> None:
    array, at, kind = arrays[name].copy(), change["at"], change["kind"]
    value = float(change["value"])
    with np.errstate(all="ignore"):
        if kind == "value" and array.size and array.dtype.kind != "U":
            array.reshape(-1)[at % array.size] = np.float64(value).astype(array.dtype)
        elif kind == "type" and array.dtype.kind not in "cU":  # those two are the ends of the way: nothing comes back
            array = array.astype(change["type"])
        elif kind == "shape":
            shapes = [array[..., None], array[None], array.ravel(), array[..., :-1], array.T]
            shapes.append(np.concatenate([array, array], -1))
            array = shapes[at % len(shapes)]
        elif kind == "rows":
            array = [array[:-1], np.concatenate([array, array[-1:]]), array[:0], array[::-1].copy()][at % 4]
        elif kind == "key":
            del arrays[name]
            if at % 2:
                arrays[f"{change['split']}_other"] = array
            return
        elif kind == "length":
            name = f"{change['split']}_lengths"
            array = arrays[name].copy()
            if len(array):
                more = (1, -1, -int(array[at % len(array)]), 10**9, -(10**9))[at % 5]
                array[at % len(array)] += more
                array[(at + 1) % len(array)] -= more if at % 2 else 0
    arrays[name] = array


def _change_manifest(manifest: dict[str, Any], change: dict[str, Any]) -> None:
    at, value = change["at"], change["value"]
    name = sorted(manifest)[at % len(manifest)]
    value = float(value) if isinstance(value, str) else value
    size = manifest.get("output_size")
    size = size if isinstance(size, int) else 2
    symbols = manifest.get("input_symbols")
    symbols = symbols if isinstance(symbols, list) else []
    options: list[Any] = [
        None, "text", [], {}, value if abs(value) <= 1000 else -1, size + 1, max(size - 1, 0), "every_step",
        "last_step", "own_length", symbols[:-1], [*symbols, "more"], ["<eos>"],
    ]  # fmt: skip
    manifest[name] = options[at // len(manifest) % len(options)]
    if at % 17 == 0:
        del manifest[name]
