"""What is forbidden in the source, because a citizen's text would become a command: read from every line of it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_SQL = re.compile(
    r"\s*(BEGIN|SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|DROP|ALTER|PRAGMA|ATTACH|VACUUM|COPY|GRANT|EXPLAIN)\b"
)
_STATEMENTS = {"execute", "executemany", "executescript", "exec_driver_sql", "text", "literal_column"}
# Where a statement is put together -> of what; never of anything that came from outside.
PUT_TOGETHER = {
    "console/store/postgres.py:": "a number of our own",
    "console/store/findable.py:prepare_finding": "names of our own tables",
    "console/store/case_words.py:_begin": "a table's name made from a number",
    "console/store/case_words.py:forget": "a table's name made from a number",
    "console/store/case_words.py:newest_first": "a table's name made from a number, and a condition with its values",
    "console/store/case_words.py:put": "a table's name made from a number",
    "console/store/case_words.py:remove": "a table's name made from a number",
    "console/store/salvage.py:_insert_raw": "names of our own schema",
    "console/store/salvage.py:_make_alike": "a version's number",
    "console/store/sqlite_file.py:_connect": "numbers, and the desk's key in hexadecimal digits",
    "console/store/shown_tables.py:complete": "names of our own tables",
    "console/store/desk_migrations.py:bring_up": "a version's number",
}
RUNS_SOMETHING = {
    "console/store/backups.py": "PostgreSQL's own programs, by a list",
    "ui/system_signals.py": "questions to the system's bus: `call` there is D-Bus' word",
    "console/server/process_title.py": "itself, without the password on its command line",
}
SHOWS_SOMETHING = {"ui/screens/case/letters.py": "a page that the centre made, in the computer's browser"}
_UNPACKS = {"zipfile", "tarfile", "lzma", "bz2", "rarfile", "py7zr"}
_UNSAFE = {"pickle", "shelve", "marshal", "yaml"}


@cache
def sources() -> tuple[tuple[str, ast.Module], ...]:
    paths = sorted([*(ROOT / "console").rglob("*.py"), *(ROOT / "ui").rglob("*.py")])
    return tuple((path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


@cache
def inside(tree: ast.AST) -> list[tuple[str, ast.AST]]:
    """Every node with the innermost function it stands in."""
    found, waiting = [], [("", tree)]
    while waiting:
        name, parent = waiting.pop()
        for node in ast.iter_child_nodes(parent):
            named = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else name
            found.append((named, node))
            waiting.append((named, node))
    return found


def called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def is_put_together(node: ast.AST) -> bool:
    """Whether a text is made of parts that are not written here."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return any(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in ast.walk(node))
    return called(node) == "format"


def begins_like_sql(node: ast.AST) -> bool:
    first = next(
        (each for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)), None
    )
    return first is not None and _SQL.match(str(first.value)) is not None


def statements_put_together(tree: ast.AST) -> Iterator[str]:
    """The functions in which a statement is put together, by whatever way."""
    for function, node in inside(tree):
        first = node.args[0] if isinstance(node, ast.Call) and node.args else None
        is_given = first is not None and called(node) in _STATEMENTS and is_put_together(first)
        if is_given or (is_put_together(node) and begins_like_sql(node)):
            yield function


def test_values_reach_a_statement_as_bound_parameters_alone() -> None:
    found = {f"{where}:{function}" for where, tree in sources() for function in statements_put_together(tree)}
    assert found == set(PUT_TOGETHER)
    count = sum(called(node) in _STATEMENTS for _, tree in sources() for _, node in inside(tree))
    print(f"{count} statements read, {len(found)} put together of our own names and numbers")


@pytest.mark.parametrize(
    "code",
    [
        "connection.execute(f'SELECT * FROM t WHERE x = {name}')",
        "connection.execute('SELECT * FROM t WHERE x = %s' % name)",
        "connection.execute('SELECT * FROM t WHERE x = ' + name)",
        "connection.execute(text('x = {}'.format(name)))",
        "wanted = f'DELETE FROM t WHERE x = {name}'",
        "text(f'x = {name}')",
    ],
)
def test_a_statement_put_together_is_found(code: str) -> None:
    assert list(statements_put_together(ast.parse(code))) != []


def imported(tree: ast.AST) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in names}


def test_nothing_is_unpacked_and_nothing_is_read_that_could_be_a_program() -> None:
    assert {(where, each) for where, tree in sources() for each in imported(tree) & (_UNPACKS | _UNSAFE)} == set()


def test_nothing_is_started_or_opened_but_what_is_known() -> None:
    starting = {"Popen", "system", "startfile", "execve", "execv", "spawnv", "popen", "check_output", "call"}
    runs = {
        where
        for where, tree in sources()
        for _, node in inside(tree)
        if (called(node) in starting and not where.startswith("console/domain")) or "subprocess" in imported(node)
    }
    assert runs == set(RUNS_SOMETHING)
    opens = {where for where, tree in sources() for _, node in inside(tree) if called(node) in ("openUrl", "QProcess")}
    assert opens == set(SHOWS_SOMETHING)


def test_words_on_a_screen_are_plain_text() -> None:
    """Labels are ours, which say so; tips go through one function; nothing shows HTML or follows a link."""
    forbidden = {
        "QTextBrowser", "QTextEdit", "QTextDocument", "QStaticText", "QMessageBox", "QToolTip", "setHtml", "insertHtml",
        "setOpenExternalLinks", "setOpenLinks", "toHtml", "setMarkdown", "QWebEngineView", "setWhatsThis",
    }  # fmt: skip
    found = [
        f"{where}: {called(node)}"
        for where, tree in sources()
        for _, node in inside(tree)
        if called(node) in forbidden
        or (called(node) == "QLabel")
        or (called(node) == "setToolTip" and where != "ui/widgets/tip.py")
        or (called(node) == "setTextFormat" and ast.unparse(node) != "self.setTextFormat(Qt.TextFormat.PlainText)")
    ]
    assert found == []
    labels = {
        f"{where}: {node.name}": "setTextFormat(Qt.TextFormat.PlainText)" in ast.unparse(node)
        for where, tree in sources()
        for _, node in inside(tree)
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "QLabel" for base in node.bases)
    }
    assert labels == {"ui/widgets/badge.py: Badge": True, "ui/widgets/label.py: Label": True}


def test_tables_are_written_by_one_function_that_lets_no_cell_reckon() -> None:
    rows = {
        f"{where}:{function}"
        for where, tree in sources()
        for function, node in inside(tree)
        if called(node) in ("writerow", "writerows", "DictWriter", "Workbook")
    }
    assert rows == {
        "console/server/figures.py:as_csv",
        "console/server/figures.py:offices_as_csv",
        "console/server/figures.py:_write_row",
    }


def test_every_program_writes_its_log_by_the_one_way() -> None:
    found = {where for where, tree in sources() for _, node in inside(tree) if called(node) == "write_log"}
    assert found == {"ui/app.py", "console/desk/__main__.py", "console/server/__main__.py"}
    others = {
        where for where, tree in sources() for _, node in inside(tree) if called(node) in ("basicConfig", "dictConfig")
    }
    assert others == {"console/store/log_lines.py"}
