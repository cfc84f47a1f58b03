"""The LSTM with peepholes and its variants: Greff et al., "LSTM: A Search Space Odyssey" (2017), Sections II and IV-C.

z = g(W_z x + R_z y[t-1] + b_z)
i = sigma(W_i x + R_i y[t-1] + p_i * c[t-1] + b_i)
f = sigma(W_f x + R_f y[t-1] + p_f * c[t-1] + b_f)
c = z * i + c[t-1] * f
o = sigma(W_o x + R_o y[t-1] + p_o * c + b_o)
y = h(c) * o
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reference.scan import Array, Reference, Values, sigma


@dataclass(frozen=True)
class Variant:
    """What a variant keeps of the vanilla LSTM, or adds to it."""

    input_gate: bool = True
    forget_gate: bool = True
    output_gate: bool = True
    input_activation: bool = True  # g = tanh, otherwise g(x) = x
    output_activation: bool = True  # h = tanh, otherwise h(x) = x
    coupled_gates: bool = False  # f = 1 - i
    peepholes: bool = True
    gate_recurrence: bool = False  # R_ab takes gate a at t-1 into gate b
    late_peephole: bool = True  # the output gate sees the new cell, otherwise the one before

    @property
    def gates(self) -> tuple[str, ...]:
        """The gates that own weights, in the order of their evaluation."""
        own_forget_gate = self.forget_gate and not self.coupled_gates
        kept = {"i": self.input_gate, "f": own_forget_gate, "o": self.output_gate}
        return tuple(gate for gate, is_kept in kept.items() if is_kept)

    def step(self, p: Values, x: Array, before: Values) -> dict[str, Array]:
        """One step, every value by its letter."""
        y, c = before["y"], before["c"]
        zbar = x @ p["W_z"].T + y @ p["R_z"].T + p["b_z"]
        z = np.tanh(zbar) if self.input_activation else zbar
        i = self._gate("i", p, x, before, c) if self.input_gate else np.ones_like(c)
        f = 1 - i if self.coupled_gates else np.ones_like(c)
        if "f" in self.gates:
            f = self._gate("f", p, x, before, c)
        c = z * i + c * f
        seen = c if self.late_peephole else before["c"]
        o = self._gate("o", p, x, before, seen) if self.output_gate else np.ones_like(c)
        y = (np.tanh(c) if self.output_activation else c) * o
        return {"z": z, "i": i, "f": f, "c": c, "o": o, "y": y}

    def _gate(self, b: str, p: Values, x: Array, before: Values, seen_cell: Array) -> Array:
        bar = x @ p[f"W_{b}"].T + before["y"] @ p[f"R_{b}"].T + p[f"b_{b}"]
        if self.peepholes:
            bar = bar + p[f"p_{b}"] * seen_cell
        if self.gate_recurrence:
            for a in "ifo":
                bar = bar + before[a] @ p[f"R_{a}{b}"].T
        return sigma(bar)


VARIANTS = {
    "lstm": Variant(),
    "lstm-b": Variant(),  # differs in where b_f starts (Jozefowicz et al. 2015), not in its equations
    "lstm-nig": Variant(input_gate=False),
    "lstm-nfg": Variant(forget_gate=False),
    "lstm-nog": Variant(output_gate=False),
    "lstm-niaf": Variant(input_activation=False),
    "lstm-noaf": Variant(output_activation=False),
    "lstm-cifg": Variant(coupled_gates=True),
    "lstm-np": Variant(peepholes=False),
    "lstm-fgr": Variant(gate_recurrence=True),
    "lstm-fgr-printed": Variant(gate_recurrence=True, late_peephole=False),
}

BLOCK_INPUT = "W_z R_z b_z"
GATES = {"i": "W_i R_i p_i b_i", "f": "W_f R_f p_f b_f", "o": "W_o R_o p_o b_o"}
PARAMETERS = {
    "lstm": f"{BLOCK_INPUT} {GATES['i']} {GATES['f']} {GATES['o']}",
    "lstm-b": f"{BLOCK_INPUT} {GATES['i']} {GATES['f']} {GATES['o']}",
    "lstm-nig": f"{BLOCK_INPUT} {GATES['f']} {GATES['o']}",
    "lstm-nfg": f"{BLOCK_INPUT} {GATES['i']} {GATES['o']}",
    "lstm-nog": f"{BLOCK_INPUT} {GATES['i']} {GATES['f']}",
    "lstm-niaf": f"{BLOCK_INPUT} {GATES['i']} {GATES['f']} {GATES['o']}",
    "lstm-noaf": f"{BLOCK_INPUT} {GATES['i']} {GATES['f']} {GATES['o']}",
    "lstm-cifg": f"{BLOCK_INPUT} {GATES['i']} {GATES['o']}",
    "lstm-np": f"{BLOCK_INPUT} W_i R_i b_i W_f R_f b_f W_o R_o b_o",
    "lstm-fgr": f"{BLOCK_INPUT} {GATES['i']} {GATES['f']} {GATES['o']} R_ii R_fi R_oi R_if R_ff R_of R_io R_fo R_oo",
}
PARAMETERS["lstm-fgr-printed"] = PARAMETERS["lstm-fgr"]

REFERENCES = {
    id: Reference(
        step=variant.step,
        parameters=PARAMETERS[id],
        states=("y", "c", "i", "f", "o") if variant.gate_recurrence else ("y", "c"),
        source="Greff et al. 2017, Sections II and IV-C",
    )
    for id, variant in VARIANTS.items()
}
