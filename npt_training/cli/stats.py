"""``npt-training stats``: item analysis of a plain table, without a database."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

import click

from npt_training.assessment.analysis.errors import TableRefused
from npt_training.assessment.analysis.table import number, read_table
from npt_training.assessment.statistics import irt
from npt_training.assessment.statistics.flags import flags
from npt_training.assessment.statistics.items import ItemFigures
from npt_training.assessment.statistics.scores import Scores
from npt_training.assessment.statistics.whole import Analysis, WholeFigures, analyse

DIGITS = 6


@click.group()
def stats() -> None:
    """Statistics of examinations."""


@stats.command("items")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--max", "most", multiple=True, metavar="ITEM=MARKS", help="Most marks of an item.")
@click.option("--cut", default=None, metavar="MARKS", help="Also say what happens at this cut.")
@click.option("--model", type=click.Choice(["rasch", "2pl"]), default=None,
              help="Also fit an item response model (items marked 0 or 1).")  # fmt: skip
def stats_items(
    file: Path, as_json: bool, most: tuple[str, ...], cut: str | None, model: str | None
) -> None:
    """Facility, discrimination and reliability from a table of marks.

    FILE has a header row; its first column names the candidate, every other column is an item.
    An empty cell is a question left out or not reached: the candidate does not count for that
    item, and it adds nothing to the total. Most marks are 1 if --max does not say otherwise, or
    the highest mark found where that is more. `-` reads from standard input.
    """
    table = read_table(_text(file), _most(most))
    share = _cut(cut, table.scores.total_most)
    found = analyse(table.scores, cut_share=share)
    fitted = _model(table.scores, model)
    if table.guessed:
        click.echo(
            f"No --max for {', '.join(table.guessed)}: the highest mark found is taken.", err=True
        )
    if as_json:
        click.echo(json.dumps(document(found, fitted), ensure_ascii=False, indent=1))
        return
    for line in lines(found, fitted):
        click.echo(line)


def document(found: Analysis, fitted: irt.Model | None = None) -> dict[str, Any]:
    """The analysis as plain data. Figures that cannot be said are null."""
    whole = {
        "items": [_rounded(_item(item)) for item in found.items],
        "test": _rounded(dataclasses.asdict(found.test)),
    }
    if fitted is not None:
        whole["model"] = _rounded(
            {
                "items": [
                    {"id": item, "slope": a, "easiness": d, "difficulty": b}
                    for item, a, d, b in zip(
                        fitted.items, fitted.slopes, fitted.easiness, fitted.difficulty, strict=True
                    )
                ],
                "log_likelihood": fitted.log_likelihood,
                "aic": fitted.aic,
                "bic": fitted.bic,
            }
        )
    return whole


def _item(item: ItemFigures) -> dict[str, Any]:
    told = [{"code": flag.code, "sure": flag.sure} for flag in flags(item)]
    return {**dataclasses.asdict(item), "flags": told}


def lines(found: Analysis, fitted: irt.Model | None) -> list[str]:
    """The same for reading."""
    width = max(4, *(len(item.id) for item in found.items))
    names = ("n", "p", "95 %", "D", "eff.", "r", "r corr.", "alpha-")
    out = [f"{'item':<{width}} {names[0]:>6} {names[1]:>6} {names[2]:>13} "
           + " ".join(f"{name:>7}" for name in names[3:]) + "  look at"]  # fmt: skip
    for item in found.items:
        values = (
            item.discrimination_index, item.discriminative_efficiency, item.point_biserial,
            item.corrected, item.alpha_if_deleted,
        )  # fmt: skip
        out.append(
            f"{item.id:<{width}} {item.n:>6} {_figure(item.facility, 6)} "
            f"{_between(item.facility_interval):>13} "
            + " ".join(_figure(value, 7) for value in values)
            + "  "
            + ", ".join(flag.code + ("" if flag.sure else "?") for flag in flags(item))
        )
    return out + ["", *_test_lines(found.test)] + ([] if fitted is None else _model_lines(fitted))


def _test_lines(test: WholeFigures) -> list[str]:
    out = [
        f"{test.n} candidates, {test.items} items, {test.most:g} marks",
        f"mean {_figure(test.mean)}, SD {_figure(test.sd)}, SEM {_figure(test.sem)}",
        f"alpha {_figure(test.alpha)} (95 %: {_between(test.alpha_interval)})"
        + ("" if test.kr21 is None else f", KR-21 {_figure(test.kr21)}"),
    ]
    if test.cut is not None:
        out.append(
            f"at the cut of {test.cut.cut:g}: {test.cut.passing:.1%} pass, "
            f"SEM {test.cut.conditional_sem:.3f}, "
            f"{test.cut.agreement:.1%} decided alike by a parallel test, "
            f"kappa {_figure(test.cut.kappa)}"
        )
    return out


def _model_lines(fitted: irt.Model) -> list[str]:
    rows = zip(fitted.items, fitted.slopes, fitted.difficulty, strict=True)
    return [
        "",
        *(f"{item}: slope {a:.3f}, difficulty {b:.3f}" for item, a, b in rows),
        f"log-likelihood {fitted.log_likelihood:.3f}, AIC {fitted.aic:.3f}, BIC {fitted.bic:.3f}",
    ]


def _text(file: Path) -> str:
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from error
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TableRefused(
            "This is not UTF-8 text: save the table as CSV UTF-8.", line=line
        ) from error


def _most(given: tuple[str, ...]) -> dict[str, float]:
    most = {}
    for pair in given:
        item, found, text = pair.rpartition("=")
        value = number(text)
        if not found or not item or value is None:
            raise click.BadParameter(f"{pair!r} is not ITEM=MARKS, as in --max case2=8.",
                                     param_hint="--max")  # fmt: skip
        most[item.strip()] = value
    return most


def _cut(text: str | None, most: float) -> float | None:
    if text is None:
        return None
    value = number(text)
    if value is None or not 0 <= value <= most:
        raise click.BadParameter(f"{text!r} is not between 0 and the {most:g} marks of the test.",
                                 param_hint="--cut")  # fmt: skip
    return value / most


def _model(table: Scores, model: str | None) -> irt.Model | None:
    if model is None:
        return None
    try:
        return irt.fit(table, slopes_differ=model == "2pl")
    except ValueError as error:
        raise click.ClickException(f"The model cannot be fitted: {error}.") from error


def _figure(value: float | None, width: int = 0) -> str:
    return f"{'-' if value is None else format(value, '.3f'):>{width}}"


def _between(bounds: tuple[float, float] | None) -> str:
    return "-" if bounds is None else f"{bounds[0]:.3f}-{bounds[1]:.3f}"


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(one) for one in value]
    return value
