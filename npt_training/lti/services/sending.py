"""One delivery: the column, what stands in it, the score, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.lti.activities.words import in_site_language
from npt_training.lti.fetch import FetchFailed
from npt_training.lti.products import product_of
from npt_training.lti.products.base import SCORE
from npt_training.lti.services import holding, noting, rules, words
from npt_training.lti.services.calls import call
from npt_training.lti.services.errors import ColumnBusy, NoColumn, TokenFailed
from npt_training.lti.services.lineitems import Column, column
from npt_training.lti.services.parcel import Parcel
from npt_training.lti.services.results import Result, can_read, result_of

SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
BUSY = timedelta(seconds=5)
log = structlog.get_logger("npt.lti.grades")


def carry(parcel: Parcel) -> None:
    """Bring one score to its platform and note what came of it. Never raises."""
    with in_site_language():
        try:
            _carry(parcel)
        except ColumnBusy:
            noting.put_off(parcel, now() + BUSY)
        except NoColumn as refused:
            noting.refused(parcel, refused.reason)
        except TokenFailed as failed:
            _hold(parcel, failed.reason, failed.status, failed.retry_after_s)
        except FetchFailed as failed:
            _settle(parcel, failed, None)


def _carry(parcel: Parcel) -> None:
    where = column(parcel.link_id)
    try:
        if _stands_back(parcel, where):
            return
        _send(parcel, where)
    except FetchFailed as failed:
        if rules.meaning(failed.status, again=parcel.again) != "gone":
            _settle(parcel, failed, where)
            return
        _once_more(parcel, where, failed)
        return
    noting.delivered(parcel)


def _once_more(parcel: Parcel, where: Column, gone: FetchFailed) -> None:
    """The column is not there: look for it once, and send to what was found."""
    anew = column(parcel.link_id, lost=where.url)
    try:
        _send(parcel, anew)
    except FetchFailed as failed:
        if rules.meaning(failed.status, again=parcel.again) == "gone":
            noting.refused(parcel, _why(anew, failed), failed.status)
        else:
            _settle(parcel, failed, anew)
        return
    noting.delivered(parcel)


def _stands_back(parcel: Parcel, where: Column) -> bool:
    """Read what stands there; True where it is somebody else's and so ours is not sent."""
    if parcel.overwrite:
        return False
    there = _there(parcel, where)
    theirs = there.percent if there is not None else None
    if parcel.percent is None and theirs is not None:
        noting.passed(parcel, words.a_mark_stands())
        return True
    if rules.asks_first(theirs, parcel.ours, parcel.percent):
        assert theirs is not None
        noting.asked(parcel, theirs)
        return True
    return False


def _there(parcel: Parcel, where: Column) -> Result | None:
    """The cell as it stands; None also where this platform does not let us read it, or says by a
    404 that there is none."""
    if not can_read(where):
        return None
    try:
        return result_of(where, parcel.subject)
    except FetchFailed as failed:
        if rules.meaning(failed.status, again=False) in ("hold", "later"):
            raise
        return None


def _send(parcel: Parcel, where: Column) -> None:
    product = product_of(where.platform)
    told = parcel.told
    score: dict[str, Any] = {
        "userId": parcel.subject,
        "timestamp": rules.timestamp(parcel.sent_as),
        "activityProgress": told.activity_progress,
        "gradingProgress": told.grading_progress,
        **product.score_extras(),
    }
    if told.given is not None:
        score |= {"scoreGiven": told.given, "scoreMaximum": told.maximum}
    if told.comment:
        score["comment"] = product.comment_text(told.comment)
    try:
        call(
            where.platform, "POST", product.scores_url(where.url), [SCORE],
            media_type=SCORE_TYPE, document=score,
        )  # fmt: skip
    except FetchFailed as failed:
        plain = failed.kind == "not_json" and not failed.body.lstrip().startswith("<")
        if not (plain and failed.status is not None and failed.status < 300):
            raise


def _settle(parcel: Parcel, failed: FetchFailed, where: Column | None) -> None:
    """What follows from an answer that is not a good one."""
    status = failed.status
    product = product_of(where.platform) if where is not None else None
    told = (status or 0, failed.body)
    means = rules.meaning(
        None if status is not None and status < 300 else status,
        again=parcel.again,
        already=product is not None and product.is_already_there(*told),
        slow_down=product is not None and product.is_slow_down(*told),
    )
    log.info("a score was not taken", score=parcel.score_id, status=status, means=means)
    if means == "hold":
        _hold(parcel, failed.reason, status, failed.retry_after_s)
    elif means == "compare" and where is not None:
        _compare(parcel, where, failed)
    elif means == "later" or (means == "gone" and where is None):
        _later(parcel, failed)
    else:
        noting.refused(parcel, _why(where, failed), status)


def _compare(parcel: Parcel, where: Column, failed: FetchFailed) -> None:
    """The platform says that it holds this score, or a later one: read which."""
    try:
        there = _there(parcel, where)
    except FetchFailed as unread:
        _settle(parcel, unread, None)
        return
    theirs = there.percent if there is not None else None
    if parcel.percent is not None and rules.same_mark(theirs, parcel.percent):
        noting.delivered(parcel)
    elif theirs is not None:
        noting.asked(parcel, theirs)
    elif parcel.again and failed.status == 409:
        noting.delivered(parcel)
    elif failed.status == 409:
        noting.refused(parcel, words.later_mark(), failed.status)
    else:
        noting.refused(parcel, _why(where, failed), failed.status)


def _hold(parcel: Parcel, why: str, status: int | None, retry_after_s: float | None) -> None:
    why = words.plain(why)
    with write() as s:
        until = holding.hold(s, parcel.platform_id, why, retry_after_s)
        noting.waits(s, parcel, until, why, status)


def _later(parcel: Parcel, failed: FetchFailed) -> None:
    """This score has to wait; the others go on unless several fail in a row."""
    waited = now() - parcel.created_at
    if rules.gives_up(waited, parcel.tries):
        noting.refused(parcel, words.given_up(), failed.status)
        return
    until = now() + rules.wait(parcel.tries, holding.chance())
    why = words.plain(failed.reason)
    with write() as s:
        holding.count_failure(s, parcel.platform_id, why)
        noting.waits(s, parcel, until, why, failed.status)


def _why(where: Column | None, failed: FetchFailed) -> str:
    if where is None or failed.status is None:
        return words.plain(failed.reason)
    reason = product_of(where.platform).refusal_words(failed.status, failed.body)
    return words.with_theirs(reason, failed.body)
