"""The house keeps its laws: who may import whom, where things are saved, how long things may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
GROUND = {
    "addresses",
    "config",
    "connections",
    "environment",
    "extensions",
    "leaving",
    "problems",
    "logs",
    "schema",
    "markup",
    "figures",
    "spreadsheets",
    "assets",
    "templating",
}
BELOW_CONVERSATIONS = {"audit", "rates", "models", *GROUND}
MAY_IMPORT = {
    **dict.fromkeys(GROUND, GROUND),
    "models": GROUND,
    "audit": {"models", *GROUND},
    "rates": {"models", *GROUND},
    "conversations": BELOW_CONVERSATIONS,
    "accounts": BELOW_CONVERSATIONS,
    "knowledge": BELOW_CONVERSATIONS,
    "agents": {"knowledge"},
    "analysis": {"knowledge", "problems"},
    "jobs": {"analysis", "conversations", "accounts", "knowledge", "models", *GROUND},
    "turns": {"conversations", "agents", "jobs", "models", *GROUND},
    "routes": {
        "turns",
        "jobs",
        "conversations",
        "accounts",
        "knowledge",
        "agents.documents",
        "agents.registry",
        *BELOW_CONVERSATIONS,
    },
    "serving": {"turns", "commands", "agents.engine", "agents.base", *GROUND},
    "commands": {"turns", "conversations", "accounts", "knowledge", "agents.registry", *BELOW_CONVERSATIONS},
}
ABOVE_ALL = {"app", "gunicorn.conf"}  # they join the parts
PARTS = {*MAY_IMPORT, *ABOVE_ALL}

MAY_COMMIT = ("routes/", "commands/", "jobs/", "turns/runner.py", "turns/pool.py", "turns/saver.py")
MAY_IMPORT_LATE = {
    "spreadsheets.py": {"openpyxl"},  # 16 MB that only a worker of whom a workbook was wanted may have
    "jobs/chart_process.py": {"vl_convert"},  # 75 MB that only the process that draws shall hold
    # pandas and pvlib: 130 MB and a second that no import needs
    "jobs/plants.py": {"analysis.reading.read", "jobs.plant_analyses"},
    "analysis/degradation.py": {"rdtools"},  # 300 MB and seconds that only a whole analysis needs
    "analysis/soiling.py": {"rdtools.soiling"},
    "knowledge/importing/workbooks.py": {"knowledge.importing.bounded.load"},  # 20 MB few processes need
}
# An answer must always be closed, a saved batch must not die of one bad answer, a tool never raises to the llm.
MAY_CATCH_ALL = {"turns/runner.py", "turns/saver.py", "agents/engine/toolbox.py", "jobs/work.py"}
FOR_JOBS_ONLY = {"analysis", "pandas", "numpy", "scipy", "pvlib", "rdtools"}
LONGEST_FUNCTION = 40
LONGEST_FILE = {".py": 300, ".js": 120, ".html": 60}
LONGER_FILES = {"models.py": 630}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "services", "core"}
UNFINISHED = ("TODO", "FIXME", "XXX")


@dataclass(frozen=True)
class Module:
    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def part(self) -> str:
        return self.name.split("/")[0].removesuffix(".py")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text())

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    def imports(self, tree: ast.AST | None = None) -> set[str]:
        """Full names of what is imported: `from agents import engine` is agents.engine."""
        found: set[str] = set()
        for node in ast.walk(tree or self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {".".join([*self.origin(node), alias.name]) for alias in node.names}
        return found

    def origin(self, node: ast.ImportFrom) -> list[str]:
        """Where it imports from: `from ..models` in turns/pool.py is models."""
        named = node.module.split(".") if node.module else []
        if not node.level:
            return named
        folder = self.path.parent.relative_to(ROOT).parts
        return [*folder[: len(folder) - node.level + 1], *named]


def ours(pattern: str) -> list[Path]:
    """The product's own files; a folder without law of its own is not part of it."""
    folders = [ROOT / name for name in sorted(PARTS) if (ROOT / name).is_dir()]
    return sorted([*ROOT.glob(pattern), *(path for folder in folders for path in folder.rglob(pattern))])


MODULES = [Module(path) for path in ours("*.py")]
every_module = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("from agents import engine", "agents.engine"),
        ("import turns.pool", "turns.pool"),
        ("from . import manager", "conversations.deep.manager"),
        ("from .. import tree", "conversations.tree"),
        ("from ...routes import chat", "routes.chat"),
        ("from ... import app", "app"),
    ],
)
def test_imports_are_known_however_they_are_written(statement, name):
    module = Module(ROOT / "conversations" / "deep" / "module.py")
    assert module.imports(ast.parse(statement)) == {name}


def test_every_part_of_the_house_has_its_floor():
    assert {module.part for module in MODULES} == PARTS
    assert len(MODULES) > 40


