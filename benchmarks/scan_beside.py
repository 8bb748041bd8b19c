"""What `archlens scan` and modelscan say of the same files: catches, misses and false alarms.

    python benchmarks/scan_beside.py CORPUS MODELSCAN CLEAN... [--write docs/scan.md]

CORPUS is a folder of hostile files with a `manifest.json` (`entries`: `id`, `file`, `category`, `note`; the category
`control` holds valid files), MODELSCAN the command (`pip install "modelscan[tensorflow,h5py]"` in an environment of its
own), and each CLEAN is a folder of files that nobody tampered with. Both run once on each file, with two minutes each.

- found: at least one finding. For a hostile file that is a catch, for a clean one a false alarm.
- refused: no finding, but the tool says, by its exit code, that it could not look at the file or a part of it.
- silent: neither. For a hostile file that is a miss.
- stuck: it ran out of time.

Not every hostile file does harm when it is loaded: some are damaged, some have names that break out of terminals. The
table says what each tool said, not what it should say. The exit code is 1 if `archlens scan` was silent about a file of
the category `code_exec`, or found something in a file without classes of its author's own that nobody tampered with.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 120
START, END = "<!-- made by benchmarks/scan_beside.py -->", "<!-- end -->"
OWN_CLASSES = {"AS003", "AS004"}
MODELS = {".keras", ".h5", ".json", ""}
WORDS = ("found", "refused", "silent", "stuck")


class Said(NamedTuple):
    """What a tool said of a file."""

    word: str
    codes: tuple[str, ...] = ()


class Row(NamedTuple):
    """A file and what both tools said of it."""

    category: str
    name: str
    note: str
    archlens: Said
    modelscan: Said


def archlens(path: Path) -> Said:
    """Run `archlens scan`."""
    command = [sys.executable, "-m", "archlens", "scan", "--format", "json", str(path)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Said("stuck")
    codes = tuple(dict.fromkeys(each["code"] for each in json.loads(done.stdout)["findings"]))
    return Said("found" if codes else "silent" if done.returncode == 0 else "refused", codes)


def modelscan(path: Path, command: str) -> Said:
    """Run modelscan."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        line = [command, "-p", str(path), "-r", "json", "-o", str(report)]
        try:
            done = subprocess.run(line, cwd=folder, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return Said("stuck")
        told = json.loads(report.read_text()) if report.is_file() else {}
    if told.get("issues"):
        return Said("found", tuple(dict.fromkeys(issue["operator"] for issue in told["issues"])))
    return Said("silent" if done.returncode == 0 and not told.get("errors") else "refused")


def rows(corpus: Path, command: str, clean: list[Path]) -> list[Row]:
    """Both tools on every file."""
    made = []
    for entry in json.loads((corpus / "manifest.json").read_text())["entries"]:
        path = corpus / entry["file"]
        made.append(Row(entry["category"], entry["id"], entry["note"], archlens(path), modelscan(path, command)))
        print(made[-1], file=sys.stderr)
    for folder in clean:
        for path in sorted(
            each for each in folder.resolve().iterdir() if each.suffix in MODELS and "__" not in each.name
        ):
            if not _is_model(path):
                continue
            own = archlens(path)
            category = "clean, classes of the author's own" if {*own.codes} & OWN_CLASSES else "clean"
            made.append(Row(category, path.name, "", own, modelscan(path, command)))
            print(made[-1], file=sys.stderr)
    return made


def _is_model(path: Path) -> bool:
    """Whether a file is a model by more than its name: beside models lie facts about them, and folders."""
    if path.suffix == "":
        return (path / "saved_model.pb").is_file()
    return path.suffix != ".json" or '"class_name"' in path.read_text(encoding="utf-8")[:4096]


def table(made: list[Row], version: str) -> str:
    """The tables in Markdown."""
    heads = [f"{tool} {word}" for tool in ("archlens", "modelscan") for word in WORDS]
    lines = [
        f"modelscan {version}, {len(made)} files.",
        "",
        "| category | files | " + " | ".join(heads) + " |",
        "|---|---:|" + "---:|" * len(heads),
    ]
    for category in dict.fromkeys(row.category for row in made):
        some = [row for row in made if row.category == category]
        numbers = [Counter(row[tool].word for row in some)[word] for tool in (3, 4) for word in WORDS]
        lines.append(f"| {category} | {len(some)} | " + " | ".join(str(number or "") for number in numbers) + " |")
    lines += ["", "Every hostile file, and every clean one that a tool said something about:", ""]
    lines += ["| file | what it is | archlens | modelscan |", "|---|---|---|---|"]
    for row in made:
        if not row.category.startswith(("control", "clean")) or {row.archlens.word, row.modelscan.word} != {"silent"}:
            note = re.sub(r"[|<>`*_\[\]]", " ", row.note)
            lines.append(f"| `{row.name}` | {note} | {_told(row.archlens)} | {_told(row.modelscan)} |")
    return "\n".join(lines) + "\n"


def _told(said: Said) -> str:
    return f"{said.word}: {', '.join(said.codes)}" if said.codes else said.word


def main() -> int:
    """Compare and print, or write into a page between its marks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("modelscan")
    parser.add_argument("clean", type=Path, nargs="*")
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    version = subprocess.run([args.modelscan, "--version"], capture_output=True, text=True, check=True).stdout
    made = rows(args.corpus.resolve(), args.modelscan, args.clean)
    number = re.search(r"\d+(\.\d+)+", version)
    text = table(made, number[0] if number else "")
    if args.write:
        page = args.write.read_text(encoding="utf-8")
        before, _, rest = page.partition(START)
        args.write.write_text(f"{before}{START}\n\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    else:
        print(text)
    missed = [row for row in made if row.category == "code_exec" and row.archlens.word in ("silent", "stuck")]
    alarmed = [row for row in made if row.category in ("clean", "control") and row.archlens.word == "found"]
    return int(bool(missed or alarmed))


if __name__ == "__main__":
    sys.exit(main())
