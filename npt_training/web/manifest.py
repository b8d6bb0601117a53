"""Where the built front end is: Vite's manifest, read once per build.

Names are those of the sources below ``frontend/src`` ("main.ts", "styles/main.scss", "player.ts")
or of a file that the build copies as it is ("fonts/source-serif-4/SourceSerif4_400Regular.ttf").
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

DIST = Path(__file__).resolve().parent / "static" / "dist"
FONTS = DIST / "fonts"
MANIFEST = DIST / "manifest.json"


class FrontEndNotBuilt(RuntimeError):
    """The folder with the built front end is missing or does not hold what a page asks for."""


@lru_cache(maxsize=4)
def _entries(manifest: Path, modified_ns: int) -> dict[str, str]:
    """Source name to built file, for one state of the manifest; a new build is seen at once."""
    document = json.loads(manifest.read_text(encoding="utf-8"))
    return {name.removeprefix("src/"): entry["file"] for name, entry in document.items()}


def asset_url(name: str, dist: Path = DIST) -> str:
    """The address of a built asset relative to ``static/dist``, with its content hash."""
    manifest = dist / "manifest.json"
    try:
        entries = _entries(manifest, manifest.stat().st_mtime_ns)
    except FileNotFoundError:
        raise FrontEndNotBuilt(
            "The front end has not been built. "
            "Run `npm ci && npm run build` in the folder frontend/, or `make run`, which does both."
        ) from None
    if name in entries:
        return entries[name]
    if ".." not in Path(name).parts and (dist / name).is_file():
        return name
    known = ", ".join(sorted(entries))
    raise FrontEndNotBuilt(f"The built front end has no {name!r}. It has: {known}.")
