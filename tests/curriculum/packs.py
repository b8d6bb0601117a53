"""A small course on disk, to be spoilt by tests."""

from __future__ import annotations

from pathlib import Path

NERVES = ("sural", "saphenous")
VIEWS = ("ankle-lateral-right",)

SOURCES = """\
- id: standring
  cite: "Gray's Anatomy"
- id: trial-2020
  cite: "A small trial"
  url: https://example.org/trial
"""

CLAIMS = """\
- id: G26
  statement: It began at the Achilles tendon.
  labels: [CASE]
  known: One small trial with stronger solutions.
  modules: [B9]
  sources: [trial-2020]
"""

COURSE = """\
id: basic
title: Basic
tier: basic
edition: "2026.1"
modules: [B9]
prerequisites: {}
"""

MODULE = """\
id: B9
title: Leg and foot
summary: What runs under the skin.
minutes: 60
objectives:
  - {level: A, text: Find the sural nerve}
nerves: [sural]
lessons: [b9-first, b9-region]
quiz:
  title: Leg and foot
  items: 1
  blueprint: {hotspot: 1}
  levels: {A: 1}
  pass_percent: 80
"""

LESSON = """\
---
id: b9-first
title: Find your first nerve
kind: lesson
minutes: 8
nerves: [sural]
claims: [G26]
sources: [standring]
key_points: ["Bone, gap, roll."]
---
The **sural nerve** lies behind the bone [@standring].

:::find-nerve
view: ankle-lateral-right
nerve: sural
item: b9-loc-sural
:::

:::figure
view: ankle-lateral-right
show: [sural]
layers: [course, labels]
caption: "The sural nerve."
:::

:::figure
svg: figures/ankle.svg
alt: "An ankle."
caption: "A drawing."
:::

:::claim
id: G26
:::
"""

REGION = """\
---
id: b9-region
title: Outer ankle
kind: region
minutes: 12
nerves: [sural]
claims: []
sources: [trial-2020]
key_points: ["Stay in the fat."]
---
## The patient

:::vignette
title: "A sore heel"
text: "She runs."
question: "What now?"
answer: "Look first."
sources: [standring]
:::

## Find

Behind the bone [@standring].

## Examine

Roll the skin [@standring].

## Do

Place the needle in the fat [@standring].

## Hazards and stop signs

:::stop
items: ["Never into the tendon."]
sources: [standring]
:::

## Aftercare and follow-up

Rest [@standring].

## What is known

:::known
label: CASE
text: "We do not know."
sources: [trial-2020]
:::

## Say this to the patient

:::say
text: "It has not been tested."
:::
"""

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
    '<path class="fig-ink" d="M0 0h9"/></svg>\n'
)


def write_course(folder: Path) -> Path:
    """A course without a fault, in ``folder``."""
    module = folder / "basic" / "B9"
    (module / "figures").mkdir(parents=True)
    (folder / "sources.yaml").write_text(SOURCES)
    (folder / "claims.yaml").write_text(CLAIMS)
    (folder / "basic" / "course.yaml").write_text(COURSE)
    (module / "module.yaml").write_text(MODULE)
    (module / "01-first.md").write_text(LESSON)
    (module / "02-region.md").write_text(REGION)
    (module / "figures" / "ankle.svg").write_text(SVG)
    return folder


def spoil(path: Path, old: str, new: str) -> int:
    """Replace ``old`` by ``new`` in a file; returns the line on which it stood."""
    text = path.read_text()
    assert text.count(old) >= 1, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1
