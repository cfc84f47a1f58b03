"""Keep a study's tables and figures in the repository: results/published/<study>/, and the gallery that shows them.

The ledger beside them is judged by all tables that are kept there.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from odyssey.claims.judging import ledger_of
from odyssey.claims.looks import LOOKS, read_looks
from odyssey.errors import InputError, run_stage
from odyssey.files import write_whole
from odyssey.names import DECIDING
from odyssey.pages.gallery import gallery
from odyssey.pages.pictures import ABOUT, read_about, redraw, write_about
from odyssey.statistics.comparisons import comparison_table
from odyssey.statistics.scores import score_table
from odyssey.statistics.search import search_tables
from odyssey.studies.found import figure_facts, unsaid
from odyssey.studies.reading import SIZES, study_kind
from odyssey.studies.trials.chosen import baseline_of, best_share, of_cells
from odyssey.studies.trials.figures.learning_curves import shown_trials
from odyssey.tables import StudyTables, read_parquet, read_tables, write_csv, write_parquet
from odyssey.training.batch_job import git_commit

LARGEST = 2 << 20  # bytes of a table that is kept
PRIVATE = ["hostname"]  # nobody's affair


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--redraw", action="store_true", help="draw what is published again, all or --study, by this code"
    )
    parser.add_argument("--study", help="a study that has run; its tables are in results/<study>")
    parser.add_argument("--size", choices=SIZES, default="laptop", help="the size that it ran in [%(default)s]")
    parser.add_argument("--minutes", type=float, help="how long the run took, by the clock")
    parser.add_argument("--cores", type=int, default=2, help="on so many cores [%(default)s]")
    parser.add_argument("--figures", nargs="+", help="which figures to show")
    parser.add_argument("--looks", action="store_true", help="keep the looks of make decide, and their trials")
    parser.add_argument("--results", type=Path, default=Path("results"), help="folder of the results [%(default)s]")
    given = parser.parse_args()
    lacking = [f"--{name}" for name in ("study", "minutes", "figures") if getattr(given, name) is None]
    if lacking and not (given.redraw or given.looks):
        parser.error(f"{', '.join(lacking)}: required, but with --redraw or --looks")
    published = given.results / "published"
    if given.looks:
        publish_looks(given.results, published)
    elif given.redraw:
        draw_again(published, given.study)
    else:
        publish(given, published / given.study)
    write_csv(published / "ledger.csv", ledger_of(published))
    write_whole(published / "README.md", gallery(published).encode())


def publish(given: argparse.Namespace, kept: Path) -> None:
    """Copy tables and figures of a study that has run."""
    source = given.results / given.study
    kind = study_kind(given.study)
    titles = {name: figure_facts(name, kind)["title"] for name in given.figures}
    if not source.is_dir():
        raise InputError(f"there is no {source}; run the study first.")
    missing = [name for name in titles if not (source / "figures" / f"{name}.png").exists()]
    if missing:
        raise InputError(f"{source}/figures lacks {', '.join(missing)}; the study must ask for it.")
    kept.mkdir(parents=True, exist_ok=True)
    keep_tables(source, kept)
    for name in titles:
        write_whole(kept / f"{name}.png", (source / "figures" / f"{name}.png").read_bytes())
    size = "" if given.size == "laptop" else f" size={given.size}"
    about = {
        "study": given.study,
        "kind": kind,
        "command": f"snakemake --cores {given.cores} --config study={given.study}{size}",
        "commit": (trained_at(kept / "trials.parquet") or git_commit()).removesuffix("-dirty"),
        "minutes": given.minutes,
        "figures": titles,
    }
    write_about(kept, about)


def publish_looks(results: Path, published: Path) -> None:
    """Copy the looks that were taken on demand, and the trials of the last look at each claim."""
    looks = read_looks(results / LOOKS)
    if not looks:
        raise InputError(f"there are no looks in {results / LOOKS}; make decide takes them.")
    for name in dict.fromkeys(look.claim for look in looks):
        source = results / f"{DECIDING}{name}" / "trials.parquet"
        kept = published / source.parent.name / source.name
        write_parquet(kept, read_parquet(source).drop(columns=PRIVATE, errors="ignore"))
    write_whole(published / LOOKS, (results / LOOKS).read_bytes())


def draw_again(published: Path, study: str | None) -> None:
    """Statistics anew from the trials that are kept, and every picture from them; says which have changed."""
    folders = [published / study] if study else sorted(path.parent for path in published.glob(f"*/{ABOUT}"))
    for folder in folders:
        if read_about(folder)["kind"] == unsaid():
            tables = compute_again(read_tables(folder))
            for name, table in tables.items():
                write_parquet(folder / f"{name}.parquet", table)
        for name in redraw(folder):
            print(f"{folder / name}.png is another")


def compute_again(tables: StudyTables) -> dict[str, pd.DataFrame]:
    """The statistics of a study of trials by today's code: those that it has, by name."""
    trials, baseline = tables.trials, baseline_of(tables)
    share = best_share(tables)
    if baseline is None:
        return {}
    found = {"scores": score_table(trials, share), "comparisons": comparison_table(trials, baseline, share)}
    if len(tables.space):
        found |= search_tables(trials, tables.space, baseline, share)
    return found


def keep_tables(source: Path, kept: Path) -> None:
    """Copy all tables but the large ones, without what is nobody's affair."""
    for path in sorted(source.glob("*.parquet")):
        if path.stat().st_size > LARGEST and path.name == "histories.parquet":
            print(f"only the curves that are drawn are kept of {path}")
            write_parquet(kept / path.name, drawn_curves(source))
        elif path.stat().st_size > LARGEST:
            print(f"not kept, since it is larger than {LARGEST >> 20} MiB: {path}")
        else:
            write_parquet(kept / path.name, read_parquet(path).drop(columns=PRIVATE, errors="ignore"))


def drawn_curves(source: Path) -> pd.DataFrame:
    """The histories of the trials that the figure of learning curves shows."""
    tables = read_tables(source)
    chosen = of_cells(tables)
    shown = [shown_trials(group, chosen)["trial_id"] for _, group in chosen.trials.groupby(["task", "cell"])]
    return tables.histories[tables.histories["trial_id"].isin(pd.concat(shown))]


def trained_at(trials: Path) -> str | None:
    """The commit at which the last of the trials was trained; None where the study has none."""
    table = read_parquet(trials) if trials.exists() else pd.DataFrame()
    return None if table.empty else str(table.sort_values("ended_at")["git_commit"].iloc[-1])


if __name__ == "__main__":
    run_stage(main)
