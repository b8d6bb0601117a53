"""The pages of authoring; this file is their table of contents."""

from npt_training.assessment.authoring.views import (
    exchange,
    items,
    lists,
    pictures,
    preview,
    review,
)
from npt_training.core.web import Blueprint

bp = Blueprint("authoring", __name__)

bp.get("/authoring", endpoint="items")(lists.items)
bp.post("/authoring/adopt", endpoint="adopt")(lists.adopt)
bp.get("/authoring/twins", endpoint="twins")(lists.twins)
bp.get("/authoring/new", endpoint="new")(items.new)
bp.post("/authoring/new", endpoint="begin")(items.begin)

_ITEM = "/authoring/items/<draft_id>"
bp.get(_ITEM, endpoint="edit")(items.edit)
bp.post(_ITEM, endpoint="save")(items.save)
bp.get(f"{_ITEM}/snaps.json", endpoint="snaps")(items.snaps)
bp.get(f"{_ITEM}/picture", endpoint="choose_picture")(items.choose_picture)
bp.post(f"{_ITEM}/picture", endpoint="set_picture")(items.set_picture)

bp.get(f"{_ITEM}/preview", endpoint="preview")(preview.preview)
bp.get(f"{_ITEM}/preview/question", endpoint="try_it")(preview.question)
bp.post(f"{_ITEM}/preview/question", endpoint="try_answer")(preview.answer)
bp.post(f"{_ITEM}/preview/save", endpoint="try_save")(preview.save)
bp.get(f"{_ITEM}/preview/explanation", endpoint="try_explained")(preview.explanation)

bp.get(f"{_ITEM}/review", endpoint="review")(review.review)
bp.post(f"{_ITEM}/review/<act>", endpoint="decide")(review.decide)
bp.get(f"{_ITEM}/review/<act>", endpoint="confirm")(review.confirm)
bp.get(f"{_ITEM}/versions", endpoint="versions")(review.versions)

bp.get("/authoring/pictures", endpoint="pictures")(pictures.pictures)
bp.post("/authoring/pictures", endpoint="upload")(pictures.upload)
_PICTURE = "/authoring/pictures/<picture_id>"
bp.get(_PICTURE, endpoint="picture")(pictures.picture)
bp.get(f"{_PICTURE}/file", endpoint="picture_file")(pictures.file)
bp.post(f"{_PICTURE}/turn", endpoint="turn")(pictures.turn)
bp.post(f"{_PICTURE}/cut", endpoint="cut")(pictures.cut)
bp.post(f"{_PICTURE}/calibration", endpoint="calibrate")(pictures.calibrate)
bp.post(f"{_PICTURE}/confirmation", endpoint="confirm_picture")(pictures.confirm)
bp.get(f"{_PICTURE}/discard", endpoint="ask_discard")(pictures.ask_discard)
bp.post(f"{_PICTURE}/discard", endpoint="discard")(pictures.discard)

bp.get("/authoring/exchange", endpoint="exchange")(exchange.exchange)
bp.get("/authoring/items.zip", endpoint="export")(exchange.export)
bp.post("/authoring/exchange", endpoint="bring_in")(exchange.bring_in)
