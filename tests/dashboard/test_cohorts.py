"""Cohorts: who keeps them, who is in them, what is announced and to whom."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.accounts.cohorts import announcing, service
from npt_training.accounts.cohorts.errors import (
    CohortClosed,
    DatesReversed,
    NameTaken,
    NobodyToTell,
)
from npt_training.accounts.cohorts.service import Fields
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read
from npt_training.core.errors import Forbidden, NotFound
from npt_training.core.mail import Mail
from npt_training.curriculum import service as curriculum
from npt_training.dashboard.cohorts.reading import learners
from tests.curriculum.factories import make_edition, principal
from tests.queries import counted
from tests.world import make_organisation, make_person, sign_in


@pytest.fixture
def school_of(app: Flask) -> Any:
    organisation = make_organisation()

    def member(role: str) -> Any:
        return principal(make_person(organisation, role), organisation, role)

    return member


def test_a_cohort_is_kept_by_those_who_teach(school_of: Any) -> None:
    teacher = school_of("instructor")
    made = service.make(teacher, Fields("  Spring   2027 ", starts_on=date(2027, 3, 1)))
    assert service.cohort(teacher, made).name == "Spring 2027"
    for role in ("trainee", "certifier", "clinic"):
        with pytest.raises(Forbidden):
            service.cohorts(school_of(role))
    other = make_organisation()
    with pytest.raises(NotFound):
        service.cohort(principal(make_person(other, "instructor"), other, "instructor"), made)
    with pytest.raises(NameTaken):
        service.make(teacher, Fields("Spring 2027"))
    with pytest.raises(DatesReversed):
        service.make(teacher, Fields("x", starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 1)))


def test_only_people_of_the_school_are_put_in_and_once(school_of: Any) -> None:
    teacher, ada = school_of("instructor"), school_of("trainee")
    other = make_organisation()
    stranger = make_person(other, "trainee")
    made = service.make(teacher, Fields("A"))
    assert service.put_in(teacher, made, [ada.person_id, stranger.id]) == 1
    assert service.put_in(teacher, made, [ada.person_id]) == 0
    assert [mate.person_id for mate in service.mates(teacher, made)] == [ada.person_id]
    service.take_out(teacher, made, ada.person_id)
    service.take_out(teacher, made, ada.person_id)
    assert service.mates(teacher, made) == []
    assert service.put_in(teacher, made, [ada.person_id]) == 1
    service.close(teacher, made, closed=True)
    with pytest.raises(CohortClosed):
        service.put_in(teacher, made, [ada.person_id])
    assert service.cohorts_of(ada.person_id) == []


def test_an_announcement_reaches_each_member_once(school_of: Any, clock: FrozenClock) -> None:
    teacher, ada, ben = school_of("instructor"), school_of("trainee"), school_of("trainee")
    made = service.make(teacher, Fields("A"))
    with pytest.raises(NobodyToTell):
        announcing.announce(teacher, made, "Hall", "B")
    service.put_in(teacher, made, [ada.person_id])
    announcing.announce(teacher, made, "Hall", "We meet in hall <b>B</b>.")
    clock.advance(hours=1)
    service.put_in(teacher, made, [ben.person_id])
    (notice,) = announcing.notices(ada.person_id)
    assert notice.title == "Hall"
    assert announcing.notices(ben.person_id) == []
    announcing.put_away(ben, notice.id)
    announcing.put_away(ada, notice.id)
    announcing.put_away(ada, notice.id)
    assert announcing.notices(ada.person_id) == []
    assert [one.seen for one in announcing.told(teacher, made)] == [1]
    with read() as s:
        assert s.scalars(select(Mail.subject).where(Mail.subject == "A: Hall")).all() == ["A: Hall"]


def test_a_withdrawn_announcement_is_shown_to_nobody(school_of: Any) -> None:
    teacher, ada = school_of("instructor"), school_of("trainee")
    made = service.make(teacher, Fields("A"))
    service.put_in(teacher, made, [ada.person_id])
    told = announcing.announce(teacher, made, "Hall", "B")
    other = make_organisation()
    with pytest.raises(NotFound):
        announcing.withdraw(principal(make_person(other, "instructor"), other, "instructor"), told)
    announcing.withdraw(teacher, told)
    assert announcing.notices(ada.person_id) == []


def test_where_they_stand_is_read_in_a_few_queries(
    school_of: Any, tmp_path: Path, clock: FrozenClock
) -> None:
    make_edition(tmp_path)
    teacher = school_of("instructor")
    people = [school_of("trainee") for _ in range(4)]
    made = service.make(teacher, Fields("A"))
    service.put_in(teacher, made, [one.person_id for one in people])
    curriculum.mark_read(people[0], "b9-first")
    curriculum.mark_read(people[1], "b9-first")
    clock.advance(days=20)
    curriculum.mark_read(people[1], "b9-region")
    learners(teacher, made)
    with counted() as few:
        found = {one.person_id: one.stand for one in learners(teacher, made)}
    service.put_in(teacher, made, [school_of("trainee").person_id for _ in range(6)])
    with counted() as more:
        learners(teacher, made)
    assert len(few) == len(more)
    reasons = [[s.reason for s in found[one.person_id].stuck] for one in people]
    assert reasons == [["idle"], [], ["not_started"], ["not_started"]]
    assert found[people[1].person_id].modules[0].read == 2


def test_the_pages_from_an_empty_list_to_a_notice(school: Flask) -> None:
    organisation = make_organisation()
    teacher, ada = make_person(organisation, "instructor"), make_person(organisation, "trainee")
    client = school.test_client()
    sign_in(client, teacher)

    def post(path: str, **form: str) -> Any:
        return client.post(path, data=form, headers={"X-CSRFToken": _token(client)})

    assert "No cohort yet" in client.get("/cohorts").get_data(as_text=True)
    refused = post("/cohorts/new", name="", starts_on="2027-05-02", ends_on="2027-05-01")
    assert refused.status_code == 422
    path = post("/cohorts/new", name="Autumn").location.removesuffix("/people")
    post(f"{path}/people", person=ada.id)
    assert "Has not begun" in client.get(path).get_data(as_text=True)
    seen = post(f"{path}/announce", title="Hall <B>", text="At nine.\nBring a pen.")
    assert "Hall &lt;B&gt;" in seen.get_data(as_text=True)
    post(f"{path}/announce", title="Hall <B>", text="At nine.", sure="yes")
    assert "Autumn" in client.get("/cohorts").get_data(as_text=True)
    assert ada.name in client.get(f"{path}/standing.csv").get_data(as_text=True)
    reader = school.test_client()
    sign_in(reader, ada)
    reader.get("/")
    assert "Hall &lt;B&gt;" in reader.get("/").get_data(as_text=True)


def _token(client: Any) -> str:
    import re

    page = client.get("/account").get_data(as_text=True)
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found is not None
    return found[1]
