"""``python -m tests.lti.platform --port N --state FILE``: a platform in a process of its own.

A test fills the state file beforehand (``Platform(port=N, state=FILE)``, rows, ``keep()``) and
reads it afterwards. The process can be killed and started again at any moment: whatever it has
answered is in the file. ``--setting NAME=VALUE`` sets an attribute to a Python literal.
"""

from __future__ import annotations

import argparse
import ast
from pathlib import Path

from waitress import serve

from tests.lti.platform.platform import HOST, Platform


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.lti.platform")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path)
    parser.add_argument("--issuer")
    parser.add_argument("--setting", action="append", default=[])
    given = parser.parse_args()
    platform = Platform(port=given.port, issuer=given.issuer, state=given.state)
    for setting in given.setting:
        name, _, value = setting.partition("=")
        if not hasattr(platform, name):
            parser.error(f"there is no setting {name}")
        setattr(platform, name, ast.literal_eval(value))
    serve(platform.wsgi, host=HOST, port=given.port, threads=8, ident=None)


if __name__ == "__main__":
    main()
