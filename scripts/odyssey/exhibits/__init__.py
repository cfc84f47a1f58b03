"""What trained networks do, to be seen and heard: a text that one writes, a chorale that one goes on with.

An exhibit is one module in this folder, found by its name. It holds
- a docstring, the caption in the report,
- `TITLE`; `NEEDS`, the kind of task that it can be asked of (odyssey.exhibits.kinds); `FILES`, the endings of the files
  that it makes beside its picture, parted by blanks: "txt", "mid",
- `show(trained) -> Exhibit`, of the best trial of a task (odyssey.exhibits.trained),
- where it cannot show every trial, `suits(trials) -> Series`, which rows of the trials table it can.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Exhibit:
    """A picture, and the files that belong to it, by their endings."""

    figure: Figure
    files: dict[str, bytes] = field(default_factory=dict)
