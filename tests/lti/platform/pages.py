"""Pages for a browser: a course with its tool in an iframe, and a host for platform storage."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, Response, render_template_string, request

from tests.lti.platform.claims import DEEP_LINK, RESOURCE, REVIEW
from tests.lti.platform.world import Refused

if TYPE_CHECKING:
    from tests.lti.platform.platform import Platform

COURSE = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>{{ title }}</title><h1>{{ title }}</h1>
<iframe name="tool" title="The tool" src="{{ src }}" width="1200" height="800"
  allow="fullscreen; storage-access"></iframe>
{% if storage and storage != "_parent" %}<iframe name="{{ storage }}" title="Storage" hidden
  src="/storage"></iframe>{% elif storage %}<script src="/storage.js"></script>{% endif %}
{% if script_after %}<p id="ready">ready</p>{% endif %}</html>"""

STORAGE = (
    """<!doctype html><html lang="en"><title>Storage</title><script src="/storage.js"></script>"""
)

SCRIPT = """"use strict";
const tools = %s, kept = new Map();
window.asked = [];
window.addEventListener("message", (event) => {
  const sent = event.data;
  if (typeof sent !== "object" || sent === null || typeof sent.subject !== "string") return;
  if (!sent.subject.startsWith("lti.")) return;
  window.asked.push([event.origin, sent.subject]);
  const answer = { subject: sent.subject + ".response", message_id: sent.message_id };
  const fail = (code, message) => { answer.error = { code, message }; };
  const key = event.origin + " " + sent.key;
  if (!tools.includes(event.origin)) fail("wrong_origin", "This is no origin of a tool here.");
  else if (typeof sent.message_id !== "string") fail("bad_request", "message_id is missing.");
  else if (sent.subject === "lti.capabilities") {
    answer.supported_messages = [
      { subject: "lti.capabilities" }, { subject: "lti.put_data", frame: window.name || "_parent" },
      { subject: "lti.get_data", frame: window.name || "_parent" },
    ];
  } else if (typeof sent.key !== "string") fail("bad_request", "key is missing.");
  else if (sent.subject === "lti.put_data") {
    if (sent.value === null || sent.value === undefined) kept.delete(key);
    else if (typeof sent.value !== "string" || sent.value.length > 4096) {
      fail("storage_exhaustion", "The value is no short text.");
    } else kept.set(key, sent.value);
    answer.key = sent.key; answer.value = sent.value;
  } else if (sent.subject === "lti.get_data") {
    answer.key = sent.key; answer.value = kept.has(key) ? kept.get(key) : null;
  } else fail("unsupported_subject", "There is no such message here.");
  if (answer.error && answer.error.code === "wrong_origin") return;
  event.source.postMessage(answer, event.origin);
});
"""


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def routes(platform: Platform) -> Blueprint:
    bp = Blueprint("pages", __name__)

    def framed(title: str, src: str) -> str:
        return render_template_string(COURSE, title=title, src=src, storage=platform.storage)

    @bp.get("/open/<link_id>")
    def open_link(link_id: str) -> str:
        """``?user=`` opens the link in an iframe; ``&review_of=`` their submission's review."""
        link = platform.world.links[link_id]
        learner = request.args.get("review_of")
        message = REVIEW if learner else RESOURCE
        src = platform.begin(link, request.args["user"], message=message, for_user=learner)
        return framed(link.title, src)

    @bp.get("/choose/<course_id>")
    def choose(course_id: str) -> str:
        """``?user=`` opens deep linking for a course, ``&link=`` for a link that is there."""
        course = platform.world.courses[course_id]
        link = platform.world.links.get(request.args.get("link", ""))
        src = platform.begin(link, request.args["user"], course=course, message=DEEP_LINK)
        return framed("Choose", src)

    @bp.get("/storage")
    def storage() -> str:
        return STORAGE

    @bp.get("/storage.js")
    def storage_script() -> Response:
        origins = sorted({_origin(client.tool_url) for client in platform.world.clients.values()})
        if not platform.storage:
            raise Refused(404, "this platform has no storage")
        return Response(SCRIPT % origins, mimetype="text/javascript")

    @bp.get("/returned")
    def returned() -> str:
        return "<!doctype html><title>Back</title><h1>Back in the course</h1>"

    return bp
