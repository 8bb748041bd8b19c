"""What a command loads. A report must not wait for what it does not use, least of all for a framework."""

import json
import subprocess
import zipfile

import pytest

from archlens.cli import archlens
from tests.conftest import ROOT

FRAMEWORKS = {"tensorflow", "keras", "torch", "jax", "matplotlib", "pandas", "scipy", "numba", "IPython", "rich"}
HEAVY = FRAMEWORKS | {"h5py", "numpy", "networkx", "tabulate", "graphviz", "jinja2"}
WHAT_IS_LOADED = """
import json, sys
from archlens.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    code = end.code
print("\\n" + json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def loaded(python, environment, *args):
    result = subprocess.run(
        [python, "-c", WHAT_IS_LOADED, *args],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
    )
    code, modules = json.loads(result.stdout.split("\n")[-2])
    assert code == 0
    return set(modules)


@pytest.mark.parametrize(
    "args", [["--help"], ["--version"], *([name, "--help"] for name in archlens.list_commands(None))]
)
def test_help_loads_nothing_heavy(python, environment, args):
    assert not HEAVY & loaded(python, environment, *args)


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_report_loads_no_framework(python, environment, form):
    modules = loaded(python, environment, "report", "sample_models/image_text.keras", "--format", form)
    assert not (FRAMEWORKS | {"networkx", "graphviz", "jinja2"}) & modules
    assert ("tabulate" in modules) == (form == "markdown")


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_a_report_loads_nothing_that_it_has_no_use_for(python, environment, form):
    modules = loaded(python, environment, "report", "sample_models/image_text.keras", "--format", form)
    assert not {"tabulate", "tomllib", "hashlib", "webbrowser", "fsspec", "pyarrow", "duckdb", "dask"} & modules
    assert ("csv" in modules) == (form == "csv")
    assert "wcwidth" not in modules


@pytest.mark.parametrize("kind", ["json", "keras"])
def test_a_model_without_weights_is_reported_without_hdf5(python, environment, tmp_path, kind):
    with zipfile.ZipFile(ROOT / "sample_models" / "image_text.keras") as archive:
        config = archive.read("config.json")
    path = tmp_path / f"model.{kind}"
    if kind == "json":
        path.write_bytes(config)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("config.json", config)
    assert "h5py" not in loaded(python, environment, "report", str(path))


def test_a_report_starts_no_threads(python, environment):
    """NumPy's library for matrices would start one a core, for nothing."""
    code = f"{WHAT_IS_LOADED}\nimport os; print('h5py' in sys.modules, len(os.listdir('/proc/self/task')))"
    command = [python, "-c", code, "report", "sample_models/image_text.keras"]
    result = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True, cwd=ROOT)
    assert result.stdout.splitlines()[-1] == "True 1"


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit"])
def test_a_check_loads_no_framework(python, environment, form):
    modules = loaded(
        python, environment, "check", "sample_models/image_text.keras", "--output-format", form, "--fail-on", "never"
    )
    assert not (FRAMEWORKS | {"networkx", "graphviz", "tabulate", "pytest"}) & modules


def test_a_scan_loads_no_framework(python, environment):
    modules = loaded(python, environment, "scan", "sample_models/image_text.keras")
    assert not (FRAMEWORKS | {"networkx", "graphviz"}) & modules


def test_a_skeleton_loads_no_framework(python, environment, tmp_path):
    target = str(tmp_path / "skeleton.keras")
    modules = loaded(python, environment, "skeleton", "sample_models/image_text.keras", "-o", target, "--anonymize")
    assert not (FRAMEWORKS | {"networkx", "graphviz", "tabulate"}) & modules


def test_a_page_loads_no_framework(python, environment):
    modules = loaded(python, environment, "report", "sample_models/image_text.keras", "--format", "html")
    assert not (FRAMEWORKS | {"networkx", "tabulate"}) & modules
