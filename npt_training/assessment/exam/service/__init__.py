"""Verbs of quizzes and examinations, as the pages and other rooms call them."""

from npt_training.assessment.exam.service.codes import MadeCode, code_until, make_code
from npt_training.assessment.exam.service.devices import (
    Device,
    new_token,
    require_device,
    take_over,
)
from npt_training.assessment.exam.service.drafts import (
    create,
    get,
    listed,
    look,
    publish,
    save_draft,
    set_closed,
    versions,
)
from npt_training.assessment.exam.service.extra import extras, give_extra
from npt_training.assessment.exam.service.finish import (
    ExamResult,
    asks_confidence,
    exam_result,
    expire_if_over,
    hand_in_sitting,
    sitting_of,
)
from npt_training.assessment.exam.service.keep import Kept, keep, opened
from npt_training.assessment.exam.service.making import (
    make_items,
    newest_order,
    order_items,
    place_order,
    pool_lines,
)
from npt_training.assessment.exam.service.pool import modules_with_nerves
from npt_training.assessment.exam.service.staff import (
    admit,
    one_sitting,
    release_results,
    sittings,
)
from npt_training.assessment.exam.service.start import bar_words, facts, start
from npt_training.assessment.exam.service.tier import begin, mocks

__all__ = [
    "Device", "ExamResult", "Kept", "MadeCode", "admit", "asks_confidence", "bar_words", "begin",
    "code_until", "create", "exam_result", "expire_if_over", "extras", "facts", "get",
    "give_extra", "hand_in_sitting", "keep", "listed", "look", "make_code", "make_items", "mocks",
    "modules_with_nerves",
    "new_token", "newest_order", "one_sitting", "opened", "order_items", "place_order",
    "pool_lines", "publish", "release_results", "require_device", "save_draft", "set_closed",
    "sitting_of", "sittings", "start", "take_over", "versions",
]  # fmt: skip
