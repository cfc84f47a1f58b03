"""Where a cell's numbers lie in a kernel, and which products fill them; does not know the language of the kernel.

Pre-activations of a frame stand side by side, one column block [H] an accumulator. A product that fills neighbouring
blocks is a `Segment`: matrices stacked above each other, times one operand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from odyssey.equations import Cell
from odyssey.equations.expression import Expression, Parameter
from odyssey.equations.program import Accumulated, Program, Value, program
from odyssey.equations.reverse import Reverse, reverse


@dataclass(frozen=True)
class Segment:
    """Neighbouring accumulators that one product fills: matrices times the same operand (None: the input)."""

    operand: Expression | None
    first: int  # accumulator
    matrices: tuple[str, ...]
    fresh: bool  # nothing has been put into them before: they start from the bias

    @property
    def count(self) -> int:
        return len(self.matrices)


@dataclass
class Arrangement:
    """Numbers for a cell's states, parameters, kept values and products, by which a kernel finds them."""

    cell: Cell
    forward: Program = field(init=False)
    backward: Reverse = field(init=False)

    def __post_init__(self) -> None:
        self.forward, self.backward = program(self.cell), reverse(self.cell)

    @cached_property
    def states(self) -> dict[str, int]:
        return {name: k for k, name in enumerate(self.cell.states)}

    @cached_property
    def state_of(self) -> dict[Value, int]:
        return {value: self.states[name] for name, value in self.forward.states.items()}

    @cached_property
    def parameters(self) -> dict[str, int]:
        return {name: k for k, name in enumerate(self.cell.parameters)}

    @cached_property
    def vectors(self) -> dict[str, int]:
        """The vectors that stand in element-wise blocks."""
        found = [e.name for op in self.forward.values.values() for e in op.children if isinstance(e, Parameter)]
        return {name: k for k, name in enumerate(dict.fromkeys(found))}

    @cached_property
    def slots(self) -> dict[Value, int]:
        """Kept values that take the place of a pre-activation once it has been read: value -> accumulator.

        Its adjoint takes the same place in turn, so that a layer's work fits into less cache.
        """
        operands = set(self.forward.operands)
        free = [v for v in self.backward.kept if v not in self.state_of and v not in operands]
        slots: dict[Value, int] = {}
        for index in range(len(self.forward.accumulators)):
            home = next(self.forward.block[v] for v, e in self.forward.values.items() if e == Accumulated(index))
            candidates = [v for v in free if v not in slots and self.forward.block[v] == home]
            if candidates:
                slots[candidates[0]] = index
        return slots

    @cached_property
    def kept(self) -> dict[Value, int]:
        """Kept values with an array of their own."""
        own = [v for v in self.backward.kept if v not in self.state_of and v not in self.slots]
        return {value: k for k, value in enumerate(own)}

    @cached_property
    def crossing(self) -> dict[Value, int]:
        """Values whose adjoints are carried in memory from block to block."""
        found = [v for block in self.backward.blocks for v in block.earlier]
        found += [o for o in self.forward.operands if isinstance(o, Value)]
        return {value: k for k, value in enumerate(dict.fromkeys(found))}

    @cached_property
    def input_segments(self) -> list[Segment]:
        return list(self._segments([(None, k, a.inputs) for k, a in enumerate(self.forward.accumulators)], set()))

    @cached_property
    def segments(self) -> list[list[Segment]]:
        """The recurrent products after block 0, 1, ..."""
        filled = {k for segment in self.input_segments for k in range(segment.first, segment.first + segment.count)}
        levels = []
        for level in range(self.forward.last_block):
            found: list[Segment] = []
            for operand in self.forward.operands:
                if self.forward.level_of(operand) == level:
                    wanted = [
                        (operand, k, tuple(m for m, o in a.products if o == operand))
                        for k, a in enumerate(self.forward.accumulators)
                    ]
                    found += self._segments(wanted, filled)
            levels.append(found)
        return levels

    def _segments(
        self, wanted: Sequence[tuple[Expression | None, int, tuple[str, ...]]], filled: set[int]
    ) -> Iterator[Segment]:
        """Runs of accumulators; one with two matrices for the same operand takes part in two runs."""
        for turn in range(max((len(matrices) for _, _, matrices in wanted), default=0)):
            run: list[tuple[int, str]] = []
            operand, before = wanted[0][0], set(filled)
            for _, k, matrices in wanted:
                if len(matrices) <= turn:
                    continue
                if run and (k != run[-1][0] + 1 or (k in before) != (run[-1][0] in before)):
                    yield Segment(operand, run[0][0], tuple(m for _, m in run), run[0][0] not in before)
                    run = []
                run.append((k, matrices[turn]))
                filled.add(k)
            if run:
                yield Segment(operand, run[0][0], tuple(m for _, m in run), run[0][0] not in before)

    @property
    def all_segments(self) -> list[Segment]:
        return [segment for level in self.segments for segment in level]
