"""The pages of the atlas; this file is their table of contents."""

from npt_training.atlas.views import browse, pictures, structures
from npt_training.atlas.words import layer_name, region_name
from npt_training.core.web import Blueprint

bp = Blueprint("atlas", __name__)

bp.get("/atlas", endpoint="index")(browse.index)
bp.get("/atlas/regions/<region>", endpoint="region")(browse.region)
bp.get("/atlas/nerves", endpoint="nerves")(browse.nerves)
bp.get("/atlas/landmarks", endpoint="landmarks")(browse.landmarks)
bp.get("/atlas/hazards", endpoint="hazards")(browse.hazards)

bp.get("/atlas/nerves/<nerve_id>", endpoint="nerve")(structures.nerve)
bp.get("/atlas/landmarks/<landmark_id>", endpoint="landmark")(structures.landmark)
bp.get("/atlas/hazards/<hazard_id>", endpoint="hazard")(structures.hazard)

bp.get("/atlas/views/<view_id>", endpoint="view")(pictures.view)

__all__ = ["bp", "layer_name", "region_name"]