@every_module
def test_imports_go_down_or_stay_inside(module):
    if module.part in ABOVE_ALL:
        return
    allowed = {module.part, *MAY_IMPORT[module.part]}
    upwards = {
        name
        for name in module.imports()
        if name.split(".")[0] in PARTS and not any(name == part or name.startswith(f"{part}.") for part in allowed)
    }
    assert upwards == set()


@every_module
def test_agents_know_no_request_and_no_session(module):
    roots = {name.split(".")[0] for name in module.imports()}
    if module.part == "agents":
        assert not {name for name in roots if name in {"flask", "sqlalchemy"} or name.startswith("flask_")}
    if not module.name.startswith("agents/engine/"):
        assert not roots & {"pydantic_ai", "openai", "anthropic"}


@every_module
def test_only_jobs_of_plants_load_what_analyses_them(module):
    """No process that answers imports these modules, so none of them holds pandas."""
    if module.part != "analysis" and not module.name.startswith("jobs/plant"):
        assert not {
            name for name in module.imports() if name.split(".")[0] in {"analysis", "pandas", "pvlib", "rdtools"}
        }
    if module.name not in {"jobs/work.py", "jobs/process.py"} and not module.name.startswith("jobs/plant"):
        assert not {name for name in module.imports() if name.startswith(("jobs.work", "jobs.plants", "jobs.process"))}


@every_module
def test_only_edges_commit(module):
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    commits = [node.lineno for node in calls if ast.unparse(node.func).endswith(".commit")]
    assert not commits or module.name.startswith(MAY_COMMIT)


@every_module
def test_imports_stand_at_the_top(module):
    late = {name for function in module.functions() for name in module.imports(function)}
    assert late <= MAY_IMPORT_LATE.get(module.name, set())


def reached(roots: set[str]) -> dict[str, Module]:
    """These modules and all that they import, late imports among them, as far as they are the product's own."""
    known = {module.name.removesuffix(".py").replace("/", ".").removesuffix(".__init__"): module for module in MODULES}
    found: dict[str, Module] = {}
    left = set(roots)
    while left:
        name = left.pop()
        prefixes = {name, *(name.rsplit(".", count)[0] for count in range(1, name.count(".") + 1))}
        new = {prefix: known[prefix] for prefix in prefixes if prefix in known and prefix not in found}
        found |= new
        left |= {imported for module in new.values() for imported in module.imports()}
    return found


def test_who_answers_requests_never_loads_what_works_on_frames():
    """A hundred megabytes and a second for each process: they are for the processes of jobs."""
    served = reached({"app", "gunicorn.conf"})
    assert {"routes.chat", "turns.submitting", "jobs.starting", "agents.tools.om"} <= served.keys()
    loaded = {name.split(".")[0] for module in served.values() for name in module.imports()}
    assert loaded & FOR_JOBS_ONLY == set()
    assert "jobs.work" not in served


@every_module
def test_functions_are_short(module):
    long = {one.name: one.end_lineno - one.lineno + 1 for one in module.functions() if one.end_lineno}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


def test_most_functions_are_very_short():
    lengths = [one.end_lineno - one.lineno + 1 for module in MODULES for one in module.functions() if one.end_lineno]
    assert median(lengths) <= 8


@every_module
def test_a_module_begins_with_what_it_owns(module):
    assert ast.get_docstring(module.tree)


@every_module
def test_signatures_are_typed(module):
    bare = [
        f"{function.name}({argument.arg})"
        for function in module.functions()
        for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
        if argument.annotation is None and argument.arg not in {"self", "cls"}
    ]
    bare += [function.name for function in module.functions() if function.returns is None]
    assert bare == []


@every_module
def test_nothing_is_caught_broadly_and_forgotten(module):
    broad = [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    ]
    assert not broad or module.name in MAY_CATCH_ALL


@every_module
def test_nothing_is_printed(module):
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    assert [node.lineno for node in calls if ast.unparse(node.func) == "print"] == []


@pytest.mark.parametrize("suffix", list(LONGEST_FILE))
def test_files_are_of_a_size_that_can_be_read(suffix):
    files = ours(f"*{suffix}") + [
        path for name in ("static/css", "static/js", "templates") for path in (ROOT / name).rglob(f"*{suffix}")
    ]
    lines = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}
    limits = {name: LONGER_FILES.get(name, LONGEST_FILE[suffix]) for name in lines}
    assert {name: count for name, count in lines.items() if count > limits[name]} == {}


def test_no_drawer_for_odds_and_ends():
    assert {module.name for module in MODULES if FORBIDDEN_NAMES & {*Path(module.name).with_suffix("").parts}} == set()


def test_nothing_is_left_unfinished():
    files = [*ours("*.py"), *(path for name in ("static/js", "templates") for path in (ROOT / name).rglob("*.*"))]
    assert [str(path) for path in files if any(word in path.read_text() for word in UNFINISHED)] == []


def test_no_test_is_skipped():
    marks = (".skip", "skipif", "xfail", "importorskip")
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path.name != Path(__file__).name]
    assert [str(path) for path in tests if any(mark in path.read_text() for mark in marks)] == []
