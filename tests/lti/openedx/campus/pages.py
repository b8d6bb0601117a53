"""What a person sees: the component's own pages, framed as a course frames them."""

from campus.blocks import component
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from opaque_keys.edx.keys import UsageKey

PAGE = """<!doctype html><html lang="en"><title>{}</title><main>{}</main>
<script>
for (const place of document.querySelectorAll("#lti-iframe-container")) {{
  place.querySelector("iframe").src = place.dataset.target;
}}
</script><style>iframe {{ width: 1200px; height: 780px }}</style></html>"""
"""The component's script puts the address into the iframe; this does what it does."""


def sign_in(request, username):
    """Sign in as somebody and go on to ``?next=``."""
    login(request, User.objects.get(username=username))
    return HttpResponseRedirect(request.GET.get("next", "/"))


def learn(request, usage_id):
    """The unit in the course: the component's student page, with the tool in its iframe."""
    block = component(UsageKey.from_string(usage_id), request.user)
    return _page(block, "student_view")


def studio(request, usage_id):
    """The unit in Studio: what to copy into the tool, and the link to deep linking."""
    block = component(UsageKey.from_string(usage_id), request.user)
    return _page(block, "author_view")


def _page(block, view):
    shown = block.runtime.render(block, view, {})
    return HttpResponse(format_html(PAGE, block.display_name, mark_safe(shown.content)))
