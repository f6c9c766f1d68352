"""The commands of cases as somebody at a terminal uses them."""

import re
from dataclasses import dataclass
from pathlib import Path

import typer
from typer.testing import CliRunner

from gongzhi.civic.cases import commands

app = typer.Typer()
app.command("cases")(commands.import_cases)
app.command("taxonomy")(commands.import_taxonomy)
app.command("audit")(commands.audit)


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    exit_code: int
    output: str

    @property
    def numbers(self) -> list[int]:
        """The four numbers of the summary: added, there already, rejected, all."""
        found = re.findall(r"(?:导入|导入过|共有)\s*[│|]\s*([\d,]+)\s*[│|]", self.output)
        return [int(number.replace(",", "")) for number in found]


def run(*words: str | Path) -> Answer:
    """Run a command."""
    result = CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200", "TERM": "dumb"})
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer(result.exit_code, result.output)


def run_import(file: Path, *options: str | Path) -> Answer:
    """Run `gongzhi import cases`."""
    return run("cases", file, *options)
