"""The house stays as it was designed: rooms, the directions of imports, sizes, and who may read, print or write.

Rooms and directions, not names of modules: a module may be added, split or renamed within its room without a word here.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
import yaml
from jinja2 import Environment, nodes

from builder import cli
from builder.pages.frame import Frame

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "builder"

# From the roof down: what each room imports from.  All may import the ground, which knows nothing of them.
MAY: dict[str, tuple[str, ...]] = {
    "__main__": ("cli",),
    "cli": (
        *(
            "arguments",
            "maintain",
            "site",
            "door",
            "proof",
            "archive.corpus",
            "content",
            "text.printable",
            "__version__",
        ),
    ),
    "arguments": ("archive.share", "proof.chain", "archive.regular", "content.trust", "text.printable", "__version__"),
    "theme": (),  # where the templates lie
    "site": (
        *(
            "maintain.beside",
            "maintain.desk",
            "maintain.entries",
            "pages",
            "paper",
            "archive",
            "content",
            "text.printable",
        ),
        "proof.chain",
        "proof.manifest",
        "intake.pictures",  # of the pages of an original
    ),
    "maintain": ("pages", "archive", "intake", "reading", "checks", "content", "text", "__version__"),
    "paper": ("pages", "archive", "text"),
    "door": ("pages.places", "pages.dataset.described", "content.files", "text", "__version__"),
    "pages": ("proof.chain", "archive", "content.register", "content.moves", "content.trust", "text"),
    "proof": ("archive.regular", "content"),
    "archive": ("reading", "content", "text"),
    "intake": ("content", "text"),  # what it reads is no notice yet
    "reading": ("relations", "checks", "content", "text"),
    "relations": ("text",),
    "checks": ("text",),
    "content": ("text",),
    "text": (),
}
GROUND: dict[str, tuple[str, ...]] = {
    "contract": ("model", "edits"),
    "codes": ("model",),
    "model": ("edits", "foot", "later", "said"),
    "edits": (),
    "foot": (),
    "later": (),
    "said": (),
}
ROOMS = [room for room in MAY if room not in ("__main__", "cli", "arguments", "theme")]

MOST_LINES, MOST_COMPLEX = 300, 12
# What the rewriting of the reader will replace, with the values of today.  They may only fall; nothing may be added.
TO_REWRITE = yaml.safe_load((ROOT / "tests" / "data" / "to_rewrite.yml").read_text(encoding="utf-8")) or {}

FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _shown(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _module(path: Path) -> str:
    """builder/pages/page.py → pages.page, builder/pages/__init__.py → pages."""
    return _shown(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _room(module: str) -> str:
    return module.partition(".")[0]


MODULES = {_module(path): path for path in FILES}


def _imports(tree: ast.AST) -> Iterator[str]:
    """Full names of what a file imports, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports name their room"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _own(path: Path) -> set[str]:
    """The modules of the package that a file imports."""
    names = {name.removeprefix("builder.") for name in _imports(_tree(path)) if name.startswith("builder.")}
    return {name if name in MODULES else name.rpartition(".")[0] for name in names} - {""}


# --- rooms and directions -------------------------------------------------------------------------------------------------


def test_the_package_is_its_rooms() -> None:
    assert {_room(module) for module in MODULES} <= {*MAY, *GROUND}, "a module stands in a room"
    assert {module for module in MODULES if "." not in module} <= {*MAY, *GROUND}
    assert not [path for path in PACKAGE.glob("*/__init__.py") if path.parent.name not in ROOMS]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_takes_and_gives(room: str) -> None:
    said = ast.get_docstring(_tree(PACKAGE / room / "__init__.py")) or ""
    assert said.count("\n") >= 2, "a line on what the room is, then what it takes and gives"
    assert "akes " in said, "what it takes"
    assert "gives " in said, "what it gives"


def test_imports_run_down_the_list() -> None:
    for module, path in MODULES.items():
        room = _room(module)
        may = GROUND[room] if room in GROUND else (room, *MAY[room], *GROUND)
        wrong = {other for other in _own(path) if not any(f"{other}.".startswith(f"{to}.") for to in may)}
        assert wrong == set(), f"{module}: {room} imports from {', '.join(may) or 'nothing'}"


def test_no_circle_of_imports() -> None:
    doors = set(ROOMS)  # a room's __init__ hands out what its modules hold; those never ask it
    left = {module: _own(path) - {module} for module, path in MODULES.items()}
    assert not [module for module, needs in left.items() if needs & doors & {_room(module)}]
    while ready := [module for module, needs in left.items() if not needs & set(left)]:
        for module in ready:
            del left[module]
    assert not left


def test_mkdocs_lives_in_one_module() -> None:
    """And what else renders, in one room."""
    engine = {"mkdocs", "properdocs", "material"}
    imports = {module: {_room(name) for name in _imports(_tree(path))} for module, path in MODULES.items()}
    assert {module for module, names in imports.items() if names & engine} == {"site.engine"}
    outside = {"mkdocs", "material", "markdown", "jinja2"}
    found = {module for module, path in MODULES.items() if {_room(name) for name in _imports(_tree(path))} & outside}
    assert {_room(module) for module in found} == {"site"}
    code = "import sys; sys.modules['mkdocs'] = None; from builder import cli, pages, reading; import builder.maintain.convert"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


