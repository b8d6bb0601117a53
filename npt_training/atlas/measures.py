"""The published distances as measured when the body was built, as a table. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def within(rows: Sequence[Row]) -> int:
    return sum(bool(row["within"]) for row in rows)


def summary(rows: Sequence[Row]) -> str:
    return f"{within(rows)} of {len(rows)} published distances lie within tolerance."


def lines(rows: Sequence[Row]) -> list[str]:
    """Plain text, one row each; what lies outside is marked with `!`."""
    found = []
    for row in rows:
        mark = " " if row["within"] else "!"
        name = f"{row['structure']}:{row['id']}"
        spread = "" if row.get("spread") is None else f" SD {row['spread']:g}"
        found.append(
            f"{mark} {name:<58} asked {row['asked']:>6g} measured {row['measured']:>6g}"
            f" {row['unit']} tolerance {row['tolerance']:g}{spread}  {', '.join(row['sources'])}"
        )
    outside = [row for row in rows if not row["within"]]
    if outside:
        found += ["", "Outside tolerance:"]
    for row in outside:
        reason = row.get("explained") or "not explained"
        found.append(f"  {row['structure']}:{row['id']}: {reason}")
    return [*found, "", summary(rows)]


def markdown(rows: Sequence[Row]) -> str:
    """The page docs/atlas-measurements.md."""
    text = [
        "# Published distances, measured on the body of the atlas",
        "",
        "Every figure the tables of nerves and landmarks take from the literature, asked for on a",
        "body of 1750 mm and measured again on the finished surface. Tolerances were set before",
        "the first measurement; SD is the spread the source reports. Written by",
        "`npt-training atlas measure --markdown`; no anatomist has reviewed these entries.",
        "",
        f"**{summary(rows)}**",
        "",
        "| structure | what | asked | measured | unit | tolerance | SD | within | source |",
        "|---|---|---:|---:|---|---:|---:|---|---|",
    ]
    for row in rows:
        spread = "" if row.get("spread") is None else f"{row['spread']:g}"
        cells = (
            row["structure"], row["what"].replace("|", "/"), f"{row['asked']:g}",
            f"{row['measured']:g}", row["unit"], f"{row['tolerance']:g}", spread,
            "yes" if row["within"] else "**no**", ", ".join(row["sources"]),
        )  # fmt: skip
        text.append("| " + " | ".join(cells) + " |")
    outside = [row for row in rows if not row["within"]]
    if outside:
        text += ["", "## Outside tolerance, one by one", ""]
    for row in outside:
        reason = row.get("explained") or "Not explained."
        text.append(f"- **{row['structure']}**, {row['what']}: {reason}")
    return "\n".join(text) + "\n"
