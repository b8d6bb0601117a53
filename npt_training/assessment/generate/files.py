"""Generated items as files: ``<region>/<kind>.yaml``, small enough to read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml

from npt_training.assessment.generate.draft import Doc
from npt_training.atlas.pack import AtlasPack
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _

MARK = "# Made from the atlas by: npt-training items generate"


class NotHere(NptError):
    """The folder is not one to write generated items into."""

    status = 422


def write(docs: Iterable[Doc], pack: AtlasPack, folder: Path, note: str) -> list[Path]:
    """Write items below ``folder``; files made earlier by this command are replaced.

    ``note`` goes behind the command in the first line. Raises NotHere where a file stands that
    the command did not make.
    """
    files: dict[Path, list[Doc]] = {}
    for doc in docs:
        files.setdefault(folder / _region(doc, pack) / f"{doc['kind']}.yaml", []).append(doc)
    for path in sorted({*folder.glob("*/*.yaml"), *files}):
        if path.exists() and not path.read_text("utf-8").startswith(MARK):
            raise NotHere(_("%(path)s was written by hand and is not replaced.", path=path))
    for path in folder.glob("*/*.yaml"):
        path.unlink()
    for path, items in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{MARK} {note}".rstrip() + "\n" + text_of(items), encoding="utf-8")
    return sorted(files)


def text_of(items: list[Doc]) -> str:
    """YAML with short lists in one line."""
    return yaml.dump(
        items,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=110,
        default_flow_style=None,
    )


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    def ignore_aliases(self, data: object) -> bool:
        return True


def _region(doc: Doc, pack: AtlasPack) -> str:
    nerve = doc.get("structure")
    if nerve is not None:
        return pack.nerves[nerve].region
    return pack.landmarks[doc["target"]["landmark"]].region
