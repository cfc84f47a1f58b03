"""Tables of speed from made-up measurements: ratios, targets, and what is missing."""

from __future__ import annotations

import math

import pytest

from odyssey.studies.speed.schema import Target
from odyssey.studies.speed.tabulating import machine_table, speed_table, targets_table
from speed_tables import CEILINGS, DRAWN, SPEEDS, TRAINED, measured


def row(table, **wanted):
    rows = table[(table[list(wanted)] == list(wanted.values())).all(axis=1)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_a_row_by_hand() -> None:
    table = speed_table(measured())
    ours = row(table, cell="gru", peer="ours", hidden_size=100, batch_size=16)
    megaflop = 2e-6 * 60 * 16 * 3 * (2 * 88 * 100 + 3 * 100 * 100)
    assert ours["megaflop"] == pytest.approx(megaflop)
    assert ours["gflops"] == pytest.approx(1e-3 * megaflop / ours["median_seconds"])
    assert ours["q25_seconds"] == pytest.approx(0.99 * ours["median_seconds"])
    assert ours["floor_share"] == pytest.approx(ours["gflops"] / CEILINGS["gflops"])
    assert (ours["n"], ours["compile_seconds"]) == (5, 2.5)


def test_ratios_are_of_operations_per_second_at_the_same_point() -> None:
    """nn.LSTM does more work than a GRU: it is the rates that are compared, not the times."""
    table = speed_table(measured())
    ours = table[table["peer"] == "ours"]
    for peer in ("nn_lstm", "jax_scan", "eager"):
        assert ours[f"ratio_to_{peer}"].to_numpy() == pytest.approx(SPEEDS["ours"] / SPEEDS[peer])
    assert table.loc[table["peer"] != "ours", "ratio_to_eager"].isna().all()
    assert (ours["ratio_to_nn_gru"].notna() == (ours["family"] == "gru")).all()
    times = [
        row(table, cell="gru", peer=p, hidden_size=50, batch_size=1)["median_seconds"] for p in ("ours", "nn_lstm")
    ]
    assert times[1] / times[0] == pytest.approx(4 / 3 * SPEEDS["ours"] / SPEEDS["nn_lstm"])


def test_a_peer_that_was_left_out_leaves_no_trace() -> None:
    table = speed_table(measured(peers=("ours", "nn_lstm")))
    assert set(table["peer"]) == {"ours", "nn_lstm"}
    assert "ratio_to_jax_scan" not in table


def test_targets() -> None:
    table = speed_table(measured())
    at_one = {"measure": "recurrence", "batch_size": [1], "statistic": "least"}
    targets = [
        Target(title="met", against="nn_lstm", at_least=1.4, **at_one),
        Target(title="missed", against="nn_lstm", at_least=1.5, **at_one),
        Target(title="no such point", against="nn_lstm", at_least=1, **{**at_one, "batch_size": [64]}),
        Target(title="no such peer", against="torch_compile", at_least=1, **at_one),
        Target(title="compiling", measure="recurrence", quantity="compile_seconds", statistic="most", at_most=2.5),
    ]
    judged = targets_table(table, targets)
    assert list(judged["verdict"]) == ["met", "missed", "not measured", "not measured", "met"]
    assert list(judged["points"]) == [12, 12, 0, 0, 24]
    assert judged["geometric_mean"][0] == pytest.approx(1 / 0.7)
    assert math.isnan(judged["least"][2])


def test_machine_table_has_the_ceilings() -> None:
    told = machine_table(measured()).set_index("what")["value"]
    assert told["processor"] == "none"
    assert told["reading from L2, one core"] == "80.0 GB/s"


def test_the_kernel_alone_has_ratios_of_its_own_and_is_nobody_elses_peer() -> None:
    table = speed_table(measured(peers=("ours", "ours_kernel", "nn_lstm")))
    for peer in ("ours", "ours_kernel"):
        rows = table[(table["peer"] == peer) & (table["measure"] == "recurrence")]
        assert rows["ratio_to_nn_lstm"].to_numpy() == pytest.approx(SPEEDS[peer] / SPEEDS["nn_lstm"])
    assert not {"ratio_to_ours", "ratio_to_ours_kernel"} & set(table)
    given = {"measure": "recurrence", "against": "nn_lstm", "statistic": "least", "at_least": 1.9}
    targets = [Target(title="a", **given), Target(title="b", of="ours_kernel", **given)]
    assert targets_table(table, targets)["verdict"].tolist() == ["missed", "met"]


def test_feeding_is_held_against_training_by_steps_per_second() -> None:
    table = speed_table(measured(feeding=True))
    for task, drawn in DRAWN.items():
        drawing = row(table, task=task, peer="drawing", hidden_size=50, batch_size=1)
        assert drawing["steps_per_second"] == pytest.approx(1e6 * drawn)
        assert drawing["ratio_to_kernel_epoch"] == pytest.approx(drawn / TRAINED * 50 / 20)
        assert math.isnan(drawing["gflops"])
        assert math.isnan(drawing["floor_share"])
    others = table[table["measure"] != "feeding"]
    assert others["ratio_to_kernel_epoch"].isna().all()
    assert others["gflops"].notna().all()
    ours = row(table, cell="gru", peer="ours", hidden_size=100, batch_size=16)
    assert ours["steps_per_second"] == pytest.approx(16 * 60 / ours["median_seconds"])


def test_a_target_of_feeding_is_judged_by_its_slowest_task() -> None:
    given = {"measure": "feeding", "of": "drawing", "against": "kernel_epoch", "statistic": "least", "at_least": 10}
    targets = [
        Target(title="small", hidden_size=[20], **given),
        Target(title="large", hidden_size=[50], cell=["lstm"], **given),
        Target(title="another cell", cell=["gru"], **given),
    ]
    judged = targets_table(speed_table(measured(feeding=True)), targets)
    assert list(judged["verdict"]) == ["missed", "met", "not measured"]
    assert list(judged["least"][:2]) == pytest.approx([4.5, 11.25])
