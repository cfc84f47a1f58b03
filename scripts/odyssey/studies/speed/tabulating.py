"""From what was measured to tables: `speed` (odyssey.studies.speed.tables), `targets` and `machine`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from odyssey import catalogue
from odyssey.studies.speed.arithmetic import (
    Ceilings,
    Shape,
    arithmetic_floor_seconds,
    flop,
    intensity,
    l2_floor_seconds,
    weight_traffic_bytes,
)
from odyssey.studies.speed.schema import Target

OURS = ("ours", "ours_kernel", "drawing")  # through torch.autograd, and the compiled kernel alone; of feeding
POINT = ["measure", "cell", "input_size", "hidden_size", "batch_size", "steps", "task"]
COUNTED = ["megaflop", "gflops", "weight_bytes", "flop_per_byte"]
COUNTED += ["arithmetic_floor_seconds", "l2_floor_seconds", "floor_share"]
STATISTICS: dict[str, Callable[[pd.Series], float]] = {
    "least": lambda values: float(values.min()),
    "most": lambda values: float(values.max()),
    "geometric_mean": lambda values: float(np.exp(np.log(values).mean())),
}


def speed_table(measured: dict[str, Any]) -> pd.DataFrame:
    """The table `speed` of what `odyssey.studies.speed.measuring.measure` returned."""
    ceilings = Ceilings(**measured["ceilings"])
    rows = [
        _row(point, peer, record, ceilings) for point in measured["points"] for peer, record in point["peers"].items()
    ]
    table = pd.DataFrame(rows)
    table[COUNTED] = table[COUNTED].astype(float)
    table.loc[table["measure"] == "feeding", COUNTED] = np.nan
    return _with_ratios(table)


def _row(point: dict[str, Any], peer: str, record: dict[str, Any], ceilings: Ceilings) -> dict[str, Any]:
    shape, cell = Shape(**point["shape"]), catalogue.cell(record["computes"])
    q25, median, q75 = np.percentile(record["seconds"], [25, 50, 75])
    floors = arithmetic_floor_seconds(cell, shape, ceilings), l2_floor_seconds(cell, shape, ceilings)
    compiling = record["compile_seconds"]
    return {
        "measure": point["measure"],
        "cell": point["cell"],
        "family": catalogue.cell(point["cell"]).family,
        **point["shape"],
        "peer": peer,
        "computes": record["computes"],
        "note": record["note"],
        "median_seconds": median,
        "q25_seconds": q25,
        "q75_seconds": q75,
        "n": len(record["seconds"]),
        "calls": record["calls"],
        "steps_per_second": record["steps"] / median,
        "compile_seconds": np.nan if compiling is None else compiling,
        "megaflop": 1e-6 * flop(cell, shape),
        "gflops": 1e-9 * flop(cell, shape) / median,
        "weight_bytes": weight_traffic_bytes(cell, shape),
        "flop_per_byte": intensity(cell, shape),
        "arithmetic_floor_seconds": floors[0],
        "l2_floor_seconds": floors[1],
        "floor_share": max(floors) / median,
        "peak_gflops": ceilings.gflops,
        "l2_gbytes": ceilings.l2_gbytes,
    }


def _with_ratios(table: pd.DataFrame) -> pd.DataFrame:
    """A column ratio_to_<peer> for every other peer."""
    rate = table["gflops"].fillna(table["steps_per_second"])
    rates = table.assign(rate=rate).pivot_table(index=POINT, columns="peer", values="rate", aggfunc="first")
    own = table["peer"].isin(OURS)
    for peer in [p for p in rates.columns if p not in OURS]:
        theirs = rates[peer].reindex(pd.MultiIndex.from_frame(table[POINT])).to_numpy()
        table[f"ratio_to_{peer}"] = np.where(own, rate / theirs, np.nan)
    return table


def targets_table(table: pd.DataFrame, targets: list[Target]) -> pd.DataFrame:
    """Each target with what was measured: points, least, geometric mean, most, and `verdict` (met, missed, not
    measured)."""
    return pd.DataFrame([_judged(table, target) for target in targets])


def _judged(table: pd.DataFrame, target: Target) -> dict[str, Any]:
    column = f"ratio_to_{target.against}" if target.quantity == "ratio" else target.quantity
    rows = table[(table["measure"] == target.measure) & (table["peer"] == target.of)]
    for name in ("cell", "batch_size", "hidden_size"):
        wanted = getattr(target, name)
        rows = rows if wanted is None else rows[rows[name].isin(wanted)]
    values = rows[column].dropna() if column in rows else pd.Series(dtype=float)
    found = {name: f(values) if len(values) else np.nan for name, f in STATISTICS.items()}
    judged = found[target.statistic]
    low, high = target.at_least or -np.inf, target.at_most or np.inf
    return {
        "target": target.title,
        "points": len(values),
        **found,
        "judged_by": target.statistic,
        "at_least": target.at_least,
        "at_most": target.at_most,
        "verdict": "not measured" if np.isnan(judged) else "met" if low <= judged <= high else "missed",
    }


def machine_table(measured: dict[str, Any]) -> pd.DataFrame:
    """The machine and its ceilings: two columns, `what` and `value`."""
    ceilings = Ceilings(**measured["ceilings"])
    told = {
        **measured["machine"],
        "matrix product, one core, float32": f"{ceilings.gflops:.1f} GFLOP/s",
        "reading from L2, one core": f"{ceilings.l2_gbytes:.1f} GB/s",
    }
    return pd.DataFrame({"what": list(told), "value": list(told.values())})
