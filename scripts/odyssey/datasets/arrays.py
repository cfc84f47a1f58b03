"""A task's sequences as one plain .npz, with a manifest of what they are and where they come from.

For each split s in train, valid, test the .npz holds
    s_inputs   [sum T, D]      the sequences end to end
    s_lengths  [N] int64       T of each
    s_targets  every_step: [sum T, K] or [sum T] int64 (classes); last_step: [N, K] or [N] int64 (classes)
The same data give the same bytes. The manifest lies beside it, as <name>.npz.json.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from odyssey.errors import InputError
from odyssey.files import write_whole
from odyssey.tasks.task import Data, Split, Timing

SPLITS = ("train", "valid", "test")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can hold: bytes must not depend on the clock


@dataclass(frozen=True)
class StoredData(Data):
    """Data read from a file, with its manifest."""

    manifest: dict[str, Any] = field(default_factory=dict)

    @property
    def content_sha256(self) -> str:
        """The SHA-256 of all arrays: what a trial's identity depends on."""
        return self.manifest["content_sha256"]


def save(data: Data, path: Path) -> None:
    """Write `data` to `path` (.npz) and its manifest to `<path>.json`, each whole or not at all."""
    timing = _timing(data.train)
    arrays = {key: array for name in SPLITS for key, array in _joined(name, getattr(data, name), timing).items()}
    manifest = {
        "source": data.source,
        "source_sha256": data.sha256,
        "content_sha256": content_sha256(arrays),
        "timing": timing,
        "input_size": int(arrays["train_inputs"].shape[1]),
        "output_size": data.output_size,
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
            arrays = {key: content[key] for name in SPLITS for key in _keys(name)}
        if content_sha256(arrays) != manifest["content_sha256"]:
            raise InputError("the arrays are not those of the manifest")
        splits = {name: _split(name, arrays, manifest["timing"]) for name in SPLITS}
        return StoredData(
            **splits,
            output_size=manifest["output_size"],
            source=manifest["source"],
            sha256=manifest["source_sha256"],
            facts=manifest["facts"],
            manifest=manifest,
        )
    except FileNotFoundError as error:
        raise InputError(f"{error.filename} is missing; {_remedy(path)}") from None
    except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(f"{path} is damaged ({error}); {_remedy(path)}") from None


def manifest_path(path: Path) -> Path:
    """The manifest that belongs to a data file."""
    return path.with_name(f"{path.name}.json")


def content_sha256(arrays: Mapping[str, NDArray]) -> str:
    """The SHA-256 over names, types, shapes and values of arrays, in the order of their names."""
    digest = hashlib.sha256()
    for key in sorted(arrays):
        array = arrays[key]
        digest.update(f"{key} {array.dtype.str} {array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _remedy(path: Path) -> str:
    return f"delete {path} and {manifest_path(path).name} and run make_data.py again."


def _keys(name: str) -> tuple[str, str, str]:
    return f"{name}_inputs", f"{name}_lengths", f"{name}_targets"


def _timing(split: Split) -> Timing:
    target = np.asarray(split.targets[0])
    classes = target.dtype.kind == "i"
    return "every_step" if target.ndim == (1 if classes else 2) else "last_step"


def _joined(name: str, split: Split, timing: Timing) -> dict[str, NDArray]:
    join = np.concatenate if timing == "every_step" else np.stack
    lengths = np.array([len(sequence) for sequence in split.inputs], dtype=np.int64)
    return dict(zip(_keys(name), (np.concatenate(split.inputs), lengths, join(split.targets)), strict=True))


def _split(name: str, arrays: Mapping[str, NDArray], timing: Timing) -> Split:
    inputs, lengths, targets = (arrays[key] for key in _keys(name))
    ends = np.cumsum(lengths)[:-1]
    return Split(
        np.split(inputs, ends), np.split(targets, ends) if timing == "every_step" else list(map(np.asarray, targets))
    )


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
