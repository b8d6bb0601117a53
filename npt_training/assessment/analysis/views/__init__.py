"""The pages of item analysis and standard setting; this file is their table of contents."""

from npt_training.assessment.analysis.views import groups, standards, tests
from npt_training.core.web import Blueprint

bp = Blueprint("analysis", __name__)

bp.get("/analysis", endpoint="tests")(tests.all_tests)
bp.get("/analysis/tests/<key>", endpoint="test")(tests.test)
bp.get("/analysis/tests/<key>/items.csv", endpoint="items_csv")(tests.items_csv)
bp.get("/analysis/tests/<key>/marks.csv", endpoint="marks_csv")(tests.marks_csv)
bp.get("/analysis/tests/<key>/items/<item_id>", endpoint="item")(tests.item)

bp.get("/analysis/nerves", endpoint="nerves")(groups.nerves)
bp.get("/analysis/nerves/<nerve_id>", endpoint="nerve")(groups.nerve)
bp.get("/analysis/cohorts", endpoint="cohorts")(groups.cohorts)

bp.get("/standards", endpoint="standards")(standards.standards)
bp.get("/standards/new", endpoint="new_standard")(standards.new)
bp.post("/standards/new", endpoint="start_standard")(standards.start)
bp.get("/standards/new-station", endpoint="new_station")(standards.new_station)
bp.post("/standards/new-station", endpoint="start_station")(standards.start_station)
bp.get("/standards/<standard_id>", endpoint="standard")(standards.standard)
bp.post("/standards/<standard_id>/judges", endpoint="invite")(standards.invite)
bp.get("/standards/<standard_id>/estimates", endpoint="judge")(standards.judge)
bp.post("/standards/<standard_id>/estimates", endpoint="estimate")(standards.estimate)
bp.post("/standards/<standard_id>/rounds", endpoint="next_round")(standards.next_round)
bp.post("/standards/<standard_id>/table", endpoint="station_table")(standards.station_table)
bp.post("/standards/<standard_id>/cut", endpoint="decide")(standards.decide)
