"""A cell's equations as C: its element-wise blocks forward and backward, and the products that stand between them.

The constants that it writes are put before c/layer.h and the functions after it; those files, written by hand, hold all
that does not depend on the cell (odyssey.kernels.compiler.source has the order).
"""

from __future__ import annotations

from collections.abc import Iterable

from odyssey.equations.expression import Apply, Expression, Number, Parameter, Previous, Quotient, Sum, Times
from odyssey.equations.program import Accumulated, Copy, Value
from odyssey.equations.reverse import Carried
from odyssey.kernels.arrangement import Arrangement


class Writer(Arrangement):
    """Everything that the C text of one cell is made of."""

    def constants(self) -> str:
        """The numbers that the hand-written files need."""
        numbers = {
            "STATES": len(self.states),
            "PARAMETERS": len(self.parameters),
            "ACCUMULATORS": len(self.forward.accumulators),
            "KEPT": len(self.kept),
            "VECTORS": len(self.vectors),
            "CROSSING": len(self.crossing),
            "INPUT_SEGMENTS": len(self.input_segments),
            "SEGMENTS": len(self.all_segments),
        }
        lines = [f"#define {name} {value}" for name, value in numbers.items()]
        letters = ", ".join(f"'{letter}'" for letter in self.cell.parameters.values())
        return "\n".join([*lines, f"static const char LETTERS[PARAMETERS] = {{{letters}}};"]) + "\n"

    def functions(self) -> str:
        """The functions that depend on the cell."""
        blocks = range(self.forward.last_block + 1)
        parts = [*map(self.forward_block, blocks), *map(self.backward_block, blocks)]
        parts += [self.plan(), self.pack(), self.run_forward(), self.gradients(), self.run_backward()]
        return "\n".join(parts)

    # Memory and weights.

    def plan(self) -> str:
        """Where the packed matrices lie."""
        lines = []
        for k, s in enumerate(self.input_segments):
            lines.append(f"l->input_weight[{k}] = numbers(arena, packed_size(l->D, {s.count} * l->H));")
            lines.append(f"if (wants_dx) l->input_back[{k}] = numbers(arena, packed_size({s.count} * l->H, l->D));")
        for k, s in enumerate(self.all_segments):
            lines.append(f"l->weight[{k}] = numbers(arena, packed_size(l->H, {s.count} * l->H));")
            lines.append(f"l->back[{k}] = numbers(arena, packed_size({s.count} * l->H, l->H));")
        return _function("static void plan_weights(LAYER *l, ARENA *arena, int wants_dx)", lines)

    def pack(self) -> str:
        # `given` points at rows where the caller has them: the matrices of a segment are packed as one, unstacked.
        lines = ["SIZE H = l->H;", f"const REAL *given[{len(self.forward.accumulators)} * H];"]
        for k, accumulator in enumerate(self.forward.accumulators):
            terms = " + ".join(f"parameters[{self.parameters[b]}][j]" for b in accumulator.biases) or "0"
            lines.append(f"for (SIZE j = 0; j < H; j++) l->bias[{k} * H + j] = {terms};")
        for name, k in self.vectors.items():
            lines.append(f"memcpy(l->vector[{k}], parameters[{self.parameters[name]}], (size_t)H * sizeof(REAL));")
        for width, to, back, segments in (
            ("l->D", "l->input_weight", "l->input_back", self.input_segments),
            ("H", "l->weight", "l->back", self.all_segments),
        ):
            for k, s in enumerate(segments):
                for place, matrix in enumerate(s.matrices):
                    row = f"parameters[{self.parameters[matrix]}] + j * {width}"
                    lines.append(f"for (SIZE j = 0; j < H; j++) given[{place} * H + j] = {row};")
                lines.append(f"pack_transposed({to}[{k}], {width}, {s.count} * H, given);")
                for place, matrix in enumerate(s.matrices):
                    call = f"pack_rows({back}[{k}], {s.count} * H, {width}, {place} * H, H, " + (
                        f"parameters[{self.parameters[matrix]}], {width});"
                    )
                    lines.append(f"if (backward{' && l->dx' if width == 'l->D' else ''}) {call}")
        return _function("static void pack_layer(LAYER *l, const REAL *const *parameters, int backward)", lines)

    # Forward.

    def forward_block(self, block: int) -> str:
        values = self.forward.of_block(block)
        body = _Body(self)
        for value in values:
            body.put(value, self.forward.values[value])
        for value in values:
            if value in self.state_of:
                body.store(f"now{self.state_of[value]}", value)
            elif value in self.slots:
                # The place of a pre-activation that this block has loaded: loads stand before all stores.
                body.store_column(self.slots[value], value)
            elif value in self.kept:
                body.store(f"kept{self.kept[value]}", value)
        return self._rows_function(f"forward_block{block}", body)

    def run_forward(self) -> str:
        lines = ["CHUNK chunk = {0, 0, 0, 0};", "for (SIZE t = 0; t < l->T; t++) {"]
        lines += ["    if (t == chunk.end) {", "        chunk = chunk_from(l, t);"]
        # Products with x wait for no step: they run for a chunk of steps at once, and the chunk stays in the cache.
        for k, s in enumerate(self.input_segments):
            call = f"input_product(l, chunk, {s.first} * l->H, {s.count} * l->H"
            lines.append(f"        {call}, l->input_weight[{k}], {int(not s.fresh)});")
        lines.append("    }")
        lines.append("    SIZE rows = l->rows[t], here = l->first[t], before = row_before(l, t);")
        lines.append("    REAL *u = l->u + here * l->GS;")
        number = 0
        for block in range(self.forward.last_block + 1):
            if self.forward.of_block(block):
                lines.append(f"    forward_block{block}(l, rows, here, before);")
            for s in self.segments[block] if block < self.forward.last_block else []:
                to = f"u + {s.first} * l->H"
                # A row stride of 0: every sequence starts from the same bias.
                start = f"l->bias + {s.first} * l->H, 0" if s.fresh else f"{to}, l->GS"
                lines.append(
                    f"    product(rows, {s.count} * l->H, l->H, (MATRIX){{{self._operand(s.operand)}, l->HS, 1}}, "
                    f"l->weight[{number}], 0, 1, {start}, {to}, l->GS);"
                )
                number += 1
        lines.append("    (void)u, (void)before;")
        return _function("static void run_forward(LAYER *l)", [*lines, "}"])

    def _operand(self, operand: Expression | None) -> str:
        """The operand's rows at this step."""
        if isinstance(operand, Previous):
            return f"l->state[{self.states[operand.name]}] + before * l->HS"
        assert isinstance(operand, Value)
        if operand in self.state_of:
            # The first B rows of a state are the initial ones.
            return f"l->state[{self.state_of[operand]}] + (l->B + here) * l->HS"
        return f"l->kept[{self.kept[operand]}] + here * l->HS"

    # Backward.

    def backward_block(self, block: int) -> str:
        made = self.backward.blocks[block]
        body = _Body(self)
        for value, operation in made.values.items():
            body.put(value, operation)
        for index, atom in made.accumulators.items():
            body.store_column(index, atom)
        for name, atom in made.vectors.items():
            body.add(f"l->dvector[{self.vectors[name]}]", atom)
        for state, atom in made.previous.items():
            body.give(f"next{self.states[state]}", atom, self._is_first("state", state, block))
        for value, atom in made.earlier.items():
            body.give(f"l->dvalue[{self.crossing[value]}] + r * HS", atom, self._is_first("value", value, block))
        # An accumulator that nothing comes back to has no adjoint: its place holds something else by now.
        for value in self.forward.of_block(block):
            operation = self.forward.values[value]
            if isinstance(operation, Accumulated) and operation.index not in made.accumulators:
                body.store_column(operation.index, Number(0.0))
        return self._rows_function(f"backward_block{block}", body)

    def _is_first(self, kind: str, name: object, block: int) -> bool:
        """Is this block the first, in the order of the step backward, to write that adjoint?"""
        for later in range(block + 1, self.forward.last_block + 1):
            made = self.backward.blocks[later]
            if name in (made.previous if kind == "state" else made.earlier):
                return False
        return not self._product_wrote(kind, name, from_level=block)

    def _product_wrote(self, kind: str, name: object, from_level: int) -> bool:
        operand = Previous(str(name)) if kind == "state" else name
        return any(s.operand == operand for level in self.segments[from_level:] for s in level)

    def run_backward(self) -> str:
        lines = ["CHUNK chunk = chunk_before(l, l->T);", "for (SIZE t = l->T - 1; t >= 0; t--) {"]
        lines.append("    SIZE rows = l->rows[t], here = l->first[t], before = row_before(l, t);")
        lines.append("    const REAL *u = l->u + here * l->GS;")
        # Who is the first to write an adjoint stores it and all others add: nothing is set to zero at every step.
        written: set[str] = set()
        number = len(self.all_segments)
        for block in reversed(range(self.forward.last_block + 1)):
            if block < self.forward.last_block:
                number -= len(self.segments[block])
                for k, s in enumerate(self.segments[block], number):
                    to = self._adjoint(s.operand)
                    # The transposed product; NULL starts from zeros.
                    start = f"{to}, l->HS" if to in written else "NULL, 0"
                    lines.append(
                        f"    product(rows, l->H, {s.count} * l->H, (MATRIX){{u + {s.first} * l->H, l->GS, 1}}, "
                        f"l->back[{k}], 0, 1, {start}, {to}, l->HS);"
                    )
                    written.add(to)
            made = self.backward.blocks[block]
            if self.forward.of_block(block):
                lines.append(f"    backward_block{block}(l, rows, here, before);")
            written |= {f"l->dnext[{self.states[state]}]" for state in made.previous}
            written |= {f"l->dvalue[{self.crossing[value]}]" for value in made.earlier}
        for k in self.states.values():
            if f"l->dnext[{k}]" not in written:
                lines.append(f"    memset(l->dnext[{k}], 0, (size_t)(rows * l->HS) * sizeof(REAL));")
            lines.append(
                f"    {{ REAL *swap = l->dstate[{k}]; l->dstate[{k}] = l->dnext[{k}]; l->dnext[{k}] = swap; }}"
            )
        lines += ["    if (t == chunk.t) {", "        run_gradients(l, chunk, to, chunk.end < l->T);"]
        lines += ["        chunk = chunk_before(l, t);", "    }", "    (void)u;", "}"]
        for name, k in self.vectors.items():
            # run_gradients has put the other share into the place of a vector that is a bias as well.
            sign = "+=" if any(name in a.biases for a in self.forward.accumulators) else "="
            place = f"to[{self.parameters[name]}][j]"
            lines.append(f"for (SIZE j = 0; j < l->H; j++) {place} {sign} l->dvector[{k}][j];")
        return _function("static void run_backward(LAYER *l, REAL *const *to)", lines)

    def _adjoint(self, operand: Expression | None) -> str:
        if isinstance(operand, Previous):
            return f"l->dnext[{self.states[operand.name]}]"
        assert isinstance(operand, Value)
        return f"l->dvalue[{self.crossing[operand]}]"

    def gradients(self) -> str:
        """The gradients of all matrices and biases, as products over the frames of a chunk; of x, if wanted."""
        lines = ["SIZE H = l->H;", "const REAL *u = l->u + chunk.n * l->GS;"]
        written: set[str] = set()
        for s in self.input_segments:
            for k, matrix in enumerate(s.matrices, s.first):
                to = f"to[{self.parameters[matrix]}]"
                lines.append(f"input_gradient(l, chunk, {k} * H, {to}, {_also(matrix in written)});")
                written.add(matrix)
        # The columns of u hold adjoints by now; read with strides 1 and GS they are transposed: dR = du' operand.
        for operand in self.forward.operands:
            lines.append("{")
            lines.append(f"    const REAL *rows = {self._all_rows(operand)};")
            for s in self.all_segments:
                for k, matrix in enumerate(s.matrices, s.first) if s.operand == operand else ():
                    to = f"to[{self.parameters[matrix]}]"
                    start = f"{_also(matrix in written)} ? {to} : NULL, H"
                    a = f"(MATRIX){{u + {k} * H, 1, l->GS}}"
                    lines.append(f"    product(H, H, chunk.frames, {a}, rows, l->HS, 0, {start}, {to}, H);")
                    written.add(matrix)
            lines.append("}")
        # No product forward starts from l->bias any more; it is packed anew before the next. So it serves as scratch.
        lines.append("column_sums(chunk.frames, ACCUMULATORS * H, u, l->GS, l->bias);")
        for k, accumulator in enumerate(self.forward.accumulators):
            for bias in accumulator.biases:
                place = f"to[{self.parameters[bias]}][j]"
                before = f"({_also(bias in written)} ? {place} : 0)"
                lines.append(f"for (SIZE j = 0; j < H; j++) {place} = {before} + l->bias[{k} * H + j];")
                written.add(bias)
        lines.append("if (!l->dx) return;")
        lines.append("REAL *dx = l->dx + chunk.n * l->DS;")
        for k, s in enumerate(self.input_segments):
            start = "dx, l->DS" if k else "NULL, 0"
            a = f"(MATRIX){{u + {s.first} * H, l->GS, 1}}"
            call = f"product(chunk.frames, l->D, {s.count} * H, {a}, l->input_back[{k}], 0, 1, {start}, dx, l->DS);"
            lines.append(call)
        return _function("static void run_gradients(LAYER *l, CHUNK chunk, REAL *const *to, int add)", lines)

    def _all_rows(self, operand: Expression) -> str:
        """The operand's rows [frames, HS] of a chunk."""
        if isinstance(operand, Previous):
            return f"states_before(l, chunk, l->state[{self.states[operand.name]}])"
        assert isinstance(operand, Value)
        if operand in self.state_of:
            return f"l->state[{self.state_of[operand]}] + (l->B + chunk.n) * l->HS"
        return f"l->kept[{self.kept[operand]}] + chunk.n * l->HS"

    def _rows_function(self, name: str, body: _Body) -> str:
        """A loop over the sequences of a step and over their units, LANES at a time."""
        head = ["SIZE H = l->H, HS = l->HS, GS = l->GS;", "(void)HS, (void)GS, (void)before, (void)here;"]
        head += ["for (SIZE r = 0; r < rows; r++) {", "    REAL *u = l->u + (here + r) * GS;", "    (void)u;"]
        for k in self.states.values():
            head.append(f"    const REAL *before{k} = l->state[{k}] + (before + r) * HS; (void)before{k};")
            head.append(f"    REAL *now{k} = l->state[{k}] + (l->B + here + r) * HS; (void)now{k};")
            head.append(f"    REAL *next{k} = l->dnext[{k}] + r * HS; (void)next{k};")
        for k in self.kept.values():
            head.append(f"    REAL *kept{k} = l->kept[{k}] + (here + r) * HS; (void)kept{k};")
        inner = [f"        {line}" for line in [*body.loads, *body.lines, *body.stores]]
        lines = [*head, "    for (SIZE j = 0; j < H; j += LANES) {", *inner, "    }", "}"]
        return _function(f"static void {name}(LAYER *l, SIZE rows, SIZE here, SIZE before)", lines)


