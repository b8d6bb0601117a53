"""``python -m campus --port N --folder DIR``: set the campus up if it is new, and serve it.

One process: the consumer keeps launches under way in memory.
"""

import argparse
import os

parser = argparse.ArgumentParser(prog="campus")
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--folder", required=True)
given = parser.parse_args()
os.environ["CAMPUS_PORT"], os.environ["CAMPUS_FOLDER"] = str(given.port), given.folder
os.environ["DJANGO_SETTINGS_MODULE"] = "campus.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from waitress import serve  # noqa: E402

call_command("migrate", run_syncdb=True, verbosity=0)
serve(get_wsgi_application(), host="127.0.0.1", port=given.port, threads=6, ident=None)
