"""The promise, kept by the interpreter: every command on every hostile file, under an audit hook.

Small files go through every form of a command. The few that are large, which would take six times as long as all the
others together, go through one form of each command, in turn: what makes them large is read before a form is asked for,
and each attack on what is written has a small file.

Analysing a file never executes or imports anything named by the file, opens no other file and no connection, and writes
nothing but what was asked for.
"""

import csv
import io
import json
import re
import subprocess
from pathlib import Path
from xml.parsers import expat

import pytest
from markdown_it import MarkdownIt

from archlens.render import calls_csv
from archlens.render.survey import nearest_csv
from tests.conftest import ROOT
from tests.hostile.recipes import IN_PROCESSES_OF_ITS_OWN, RECIPES, VALID, WITHOUT_MODEL, commands

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
BREAKING_OUT = {
    ".svg": (r"(?i)<script>CANARY", r"(?i)<img", r"CANARYNODE.*</svg>.*<"),
    ".dot": (r'(?<!\\)"\]; CANARYNODE',),
    ".mmd": (r'x"\] --> CANARYNODE', r"(?m)^\s*click "),
    "markdown": (r"<h1>CANARYTITLE", r"(?i)<script", r"(?i)<img", r"<a "),
    "html": (r"(?i)<script>CANARY", r"(?i)<img src=x"),
    "csv": (r'(?m)^"?\s*[=+@-]', r"[;\t]\s*[=+@-]"),
    "github": (r"(?m)^::error file=a,line=1::CANARY",),
}
LONGEST = 20
"""Seconds of the processor."""
REFUSED = 2
LARGE = 1_000_000
"""Bytes of a file that takes one form of each command."""


def carried_out(python, environment, folder, plan):
    """The results of a plan, run in one process under the audit hook."""
    environment["PYTHONPATH"] += f":{folder / 'modules'}"
    environment["HDF5_PLUGIN_PATH"] = str(folder / "bait")
    result = subprocess.run(
        [python, "-B", "-X", "faulthandler", "-m", "tests.hostile.guarded"],  # -B: Python itself would write, too
        cwd=ROOT,
        env=environment,
        input="\n".join(map(json.dumps, plan)),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=900,
    )
    results = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(results) == len(plan), (plan[len(results)], result.stderr[-3000:])
    return results


def test_every_command_has_a_recipe():
    assert not set(commands()) - set(RECIPES) - WITHOUT_MODEL - IN_PROCESSES_OF_ITS_OWN, (
        "tell tests/hostile/recipes.py how these commands are run on a file"
    )


@pytest.mark.parametrize("name", sorted(set(RECIPES) & set(commands())))
def test_every_command_on_every_file(name, corpus, python, environment, tmp_path):
    folder, cases = corpus
    plan, of_case = [], []
    for case in cases:
        for args in ways(name, case, cases, str(tmp_path)):
            models = [str(case.path), *({VALID} & set(args))]
            plan.append({"args": args, "models": models, "folder": str(tmp_path)})
            of_case.append(case)
    wrong = {}
    for case, step, result in zip(of_case, plan, carried_out(python, environment, folder, plan), strict=True):
        found = [*troubles(case, step, result)]
        if found:
            wrong[case.name, " ".join(step["args"]).replace(str(case.path), "MODEL")] = found
    assert not wrong
    assert not list((folder / "canaries").iterdir())
    asked = {arg for step in plan for arg in step["args"]}
    assert all(str(path) in asked for path in tmp_path.iterdir())


def ways(name, case, cases, folder):
    """How a command is run on a file."""
    of_command = RECIPES[name](str(case.path), folder)
    large = [each for each in cases if each.path.stat().st_size > LARGE]
    if case not in large:
        return of_command
    turn = large.index(case) + sorted(RECIPES).index(name)
    return [of_command[turn % len(of_command)]]


