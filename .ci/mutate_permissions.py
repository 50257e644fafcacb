"""Takes out one permission check after another and runs the tests: `python .ci/mutate_permissions.py kb/ledger`.

A check that can be taken out without a test that fails is listed, and the script exits with 1. The tests run once as
they are, to see which of them come to which check; then those alone run for it, until the first failure. Each check is
taken out in a process forked from the one that has the database in memory, by exchanging the code of its function.

A check is a call of `has_perm`, `has_…_permission`, `may_…`, `is_decider` (then always true), a statement `require…()`,
a `raise PermissionDenied`, or a `return False` in a method `has_…_permission` (then gone, or true).
"""

import ast
import builtins
import copy
import gc
import os
import re
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
ASKS = re.compile(r"has_perm|has_(\w+_)?permission|may_\w+|is_decider")
REQUIRES = re.compile(r"_?require(_\w+)?")
NO_PERMISSION = {
    "require_genuine",
    "_require_future",
    "_require_no_other_draft",
    "require_open_door",
    "_require_open_door",
}
"""Checks of something else than who may."""
TESTS = ["tests/ledger", "tests/admin", "tests/hotlines/test_permissions.py", "tests/hotlines/test_who_may_decide.py"]
ERROR = 2
"""The exit status of a child that could not run the tests."""
SECONDS = 300
"""How long the tests of one check may take. Who takes longer has failed: the check decided about a loop."""


class Check(NamedTuple):
    path: Path
    line: int
    function: tuple[str, int]
    """The qualified name of the function and its first line."""
    mutated: ast.Module

    def __str__(self) -> str:
        text = self.path.read_text(encoding="utf-8").splitlines()[self.line - 1].strip()
        return f"{self.path.relative_to(ROOT)}:{self.line}: {text}"


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    folders = [each for each in arguments if not each.startswith("tests")] or ["kb/ledger", "kb/admin"]
    tests = [each for each in arguments if each.startswith("tests")] or TESTS
    paths = sorted(path for folder in folders for path in _python_files(ROOT / folder))
    plugin = Mutations([check for path in paths for check in find_checks(path)])
    status = pytest.main(["-q", "-p", "no:cacheprovider", "--show-capture=no", *tests], plugins=[plugin])
    return 1 if status or plugin.survivors else 0


def _python_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else list(path.rglob("*.py"))


def find_checks(path: Path) -> Iterator[Check]:
    """Yields the checks in a module, each with the module without it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for index, (node, function) in enumerate(_nodes(tree)):
        if _is_check(node, function):
            mutated = copy.deepcopy(tree)
            target, _function = list(_nodes(mutated))[index]
            _take_out(mutated, target)
            yield Check(path, node.lineno, _place(function), ast.fix_missing_locations(mutated))


def _nodes(tree: ast.AST, names: str = "", function: Any = None) -> Iterator[tuple[Any, Any]]:
    """Yields each node in a function with the function, in order."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            child.qualified = names + child.name  # type: ignore[union-attr]
            is_function = isinstance(child, ast.FunctionDef)
            inner = child.qualified + (".<locals>." if is_function else ".")  # type: ignore[union-attr]
            yield from _nodes(child, inner, child if is_function else None)
        else:
            if function is not None:
                yield child, function
            yield from _nodes(child, names, function)


