"""README and docs/: every link leads somewhere, every path exists, and what they list and count is what there is."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

import draw_architecture
from odyssey import catalogue
from odyssey.errors import InputError
from odyssey.plan import plan_study
from odyssey.published.greff_figure_3 import OF_BEST
from odyssey.published.greff_figure_5 import INTERACTIONS, SHARES, TERMS
from odyssey.schema import Config
from odyssey.studies.gradients.plan import plan_gradients
from odyssey.studies.reading import read_study, studies

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "results" / "published"
FOLDERS = ("docs", "config", ".github", "scripts", "tests", "workflow")
PAGES = [*ROOT.glob("*.md"), *(p for f in FOLDERS for p in (ROOT / f).rglob("*.md")), ROOT / "results" / "README.md"]
PAGES += [PUBLISHED / "README.md"]
HELD = sorted(str(page.relative_to(ROOT)) for page in PAGES)


def built(root: Path, into: Path) -> Path:
    build(load_config(str(root / "mkdocs.yml"), strict=True, site_dir=str(into)))
    return into


def test_the_site_has_every_page_and_no_link_is_broken(tmp_path: Path) -> None:
    site = built(ROOT, tmp_path)
    pages = {str(path.relative_to(site).with_suffix(".md")) for path in site.rglob("*.html")}
    assert {page.replace("README.md", "index.md") for page in HELD} <= pages


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("README.md", "docs/nowhere.md"),
        ("README.md", "docs/data.md#nowhere"),
        ("docs/data.md", "../config/README.md#nowhere"),
        ("docs/data.md", "../results/published/nowhere.png"),
    ],
)
def test_a_broken_link_ends_the_build(page: str, link: str, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(ROOT / "docs", root / "docs", ignore=shutil.ignore_patterns("__pycache__"))
    for path in ["mkdocs.yml", *(held for held in HELD if not held.startswith("docs/"))]:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, root / path)
    shutil.copytree(
        PUBLISHED, root / "results/published", ignore=shutil.ignore_patterns("*.parquet"), dirs_exist_ok=True
    )
    built(root, tmp_path / "whole")
    with (root / page).open("a") as file:
        file.write(f"\n[broken]({link})\n")
    with pytest.raises(Abort):
        built(root, tmp_path / "broken")


@pytest.mark.parametrize("page", HELD)
def test_an_anchor_is_the_same_where_the_repository_is_read(page: str) -> None:
    """MkDocs and the usual forges make anchors of headings by rules that differ for some characters."""
    for target, anchor in re.findall(r"\]\(([^)\s#:]*)#([^)\s]+)\)", text(page)):
        assert anchor in set(anchors((ROOT / page).parent / target if target else ROOT / page))


def text(page: str) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```", "", (ROOT / page).read_text(), flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> Iterator[str]:
    for heading in re.findall(r"^#+ (.*)$", text(str(page)), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", HELD)
def test_the_paths_that_it_names_exist(page: str) -> None:
    """`<name>` stands for whatever is there; what runs make is not asked for."""
    folders = "scripts|workflow|config|tests|docs|results/published"
    for path in re.findall(rf"`((?:{folders})/[^`\s{{]*)`", text(page)):
        found = ROOT.glob(re.sub("<[^>]+>", "*", path).rstrip("/"))
        assert next(found, None), f"{page} names {path}, which is not there"


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of all tables below a heading, up to the next of its level, without the heads."""
    level = heading.split()[0]
    part = (ROOT / page).read_text().split(f"\n{heading}\n")[1]
    part = re.split(rf"\n#{{1,{len(level)}}} ", part)[0]
    lines = [
        line.strip().removeprefix("|").removesuffix("|").split("|")
        for line in part.splitlines()
        if line.startswith("|")
    ]
    bodies = [line for line, below in zip(lines, [*lines[1:], [""]], strict=True) if not below[0].startswith("---")]
    return [[cell.strip() for cell in line] for line in bodies if not line[0].startswith("---")]


def quoted(cells: str) -> list[str]:
    return re.findall("`([^`]+)`", cells)