def troubles(case, step, result):
    """What is wrong with how a command went."""
    if result["noted"]:
        yield f"it did what it must not: {result['noted'][:3]}"
    if result["trace"]:
        yield f"an exception: {result['trace'][-300:]}"
    if result["seconds"] > LONGEST:
        yield f"{result['seconds']:.0f} s"
    refused = result["code"] == REFUSED
    outcome = "error" if refused else "report"
    cannot_be_drawn = "expected a picture of at most" in result["err"]
    tolerant = step["args"][0] in ("scan", "skeleton")  # they need no graph, and a scan tells what others refuse
    if case.outcome not in (outcome, "either") and not cannot_be_drawn and not tolerant:
        yield f"exit code {result['code']}, but its outcome is {case.outcome}: {result['err'][:300]}"
    told = tolerant or case.told_in_error(result["err"])
    if refused and not (result["err"].startswith("archlens: ") and told):
        yield f"its error does not tell {case.told!r}: {result['err'][:300]}"
    if (
        step["args"] == ["report", str(case.path), "--format", "json"]
        and case.outcome == "report"
        and case.told not in result["out"]
    ):
        yield f"its report does not tell {case.told!r}"
    yield from leaks(step, result)


def leaks(step, result):
    """Text that means something to where it goes."""
    written = next(
        (Path(each) for before, each in zip(step["args"], step["args"][1:], strict=False) if before == "-o"), None
    )
    texts = [result["out"]]
    form = "markdown" if step["args"][0] == "card" else step["args"][-1]
    if form == "markdown" and written is not None and written.exists():
        texts = [written.read_text(encoding="utf-8")]
    if written is not None and written.suffix in (".svg", ".dot", ".mmd") and written.exists():
        texts.append(written.read_text(encoding="utf-8"))
        form = written.suffix
        written.unlink()
    if result["out"] and not readable(form, result["out"]):
        yield f"what is no {form}"
    if form == "markdown" and step["models"][0].rpartition("/")[2].startswith("name_"):
        texts.append(MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"]).render(texts.pop(0)))
    for text in (*texts, result["err"]):
        controls = sorted(set(CONTROL.findall(text)))
        if controls:
            yield f"control characters {controls!r}"
    for pattern in BREAKING_OUT.get(form, ()):
        if any(re.search(pattern, text, re.DOTALL) for text in texts):
            yield f"text that breaks out: {pattern}"


def readable(form, text):
    """Whether text is of its form, where other programs read it."""
    try:
        if form in ("json", "sarif"):
            json.loads(text, parse_int=str, parse_constant=int)  # of NaN and Infinity, int makes an error
        elif form == "csv":
            csv.field_size_limit(len(text))
            rows = csv.reader(io.StringIO(text), strict=True)
            tables = (len(calls_csv.COLUMNS), len(nearest_csv.COLUMNS))
            return {len(row) for row in rows} in [{columns} for columns in tables]
        elif form == "junit":
            expat.ParserCreate().Parse(text, True)
    except (ValueError, csv.Error, expat.ExpatError):
        return False
    return True


def test_the_hook_notes_what_it_must(python, environment, tmp_path):
    """The suite proves something only if the hook fires."""
    code = f"""
import json, marshal, socket, subprocess
from tests.hostile.guarded import Watch
import sys
watch = Watch()
sys.addaudithook(watch)
watch.arm([{str(tmp_path)!r}], {str(tmp_path)!r})
def attempt(what):
    try: what()
    except PermissionError: return True
    return False
tried = [
    attempt(lambda: open("/etc/hostname")), attempt(lambda: open("/tmp/x", "w")),
    attempt(lambda: socket.create_connection(("127.0.0.1", 9))), attempt(lambda: subprocess.run(["true"])),
    attempt(lambda: exec("1")), attempt(lambda: compile("1", "x", "eval")), attempt(lambda: eval("1")),
    attempt(lambda: marshal.loads(marshal.dumps(1))), attempt(lambda: __import__("keras")),
    attempt(lambda: __import__("archlens_canary_module")), attempt(lambda: __import__("os").system("true")),
    attempt(lambda: __import__("pickle").loads(b"cos\\nsystem\\n.")),
    attempt(lambda: __import__("os").remove("/tmp/x")),
    not attempt(lambda: open({str(tmp_path / "mine")!r}, "w").close()),
]
watch.armed = False
print(json.dumps(tried))
"""
    result = subprocess.run([python, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert json.loads(result.stdout) == [True] * 14
