"""Where in a task's data something is wrong, in words. Sequences, steps, channels and outputs are counted from 0."""

from __future__ import annotations

from dataclasses import dataclass, replace

from odyssey.errors import InputError


@dataclass(frozen=True)
class Place:
    """A task, and as far as it is known the split, the sequence, and the place in it: "step 4, channel 2"."""

    task: str
    split: str = ""
    sequence: int | None = None
    within: str = ""

    def at(self, sequence: int) -> Place:
        """That sequence of the split."""
        return replace(self, sequence=sequence)

    def inside(self, axes: tuple[str, ...], index: tuple[int, ...]) -> Place:
        """A place in the sequence: its index along each of the axes ("step", "channel")."""
        return replace(self, within=", ".join(f"{axis} {i}" for axis, i in zip(axes, index, strict=True)))

    def error(self, said: str) -> InputError:
        """The sentence about this place, for the user."""
        parts = [f"task '{self.task}'"]
        parts += [f"split {self.split}"] * bool(self.split)
        parts += [f"sequence {self.sequence}"] * (self.sequence is not None)
        parts += [self.within] * bool(self.within)
        return InputError(f"{', '.join(parts)}: {said}")
