"""The shape of the house: floors, what the core may use, sizes, names, and what no file may hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "undersigned"
FOLDERS = ("src", "tests", "tools", "bench", "docs", "requirements", ".ci")
NOT_OURS = {"__pycache__", "LICENSE", ".git"}  # a file in a worktree
BINARY = {".mo", ".png", ".woff2", ".zip", ".docx", ".pdf", ".ttf", ".otf", ".pyc"}
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 40
DRIFTING = {"utils", "util", "helpers", "helper", "services", "service", "managers", "manager", "common", "misc"}
# What reads a disk, a clock or chance without being imported from a forbidden module.
IMPURE_CALLS = {"open", "print", "input", "exec", "eval", "__import__", "breakpoint"}
IMPURE_METHODS = {
    "now",
    "utcnow",
    "today",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "urandom",
    "generate",
}
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.*"))
LOADS = re.compile(r"{% load ((?:\w+ )+)%}")
WRITES = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
MACHINE_PATH = re.compile(r"(?<![\w./:])/(?:home|root|farm|work|Users)/\w+")
REGISTRIES = re.compile(r"\b(?:pypi|pythonhosted|npmjs|rubygems|golang|crates|conda|debian|ubuntu)\.(?:org|io|com)/\S*")


def files() -> list[Path]:
    """Every file of the project, without asking git: an unpacked archive is checked as well."""
    # In a second working tree `.git` is a file, which says where the first one is.
    found = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    for folder in FOLDERS:
        found += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    return sorted(path for path in found if not NOT_OURS & set(path.parts) and path.suffix not in BINARY)


FILES = files()
PYTHON = [path for path in FILES if path.suffix == ".py" and "migrations" not in path.parts]
CORE = [path for path in PYTHON if path.is_relative_to(PACKAGE / "core")]


def shown(path: Path) -> str:
    """A path as a person looks for it."""
    return path.relative_to(ROOT).as_posix()


@cache
def syntax(path: Path) -> ast.Module:
    """What a file of the package says, read once."""
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", autouse=True)
def _forgotten() -> Iterator[None]:
    """The syntax of so many files is more than the garbage collector should look through in every test that follows."""
    yield
    syntax.cache_clear()


def nodes(path: Path) -> Iterator[ast.AST]:
    """All syntax of a file."""
    return ast.walk(syntax(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions of a file, nested ones too. Expressions, the most of all syntax, are not looked into."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        parts = ast.iter_child_nodes(node)
        waiting += [part for part in parts if isinstance(part, (ast.stmt, ast.excepthandler, ast.match_case))]


def public(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """The public functions of a module and the public methods of its public classes."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public(node.body, f"{node.name}.")
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not node.name.startswith("_"):
            yield inside + node.name, node


def test_there_is_something_to_check():
    assert len(CORE) > 10
    assert PACKAGE / "core" / "text.py" in CORE
    assert ROOT / "pyproject.toml" in FILES


def test_import_contracts():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize("module", ["", ".verify", ".read", ".log"])
def test_reading_and_verifying_load_no_django(module):
    code = f"import sys, undersigned.cli{module}; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_core_is_pure():
    impure = []
    for path, node in ((file, node) for file in CORE for node in nodes(file)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if (isinstance(called, ast.Name) and called.id in IMPURE_CALLS) or (
            isinstance(called, ast.Attribute) and called.attr in IMPURE_METHODS
        ):
            impure.append(f"{shown(path)}:{node.lineno}: {ast.unparse(called)}()")
    assert not impure, "\n".join(impure)


def test_public_core_functions_are_typed_and_described():
    lacking = [f"{shown(path)}: the module has no docstring" for path in CORE if not ast.get_docstring(syntax(path))]
    for path, (name, node) in ((file, found) for file in CORE for found in public(syntax(file).body)):
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        arguments += [star for star in (node.args.vararg, node.args.kwarg) if star]
        bare = [a.arg for a in arguments if not a.annotation and a.arg not in {"self", "cls"}]
        if bare or not node.returns:
            lacking.append(f"{shown(path)}:{node.lineno}: {name} lacks types: {', '.join(bare) or 'what it returns'}")
        if not ast.get_docstring(node):
            lacking.append(f"{shown(path)}:{node.lineno}: {name} has no docstring")
    assert not lacking, "\n".join(lacking)


def test_files_and_functions_stay_short():
    long = [f"{shown(p)}: {n} lines" for p in PYTHON if (n := p.read_text().count("\n")) > MOST_LINES]
    for path in PYTHON:
        for node in functions(path):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_LINES_OF_A_FUNCTION:
                long.append(f"{shown(path)}:{node.lineno}: {node.name} has {length} lines")
    assert not long, "What is the second thing in it called?\n" + "\n".join(long)


def test_no_name_that_can_hold_anything():
    drifting = [shown(p) for p in FILES if DRIFTING & {part.removesuffix(".py") for part in p.relative_to(ROOT).parts}]
    assert not drifting


def test_views_do_not_write_and_actions_know_no_request():
    broken = []
    for path in (p for floor in ("views", "api") for p in (PACKAGE / floor).rglob("*.py")):
        for node in nodes(path):
            method = node.func if isinstance(node, ast.Call) else None
            if isinstance(method, ast.Attribute) and method.attr in WRITES:
                broken.append(f"{shown(path)}:{method.lineno}: {ast.unparse(method)}()")
    for path in (PACKAGE / "actions").rglob("*.py"):
        for node in nodes(path):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            broken += [
                f"{shown(path)}: imports {name}"
                for name in names
                if name.startswith(("django.http", "django.forms", "django.shortcuts"))
            ]
    assert not broken, "\n".join(broken)


def test_files_speak_of_no_machine_and_no_registry():
    found = []
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        if not MACHINE_PATH.search(text) and not REGISTRIES.search(text):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            # In Go an address is the name of a package.
            if MACHINE_PATH.search(line) or (path.suffix != ".go" and REGISTRIES.search(line)):
                found.append(f"{shown(path)}:{number}: {line.strip()[:100]}")
    assert not found, "\n".join(found)


def test_texts_that_hypothesis_makes_have_an_alphabet():
    """Without one it encodes every code point there is, which takes a second: see tests/characters.py."""
    bare = re.compile(r"st\.text\((?:\)|m(?:ax|in)_size)")
    found = [shown(path) for path in PYTHON if bare.search(path.read_text(encoding="utf-8"))]
    assert not found


def test_our_names_of_languages_come_after_django_s():
    """Both have a filter `language_name`, the last one loaded is meant, and theirs knows no Romani."""
    loads = {path: [word for line in LOADS.findall(path.read_text()) for word in line.split()] for path in TEMPLATES}
    both = {path: words for path, words in loads.items() if {"i18n", "desk"} <= set(words)}
    assert both
    assert [shown(path) for path, words in both.items() if words.index("desk") < words.index("i18n")] == []


def test_patterns_find_what_they_are_for():
    slash, dot = "/", "."
    assert MACHINE_PATH.search(f"see {slash}home{slash}someone")
    assert REGISTRIES.search(f"https://pypi{dot}org{slash}simple")
    assert not MACHINE_PATH.search("https://example.org/work/plan")