# --- who may print, read, write -------------------------------------------------------------------------------------------


@cache
def _calls(path: Path) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)}


def test_only_the_command_prints_or_ends() -> None:
    ends = {"print", "sys.exit", "exit", "quit", "sys.stdout.write", "sys.stderr.write"}
    found = {_shown(path): _calls(path) & ends for path in FILES if path.stem not in ("cli", "__main__")}
    assert {name: calls for name, calls in found.items() if calls} == {}


def test_who_reads_a_text_opens_no_file() -> None:
    """Steps take records and give records; the package's own lists come from `importlib.resources`."""
    readers = [path for path in FILES if _room(_module(path)) in ("reading", "relations", "checks", "text", *GROUND)]
    assert len(readers) > 50
    for path in readers:
        opens = {
            call for call in _calls(path) if call == "open" or call.endswith((".read_text", ".read_bytes", ".open"))
        }
        assert not {call for call in opens if "resources.files" not in call}, path


WATCHED = """
import os, sys
from pathlib import Path
content, package = str(Path("content").resolve()), str(Path(sys.argv[1]).resolve())
found = set()

def owner():
    frame = sys._getframe(2)
    while frame is not None:
        file = os.path.realpath(frame.f_code.co_filename)
        if file.startswith(package + os.sep) or "site-packages" in file:
            return file
        frame = frame.f_back

def watch(event, given):
    if event != "open" or not isinstance(given[0], (str, bytes)):
        return
    if given[2] & (os.O_WRONLY | os.O_RDWR):
        return
    if os.path.realpath(os.fsdecode(given[0])).startswith(content + os.sep):
        file = owner()
        if file is not None and not file.startswith(os.path.join(package, "content") + os.sep) and "mkdocs" not in file:
            found.add(os.path.relpath(file, package))

from builder import cli
sys.addaudithook(watch)
for command in ("check", "check content", "parse content/g/2023-01.txt", "show g/2023-01", "convert --out out", "build --paper"):
    assert cli.main(command.split()) == 0, command
print(*sorted(found), file=sys.stderr)
sys.exit(1 if found else 0)
"""


def test_only_content_reads_what_people_wrote(tmp_path: Path) -> None:
    """Whatever the commands do, who opens a file below content/ is builder/content/ (or MkDocs, for the written pages)."""
    for name in ("builder", "overrides", "mkdocs.yml"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "content" / "g").mkdir(parents=True)
    for name in ("index.md", "about.md", "guide.md"):
        (tmp_path / "content" / name).write_bytes((ROOT / "content" / name).read_bytes())
    (tmp_path / "content" / "g" / "2023-01.txt").write_bytes(
        (ROOT / "content" / "aershan" / "2023-01.txt").read_bytes()
    )
    (tmp_path / "content" / "g" / "2023-01.yml").write_text("{}\n", encoding="utf-8")
    (tmp_path / "content" / "gazettes.yml").write_bytes((ROOT / "content" / "gazettes.yml").read_bytes())
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(PACKAGE)],
        cwd=tmp_path,
        env=_environment(tmp_path),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr.splitlines()[-1:]


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "GAZETTE_CACHE": str(folder / "cache"), "NO_MKDOCS_2_WARNING": "1"}