# What is listed must be there; what somebody adds of his own needs no row before its tests are green.
def test_the_studies_listed_are_there() -> None:
    of_trials, others = (
        rows("docs/studies.md", "## Studies of trials"),
        rows("docs/studies.md", "## Studies of another kind"),
    )
    assert {quoted(row[0])[0] for row in of_trials} <= {*studies("trials")}
    assert {quoted(row[0])[0] for row in others} <= {*studies()} - {*studies("trials")}


@pytest.mark.parametrize("row", rows("docs/studies.md", "## Studies of trials"), ids=lambda row: row[0].strip("`"))
def test_a_study_has_as_many_trials_as_it_says(row: list[str]) -> None:
    name = row[0].strip("`")
    trials = plan_study(read_study(name), Config(study=name)).trials
    assert int(row[2]) == len({trial.key for trial in trials})


def test_gradients_has_as_many_trials_as_it_says() -> None:
    trials = plan_gradients(read_study("gradients"), Config(study="gradients")).trials
    (row,) = [row for row in rows("docs/studies.md", "## Studies of another kind") if row[0] == "`gradients`"]
    assert f"{len({trial.key for trial in trials})} networks" in row[1]


def test_the_cells_listed_are_there() -> None:
    listed = rows("docs/cells.md", "## The cells")
    assert {id for row in listed for id in quoted(row[1]) if id in catalogue.cells()}
    assert {family for row in listed for family in quoted(row[0])} <= {c.family for c in catalogue.cells().values()}


def test_the_tasks_listed_are_there() -> None:
    listed = [name for row in rows("docs/tasks.md", "## The tasks") for name in quoted(row[0])]
    assert listed
    assert {*listed} <= {*catalogue.tasks()}


def test_every_room_is_listed() -> None:
    listed = [name for row in rows("docs/architecture.md", "## Rooms and arrows") for name in quoted(row[0])]
    folders = [path.parent.name for path in (ROOT / "scripts" / "odyssey").glob("*/__init__.py")]
    assert sorted(listed) == sorted(folders)


def test_every_variable_of_the_environment_is_listed() -> None:
    listed = [name for row in rows("docs/running.md", "## Variables of the environment") for name in quoted(row[0])]
    code = [path.read_text() for path in (ROOT / "scripts").rglob("*.py")]
    strings = {n.value for source in code for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant)}
    named = {s for s in strings if isinstance(s, str) and re.fullmatch("ODYSSEY_[A-Z_]*[A-Z]", s)}
    assert named <= {*listed}


def test_the_headline_is_that_of_the_published_tables() -> None:
    told = " ".join((ROOT / "README.md").read_text().split())
    scores = pd.read_parquet(PUBLISHED / "greff-music/scores.parquet").set_index("cell")
    change = (scores["mean"] / scores["mean"]["lstm"] - 1).drop("lstm")
    assert f"{scores.n.sum():,} trials" in told
    about = json.loads((PUBLISHED / "greff-music/about.json").read_text())
    assert f"in {about['minutes']:g} minutes on two cores" in told
    assert "--cores 2 " in about["command"]
    assert f"best tenth has {scores['mean']['lstm']:.2f} nats a frame, theirs {OF_BEST['jsb']['lstm'].mean:.2f}" in told
    assert change.idxmin() == "lstm-np"
    assert f"without peepholes, is {-change.min():.1%} below".replace("%", " %") in told
    assert f"output activation {change['lstm-noaf']:.0%} above".replace("%", " %") in told


def test_the_headlines_shares_are_those_of_the_tables_and_of_the_paper() -> None:
    shares = pd.read_parquet(PUBLISHED / "greff-music/importance.parquet").query("cell == 'lstm' and target == 'score'")
    ours = (100 * shares.set_index("term").share).to_dict() | {INTERACTIONS: 100 * shares[shares.order > 1].share.sum()}
    readme = (ROOT / "README.md").read_text()
    head = next(line for line in readme.splitlines() if "learning rate | input noise" in line)
    terms = [cell.strip().replace(" ", "_") for cell in head.split("|")[2:-1]]
    assert set(terms) == set(TERMS)
    decimals = {"momentum": 2, INTERACTIONS: 2}
    for name, found in (("ours", ours), ("theirs", SHARES["jsb"])):
        row = next(line for line in readme.splitlines() if line.startswith(f"| {name} |"))
        assert row == f"| {name} | " + " | ".join(f"{found[t]:.{decimals.get(t, 1)}f} %" for t in terms) + " |"