def _is_check(node: ast.AST, function: ast.FunctionDef) -> bool:
    match node:
        case ast.Call():
            return bool(ASKS.fullmatch(_called(node)))
        case ast.Expr(value=ast.Call() as call):
            return bool(REQUIRES.fullmatch(_called(call))) and _called(call) not in NO_PERMISSION
        case ast.Raise(exc=ast.Call() | ast.Name() as error):
            return "PermissionDenied" in ast.unparse(error)
        case ast.Return(value=ast.Constant(value=False)):
            return bool(re.fullmatch(r"has_(\w+_)?permission", function.name))
    return False


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _take_out(tree: ast.Module, target: ast.AST) -> None:
    always = ast.Constant(value=True)
    if isinstance(target, ast.Call):  # still called, so that the function keeps its free variables
        replacement: ast.AST = ast.BoolOp(op=ast.Or(), values=[copy.copy(target), always])
    elif isinstance(target, ast.Return):
        replacement = ast.Return(value=always)
    else:
        replacement = ast.Pass()

    class Exchange(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return ast.copy_location(replacement, node) if node is target else self.generic_visit(node)

    Exchange().visit(tree)


def _place(function: Any) -> tuple[str, int]:
    decorators = [each.lineno for each in function.decorator_list]
    return function.qualified, min([function.lineno, *decorators])


class Mutations:
    """Runs the tests as they are, and then for each check those that come to it."""

    def __init__(self, checks: list[Check]) -> None:
        self.checks = checks
        self.survivors: list[Check] = []
        self.failed = False

    @pytest.hookimpl
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        reached = self._run_all(session)
        for check in self.checks:
            items = reached.get((check.path, check.function), [])
            is_found = bool(items) and self._fails_in_a_fork(check, items)
            print(f"{'found' if is_found else 'SURVIVED'} ({len(items)} tests): {check}", flush=True)
            if not is_found:
                self.survivors.append(check)
        print(f"{len(self.checks)} checks; taken out without a failing test: {len(self.survivors)}.")
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def _run_all(self, session: pytest.Session) -> dict[Any, list[Any]]:
        """Returns the tests by the function that they come to, the quickest first."""
        builtins.reached = set()  # type: ignore[attr-defined]
        originals = [_exchange(check.path, check.function, _noting(check)) for check in self.checks]
        tests: dict[Any, list[Any]] = {}
        seconds: dict[Any, float] = {}
        for number, item in enumerate(session.items):
            builtins.reached.clear()  # type: ignore[attr-defined]
            following = session.items[(number + 1) % len(session.items)]  # the last one keeps the session's fixtures
            self.failed, started = False, time.monotonic()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                print(f"\nFails as it is, and is left out: {item.nodeid}")
                continue
            seconds[item] = time.monotonic() - started
            for place in builtins.reached:  # type: ignore[attr-defined]
                tests.setdefault((ROOT / place[0], place[1]), []).append(item)
        for functions in reversed(originals):
            for function, code in functions:
                function.__code__ = code
        return {place: sorted(items, key=seconds.__getitem__) for place, items in tests.items()}

    def _fails_in_a_fork(self, check: Check, items: list[Any]) -> bool:
        """Takes the check out in a child process and runs these tests. Returns True if one fails."""
        sys.stdout.flush()
        child = os.fork()
        if child:
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if status == ERROR:
                raise pytest.UsageError(f"The tests could not be run without {check}")
            return status != 0
        signal.alarm(SECONDS)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        self.failed = False
        try:
            is_taken_out = bool(_exchange(check.path, check.function, check.mutated))
            items[0].session._setupstate.teardown_exact(items[0])  # noqa: SLF001  # the fixtures of the test before
            for item, following in zip(items, [*items[1:], items[0]], strict=True):
                if is_taken_out and not self.failed:
                    item._initrequest()  # noqa: SLF001  # as for a test that has not run yet
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        except BaseException:  # noqa: BLE001  # a child of a fork must not go on with its parent's work
            traceback.print_exc()
            os._exit(ERROR)
        os._exit(1 if self.failed else 0)


def _noting(check: Check) -> ast.Module:
    """Returns the module with a function that notes when it is called."""
    tree = ast.parse(check.path.read_text(encoding="utf-8"))
    function = next(function for _node, function in _nodes(tree) if _place(function) == check.function)
    place = (str(check.path.relative_to(ROOT)), check.function)
    function.body.insert(0, ast.parse(f"__import__('builtins').reached.add({place!r})").body[0])
    return ast.fix_missing_locations(tree)


def _exchange(path: Path, place: tuple[str, int], tree: ast.Module) -> list[tuple[FunctionType, CodeType]]:
    """Gives the function the code that it has in this tree. Returns the functions with their former code."""
    code = next(
        each for each in _codes(compile(tree, str(path), "exec")) if (each.co_qualname, each.co_firstlineno) == place
    )
    changed = []
    for function in gc.get_objects():
        if type(function) is FunctionType and function.__code__.co_filename == str(
            path
        ):  # isinstance() wakes lazy ones
            old = function.__code__
            if (old.co_qualname, old.co_firstlineno) == place:
                function.__code__ = code
                changed.append((function, old))
    return changed


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