def test_reading_leaves_content_as_it_is(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def digests() -> dict[str, str]:
        files = sorted(path for path in (ROOT / "content").rglob("*") if path.is_file())
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    monkeypatch.chdir(ROOT)
    before = digests()
    cli.main(["check"])
    cli.main(["parse", "content/aershan/2022-04.txt"])
    capsys.readouterr()
    assert digests() == before


# --- facts once -----------------------------------------------------------------------------------------------------------


def test_a_code_stands_in_the_table_of_codes_alone() -> None:
    """Who names a problem asks for its message by name (`codes.say`)."""
    for path in FILES:
        assert re.findall(r"\b[A-Z]\d{3}\b", path.read_text(encoding="utf-8")) == [], path


# --- templates ------------------------------------------------------------------------------------------------------------

TEMPLATES = sorted(
    path for path in (ROOT / "overrides").rglob("*") if path.suffix in (".html", ".xml", ".txt") and path.is_file()
)
_FRAMES = (nodes.Template, nodes.Extends, nodes.Block, nodes.Include, nodes.Output, nodes.TemplateData)
_VALUES = (nodes.Name, nodes.Getattr, nodes.Const)
_ASKS = (nodes.If, nodes.Not, nodes.For)
_FILTERS = ("url", "tojson", "safe")  # a value written for the place that it stands in, the same value
_CUT_ADDRESS = re.compile(r'\b(?:href|src|action)="(?:[^"{]+\{\{|\{\{[^}]*\}\}[^"])')


def computed(source: str) -> list[str]:
    """What a template works out by itself.

    It may stand in another, place a value by its name, ask whether a value is there, loop over a list that it is given,
    and write a value for HTML, for JSON, or as an address seen from its page.  It may not compare, join, count, cut, pick,
    sort, choose, format, call, keep a value, or put an address together: all that is `builder/pages/frame.py`'s.
    """
    tree = Environment().parse(source)
    found = [match.group() for match in _CUT_ADDRESS.finditer(source)]
    for node in tree.find_all(nodes.Node):
        if isinstance(node, nodes.Filter):
            fine = node.name in _FILTERS and isinstance(node.node, _VALUES)
        elif isinstance(node, nodes.Call):
            fine = node.node == nodes.Name("super", "load")
        elif isinstance(node, nodes.For):
            fine = node.test is None and not node.recursive and isinstance(node.target, nodes.Name)
        else:
            fine = isinstance(node, (*_FRAMES, *_VALUES, *_ASKS))
        if not fine:
            found.append(f"line {node.lineno}: {type(node).__name__}")
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_compute_nothing(path: Path) -> None:
    assert computed(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        '{% if page.meta.template == "search.html" %}{% endif %}',
        "{% if meta.prev or meta.next %}{% endif %}",
        "{{ a if b else c }}",
        "{{ site ~ path }}",
        "{{ near.first - 1 }}",
        "{{ nav.items[1] }}",
        "{{ names | join }}",
        "{{ names | first | url }}",
        "{{ page.title.upper() }}",
        "{{ [1, 2] }}",
        "{% set base = '../' %}",
        "{% for item in items if item.id %}{% endfor %}",
        "{% for key, value in items %}{% endfor %}",
        '<a href="../{{ item.id }}">',
        '<a href="{{ item.id }}/">',
    ],
)
def test_what_computes_is_seen(source: str) -> None:
    assert computed(source)


def test_templates_and_the_frame_know_the_same_values() -> None:
    """A value that is misspelt would show nothing; one that no template asks for is worked out for nobody."""
    trees = [Environment().parse(path.read_text(encoding="utf-8")) for path in TEMPLATES]
    asked = {
        node.attr for tree in trees for node in tree.find_all(nodes.Getattr) if node.node == nodes.Name("frame", "load")
    }
    assert asked == {field.name for field in fields(Frame)}


# --- sizes ----------------------------------------------------------------------------------------------------------------


def complexity(function: Function) -> int:
    """Ways through a function, as radon counts: boolean operands and comprehensions too, what is defined inside not."""
    return 1 + sum(map(_branches, function.body))


def _branches(node: ast.AST) -> int:
    if isinstance(node, Function | ast.ClassDef):
        return 0
    if isinstance(node, ast.Assert):
        return 1
    own = 0
    if isinstance(node, ast.If | ast.IfExp):
        own = 1
    elif isinstance(node, ast.For | ast.AsyncFor | ast.While):
        own = 1 + bool(node.orelse)
    elif isinstance(node, ast.Try | ast.TryStar):
        own = len(node.handlers) + bool(node.orelse)
    elif isinstance(node, ast.BoolOp):
        own = len(node.values) - 1
    elif isinstance(node, ast.comprehension):
        own = 1 + len(node.ifs)
    elif isinstance(node, ast.Match):
        own = len(node.cases) - any(getattr(case.pattern, "pattern", node) is None for case in node.cases)  # case _
    return own + sum(map(_branches, ast.iter_child_nodes(node)))


def _large(path: Path) -> dict[str, int]:
    """What of a module is above the limits: `lines`, and functions by name with their complexity."""
    functions = [node for node in ast.walk(_tree(path)) if isinstance(node, Function)]
    found = {node.name: complexity(node) for node in sorted(functions, key=complexity)}
    lines = len(path.read_text(encoding="utf-8").splitlines())
    over = {name: value for name, value in found.items() if value > MOST_COMPLEX}
    return {"lines": lines, **over} if lines > MOST_LINES else over


def test_modules_are_small_and_functions_simple() -> None:
    found = {_shown(path): large for path in FILES if (large := _large(path))}
    grown = {
        (path, name): value
        for path, large in found.items()
        for name, value in large.items()
        if value > TO_REWRITE.get(path, {}).get(name, 0)
    }
    assert not grown, (
        f"above {MOST_LINES} lines or a complexity of {MOST_COMPLEX}: split by construct, or table before ladder"
    )
    assert found == TO_REWRITE, "it has become simpler: write that down in tests/data/to_rewrite.yml"


def test_what_is_to_be_rewritten_is_the_reader() -> None:
    assert {_room(name.replace("/", ".")) for name in TO_REWRITE} <= {"reading", "text"}
    assert set(TO_REWRITE) <= set(map(_shown, FILES)), "it is gone: take it from the list"


def test_a_module_says_what_it_is() -> None:
    for path in FILES:
        assert path.stem not in ("utils", "util", "helpers", "helper", "common", "misc"), path
        assert ast.get_docstring(_tree(path)), path


def test_the_glue_to_mkdocs_is_short() -> None:
    assert len((PACKAGE / "site" / "hooks.py").read_text(encoding="utf-8").splitlines()) <= 100
