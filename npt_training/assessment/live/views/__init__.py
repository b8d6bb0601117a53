"""The pages of the live room; this file is their table of contents."""

from npt_training.assessment.live.views import desk, screen, seat
from npt_training.core.web import Blueprint

bp = Blueprint("live", __name__)

bp.get("/live", endpoint="desk")(desk.desk)
bp.post("/live", endpoint="open_room")(desk.open_room)

bp.get("/live/<room_id>", endpoint="screen")(screen.screen)
bp.get("/live/<room_id>/state", endpoint="state")(screen.state)
bp.post("/live/<room_id>/heat", endpoint="heat")(screen.heat)
bp.post("/live/<room_id>/reveal", endpoint="reveal")(screen.reveal)
bp.get("/live/<room_id>/next", endpoint="choose_next")(desk.choose_next)
bp.post("/live/<room_id>/next", endpoint="next_picture")(screen.next_picture)
bp.get("/live/<room_id>/close", endpoint="confirm_close")(screen.confirm_close)
bp.post("/live/<room_id>/close", endpoint="close")(screen.close)

bp.get("/join", endpoint="join")(seat.join)
bp.get("/join/<room_code>", endpoint="join_by_code")(seat.join)
bp.post("/join", endpoint="take_seat")(seat.take_seat)
bp.get("/seat/<seat>", endpoint="seat")(seat.seat)
bp.post("/seat/<seat>", endpoint="tap")(seat.tap)
bp.get("/seat/<seat>/state", endpoint="seat_state")(seat.state)