def test_all_eight_variants_have_the_papers_verdict() -> None:
    table = pd.read_parquet(PUBLISHED / "greff-music/comparisons.parquet").set_index("cell")
    theirs = {cell: box.differs for cell, box in OF_BEST["jsb"].items() if cell != "lstm"}
    assert table["significant"].to_dict() == theirs
    worse = [cell.removeprefix("lstm-").upper() for cell, differs in theirs.items() if differs]
    assert (table.loc[table["significant"], "direction"] == "worse").all()
    told = " ".join((ROOT / "README.md").read_text().split())
    assert len(theirs) - len(worse) == 5
    assert f"{', '.join(worse[:-1])} and {worse[-1]} are worse than vanilla, the other five do not differ" in told


def test_the_table_of_the_headline_is_that_of_the_published_tables() -> None:
    scores = pd.read_parquet(PUBLISHED / "greff-music/scores.parquet").set_index("cell")["mean"]
    best = {box: OF_BEST["jsb"][box].mean for box in OF_BEST["jsb"]}
    for variant, score, change, theirs in rows("docs/studies.md", "### greff-music"):
        cell = variant.strip("`")
        assert score == f"{scores[cell]:.3f}"
        if cell == "lstm":
            assert theirs == f"{best['lstm']:.3f}"
            continue
        assert change.split(" %")[0] == f"{100 * (scores[cell] / scores['lstm'] - 1):+.2f}"
        if best[cell] is not None and cell != "lstm-noaf":  # its mean lies above the paper's panel
            assert abs(float(theirs.split(" %")[0]) - 100 * (best[cell] / best["lstm"] - 1)) <= 0.011


def test_the_drawing_is_that_of_the_code() -> None:
    drawn = (ROOT / "docs" / "architecture.svg").read_text()
    assert drawn == draw_architecture.drawing(), "out of date: make drawing"


def test_every_arrow_of_the_drawing_points_down() -> None:
    drawn = (ROOT / "docs" / "architecture.svg").read_text()
    ends = re.findall(r'<path d="M-?\d+ (-?\d+)C[-\d ]* (-?\d+)" class', drawn)
    assert ends
    assert all(int(above) < int(below) for above, below in ends)


def package_with(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = root / "scripts" / "odyssey" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    (root / "scripts" / "stage.py").write_text("from odyssey import high, mid")
    (root / "workflow" / "rules").mkdir(parents=True)
    (root / "workflow" / "rules" / "one.smk").write_text("rule one:\n    shell: 'x'\n")
    return root


def test_rooms_that_import_one_another_are_refused(tmp_path: Path) -> None:
    files = {
        "low/a.py": "from odyssey import mid",
        "high/b.py": "import odyssey.low.a",
        "mid.py": "import odyssey.high.b",
    }
    with pytest.raises(InputError, match=r"import one another: (\w+) -> \w+ -> \w+ -> \1; move what they share below"):
        draw_architecture.drawing(package_with(tmp_path, files))


def test_the_drawing_follows_the_imports(tmp_path: Path) -> None:
    """A room that nobody knew stands in the drawing, above what it imports."""
    files = {"low/a.py": "", "high/b.py": "from odyssey.low.a import x", "mid.py": "import odyssey.low.a"}
    picture = draw_architecture.drawing(package_with(tmp_path, files))
    below = {label: int(y) for y, label in re.findall(r'y="(\d+)">([^<]+)</text>', picture)}
    assert below["stages: scripts/*.py"] < below["high"] < below["low"]
    assert picture.count('class="plain end"') == 5  # rules to stages, stages to both, both to low


def test_the_readme_counts_the_verdicts_of_the_published_ledger() -> None:
    ledger = pd.read_csv(PUBLISHED / "ledger.csv")
    claims = ledger[~ledger["check"]]
    words = " ".join((ROOT / "README.md").read_text().split())
    counted = r"(\d+) are reproduced, (\d+) contradicted, (\d+) undecided, and for (\d+) "
    said = re.search(rf"(\d+) published sentences.* {counted}", words)
    assert said is not None
    counts = claims["verdict"].value_counts()
    verdicts = ("reproduced", "contradicted", "undecided", "not run")
    assert [int(n) for n in said.groups()] == [len(claims), *(int(counts.get(v, 0)) for v in verdicts)]
