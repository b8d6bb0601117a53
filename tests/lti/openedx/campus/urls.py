"""Open edX's own addresses under ``/api/``, the campus's pages, and what a test asks of it."""

from campus import desk, pages
from django.urls import include, path

urlpatterns = [
    path("api/", include("lti_consumer.plugin.urls")),
    path("sign-in/<username>", pages.sign_in),
    path("learn/<usage_id>", pages.learn),
    path("studio/<usage_id>", pages.studio),
    path("desk/people", desk.people),
    path("desk/components/<usage_id>", desk.components),
    path("desk/share/<path:course_id>", desk.share),
    path("desk/book", desk.book),
    path("desk/key/<usage_id>", desk.key),
]
