"""A task's sequences as one plain .npz, with a manifest of what they are and where they come from.

For each split s in train, valid, test the .npz holds
    s_inputs   [sum T, D] or [sum T] int32 (symbols)     the sequences end to end
    s_lengths  [N] int64                                 T of each
    s_targets  every_step: [sum T, K] or [sum T] int64 (classes); last_step: [N, K] or [N] int64 (classes);
               own_length: [sum U] int64, and s_target_lengths [N] int64, U of each
    s_legal    [sum T, K] uint8, for tasks whose criterion asks for it
    s_texts    [bytes] uint8, the target sentences in UTF-8, one a line, for translation
The same data give the same bytes. The manifest lies beside it, as <name>.npz.json.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import SPLITS, Data, Joined, Split, Timing, cut
from odyssey.errors import InputError
from odyssey.files import write_whole

MEANING = ("timing", "input_size", "output_size", "input_symbols", "output_symbols", "criterion")  # of the manifest
UNREADABLE = (ValueError, TypeError, EOFError, OSError, zipfile.BadZipFile, zlib.error, RuntimeError)  # "is encrypted"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can hold: bytes must not depend on the clock


@dataclass(frozen=True)
class StoredData(Data):
    """Data read from a file, with its manifest."""

    manifest: dict[str, Any] = field(default_factory=dict)

    @property
    def content_sha256(self) -> str:
        """The SHA-256 of all that a number may depend on: what a trial's id holds."""
        return self.manifest["content_sha256"]


def save(data: Data, path: Path) -> None:
    """Write `data` to `path` (.npz) and its manifest to `<path>.json`, each whole or not at all."""
    splits = {name: getattr(data, name) for name in SPLITS}
    timing = _timing(splits.values())
    arrays = {key: array for name, split in splits.items() for key, array in _joined(name, split, timing).items()}
    meaning = {
        "timing": timing,
        "input_size": data.input_size,
        "output_size": data.output_size,
        "input_symbols": data.input_symbols,
        "output_symbols": data.output_symbols,
        "criterion": asdict(data.criterion) if data.criterion else None,
    }
    manifest = {
        "source": data.source,
        "source_sha256": data.sha256,
        "content_sha256": content_sha256(arrays, meaning),
        **meaning,
        "sequences": {name: len(arrays[f"{name}_lengths"]) for name in SPLITS},
        "steps": {name: int(arrays[f"{name}_lengths"].sum()) for name in SPLITS},
        "facts": data.facts,
    }
    write_whole(path, _npz(arrays))
    write_whole(manifest_path(path), (json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode())


def load(path: Path) -> StoredData:
    """Read what `save` wrote; raises InputError if a file is missing, damaged, or not of the other's making."""
    try:
        manifest = json.loads(manifest_path(path).read_text())
        with np.load(path, allow_pickle=False) as content:
            arrays = dict(content.items())
        if content_sha256(arrays, {name: manifest[name] for name in MEANING}) != manifest["content_sha256"]:
            raise InputError("the arrays are not those of the manifest")
        splits = {name: _split(name, arrays, manifest["timing"]) for name in SPLITS}
        return StoredData(
            **splits,
            output_size=manifest["output_size"],
            source=manifest["source"],
            sha256=manifest["source_sha256"],
            facts=manifest["facts"],
            criterion=Criterion(**manifest["criterion"]) if manifest["criterion"] else None,
            input_symbols=tuple(manifest["input_symbols"]),
            output_symbols=tuple(manifest["output_symbols"]),
            manifest=manifest,
        )
    except FileNotFoundError as error:
        raise InputError(f"{error.filename} is missing; {_remedy(path)}") from None
    except PermissionError:
        raise  # the file may be whole
    except KeyError as error:
        raise InputError(f"{path} or its manifest has no {error}, as in an earlier form; {_remedy(path)}") from None
    except UNREADABLE as error:
        raise InputError(f"{path} is damaged ({error}); {_remedy(path)}") from None


def manifest_path(path: Path) -> Path:
    """The manifest that belongs to a data file."""
    return path.with_name(f"{path.name}.json")


def content_sha256(arrays: Mapping[str, NDArray], meaning: Mapping[str, Any]) -> str:
    """The SHA-256 over names, types, shapes and values of arrays, in the order of their names, and what they mean."""
    digest = hashlib.sha256()
    for key in sorted(arrays):
        array = arrays[key]
        digest.update(f"{key} {array.dtype.str} {array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).reshape(-1).data)  # as it lies in memory, without a copy
    digest.update(json.dumps(meaning, sort_keys=True).encode())
    return digest.hexdigest()


def _remedy(path: Path) -> str:
    return f"delete {path} and {manifest_path(path).name} and run make_data.py again."


def _timing(splits: Iterable[Split]) -> Timing:
    some = list(splits)
    if some[0].one_target_each:
        return "last_step"
    pairs = (pair for split in some for pair in zip(split.inputs, split.targets, strict=True))
    return "every_step" if all(len(x) == len(y) for x, y in pairs) else "own_length"


def _joined(name: str, split: Split, timing: Timing) -> dict[str, NDArray]:
    joined = split.joined
    arrays = {"inputs": joined.inputs, "lengths": joined.lengths, "targets": joined.targets}
    if timing == "own_length" and joined.target_lengths is not None:
        arrays["target_lengths"] = joined.target_lengths
    if joined.legal is not None:
        arrays["legal"] = joined.legal
    if split.texts is not None:
        arrays["texts"] = np.frombuffer("\n".join(split.texts).encode(), np.uint8)
    return {f"{name}_{what}": array for what, array in arrays.items()}


def _split(name: str, arrays: Mapping[str, NDArray], timing: Timing) -> Split:
    lengths = _lengths(f"{name}_lengths", arrays)
    inputs, targets = (arrays[f"{name}_{what}"] for what in ("inputs", "targets"))
    own = _lengths(f"{name}_target_lengths", arrays) if timing == "own_length" else lengths
    legal, texts = (arrays.get(f"{name}_{what}") for what in ("legal", "texts"))
    split = Split(
        _cut(f"{name}_inputs", inputs, lengths),
        list(map(np.asarray, targets)) if timing == "last_step" else _cut(f"{name}_targets", targets, own),
        None if legal is None else _cut(f"{name}_legal", legal, lengths),
        None if texts is None else texts.tobytes().decode().split("\n"),
    )
    own_or_none = None if timing == "last_step" else own
    vars(split)["joined"] = Joined(inputs, lengths, targets, own_or_none, legal)  # without a copy
    return split


def _lengths(name: str, arrays: Mapping[str, NDArray]) -> NDArray[np.int64]:
    lengths = arrays[name]
    if lengths.ndim != 1 or lengths.dtype.kind not in "iu" or (lengths < 0).any():
        raise ValueError(f"{name} is not a list of lengths")
    return lengths.astype(np.int64, copy=False)


def _cut(name: str, joined: NDArray, lengths: NDArray[np.int64]) -> list[NDArray]:
    if joined.ndim == 0 or len(joined) != lengths.sum():
        raise ValueError(f"{name} has shape {joined.shape}, but its lengths add up to {lengths.sum()}")
    return cut(joined, lengths)


def _npz(arrays: Mapping[str, NDArray]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for key, array in arrays.items():
            member = zipfile.ZipInfo(f"{key}.npy", date_time=EPOCH)
            member.create_system = 3  # the same bytes on every system
            member.external_attr = 0o644 << 16
            plain = io.BytesIO()
            np.lib.format.write_array(plain, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(member, plain.getvalue())
    return content.getvalue()
