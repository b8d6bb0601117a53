"""A strict LTI 1.3 Advantage platform of our own, for tests: what real platforms refuse, it does.

In one process, without any server::

    platform = Platform()
    tool = platform.add_tool()                  # our addresses under http://localhost:8000
    course = platform.add_course()
    teacher, ada = platform.add_instructor(course), platform.add_user(course)
    link = platform.add_link(course, column=10, custom={"selection": "..."})
    platform.approve_in(app)                    # our Platform, Deployment and PlatformKeys rows
    answer = platform.launch(app.test_client(), link, ada)

Step by step, to change something on the way::

    sent = platform.login(client, link, ada)    # what /lti/login sent to the auth endpoint
    token = platform.id_token(sent, sub=7)      # signed; claims and headers as the test wants
    client.post("/lti/launch", data={"id_token": token, "state": sent["state"]})

``platform.deep_link(client, course, teacher)`` opens the picker and ``platform.take_choice(page)``
takes the page with the signed response; ``platform.review(client, link, teacher, ada)`` opens a
submission's review; ``platform.copy_course(course)`` copies one. ``platform.sign(claims)`` signs
anything.

Services need a port, since the application calls them over the network::

    with Platform(port=port) as platform:       # served by waitress in a thread
        ...
        platform.misbehave("token", "500", times=2)
        platform.grade_of(link, ada).value      # what the gradebook shows
        platform.world.received                 # every score taken, in order
        platform.world.calls                    # every call: time, method, path, status

``platform.stop()`` and ``.serve()`` close and open the port. To stop a real process, run
``python -m tests.lti.platform --port N --state FILE``, see :mod:`tests.lti.platform.__main__`.
In a browser: ``{base}/open/<link>?user=<id>`` shows the tool in an iframe,
``{base}/choose/<course>?user=<id>`` the picker, ``{base}/open/<link>?user=<id>&review_of=<id>`` a
review. The platform is on 127.0.0.1 and the tool on localhost: another site, as for real.

Settings are attributes: ``storage`` ("_parent" or a frame's name: the page then answers
``lti.put_data`` and ``lti.get_data``), ``share_pii``, ``share_sub``, ``page_size``,
``stale_status``, ``not_gradable``, ``short_roles``, ``loses_custom`` (deep links come back without
their custom parameters), ``refuses_unknown`` (registration), ``family``, ``token_audience``,
``tool_custom`` (such as ``{"links": "$ResourceLink.id.history"}``), ``now``.
Several tools: ``add_tool`` again; they share the issuer. Two platforms may share one too:
``Platform(issuer=...)``. Misbehaviour: :mod:`tests.lti.platform.faults`.
"""

from tests.lti.platform.claims import DEEP_LINK, DL, LTI, RESOURCE, REVIEW
from tests.lti.platform.drive import Approved
from tests.lti.platform.platform import Platform
from tests.lti.platform.world import INSTRUCTOR, LEARNER, Client, Course, Link, User

__all__ = [
    "DEEP_LINK",
    "DL",
    "INSTRUCTOR",
    "LEARNER",
    "LTI",
    "RESOURCE",
    "REVIEW",
    "Approved",
    "Client",
    "Course",
    "Link",
    "Platform",
    "User",
]