class _Body:
    """The inner loop of one block: loads first, then operations, then stores."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.loads: list[str] = []
        self.lines: list[str] = []
        self.stores: list[str] = []
        self.known: dict[Expression, str] = {}
        self.taken: set[str] = set()

    def name(self, atom: Expression) -> str:
        """A C name that nothing else here has: accumulator a1 and a value a1 are two things."""
        name = f"v_{_plain(str(atom))}"
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name

    def put(self, value: Value, operation: Expression) -> None:
        """Compute the value here."""
        name = self.name(value)
        self.lines.append(f"V {name} = {self.operation(operation)};")
        self.known[value] = name

    def operation(self, operation: Expression) -> str:
        match operation:
            case Apply(function, argument):
                return f"vector_{function}({self.atom(argument)})"
            case Sum(terms):
                return " + ".join(map(self.atom, terms))
            case Times(factors):
                return " * ".join(map(self.atom, factors))
            case Quotient(numerator, denominator):
                return f"{self.atom(numerator)} / {self.atom(denominator)}"
            case Copy(of):
                return self.atom(of)
        return self.atom(operation)

    def atom(self, atom: Expression) -> str:
        """The C name of an atom, loaded or made again if this block has not computed it."""
        if isinstance(atom, Number):
            return f"all((REAL){atom.value!r})"
        if atom not in self.known:
            self.known[atom] = self.name(atom)
            self.fetch(atom, self.known[atom])
        return self.known[atom]

    def fetch(self, atom: Expression, name: str) -> None:
        w = self.writer
        match atom:
            case Previous(state):
                self.load(name, f"before{w.states[state]} + j")
            case Parameter(vector):
                self.load(name, f"l->vector[{w.vectors[vector]}] + j")
            case Accumulated(index):
                self.load(name, f"u + {index} * H + j")
            case Carried(of, state=True):
                # State 0 is the output: to what comes from the next step what comes from above is added.
                above = " + load(l->dy + (here + r) * HS + j)" if w.states[of] == 0 else ""
                self.loads.append(f"V {name} = load(l->dstate[{w.states[of]}] + r * HS + j){above};")
            case Carried(of, state=False):
                self.load(name, f"l->dvalue[{w.crossing[Value(of)]}] + r * HS + j")
            case Value():
                self.recall(atom, name)
            case _:
                raise TypeError(f"no place in memory for {atom}")

    def recall(self, value: Value, name: str) -> None:
        w = self.writer
        if value in w.state_of:
            self.load(name, f"now{w.state_of[value]} + j")
        elif value in w.slots:
            self.load(name, f"u + {w.slots[value]} * H + j")
        elif value in w.kept:
            self.load(name, f"kept{w.kept[value]} + j")
        else:
            text = self.operation(w.forward.values[value])
            self.lines.append(f"V {name} = {text};")

    def load(self, name: str, place: str) -> None:
        self.loads.append(f"V {name} = load({place});")

    def store(self, place: str, atom: Expression) -> None:
        self.stores.append(f"store({place} + j, {self.atom(atom)});")

    def store_column(self, index: int, atom: Expression) -> None:
        # Column blocks stand without padding between them: a whole vector would run into the next block. States, kept
        # values and adjoints have rows padded to HS.
        self.stores.append(f"store_first(u + {index} * H + j, {self.atom(atom)}, H - j);")

    def add(self, place: str, atom: Expression) -> None:
        self.stores.append(f"store({place} + j, load({place} + j) + {self.atom(atom)});")

    def give(self, place: str, atom: Expression, is_first: bool) -> None:
        (self.store if is_first else self.add)(place, atom)


def _also(within: bool) -> str:
    """C for: is there a gradient already, from this chunk or from one before?"""
    return "1" if within else "add"


def _plain(name: str) -> str:
    """A C identifier; names may hold any letters, and adjoints the sign ∂."""
    letters = (c if c.isascii() and (c.isalnum() or c == "_") else f"_{ord(c):x}_" for c in name)
    return "".join(letters)


def _function(head: str, lines: Iterable[str]) -> str:
    return "\n".join([f"{head} {{", *(f"    {line}" for line in lines), "}"]) + "\n"
