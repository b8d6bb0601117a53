"""What a test does behind the scenes: makes people and components, reads the gradebook."""

import json

from campus.blocks import component
from campus.models import ExternalId, Grade, Place, Profile
from django.contrib.auth.models import User
from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt
from lti_consumer.models import (
    CourseAllowPIISharingInLTIFlag,
    LtiAgsLineItem,
    LtiAgsScore,
    LtiConfiguration,
    LtiDlContentItem,
)
from opaque_keys.edx.keys import CourseKey, UsageKey
from webob import Request


@csrf_exempt
def people(request):
    """POST username, name, email, course, role: somebody with a place in a course."""
    sent = json.loads(request.body)
    user = User.objects.create_user(sent["username"], sent["email"])
    Profile.objects.create(user=user, name=sent["name"])
    external = ExternalId.objects.create(user=user)
    Place.objects.create(user=user, course_id=sent["course"], role=sent["role"])
    return JsonResponse({"id": user.id, "external": str(external.external_user_id)})


@csrf_exempt
def components(request, usage_id):
    """POST fields by the names Studio shows: the component's own form saves them.

    Answers with what Studio then shows to copy into the tool; GET does too.
    """
    from lti_consumer.api import get_lti_1p3_launch_info

    staff = User.objects.get(username=request.GET["user"])
    block = component(UsageKey.from_string(usage_id), staff)
    if request.method == "POST":
        names = {str(block.fields[n].display_name): n for n in block.editable_fields}
        given = json.loads(request.body)
        unknown = [name for name in given if name not in names]
        if unknown:
            return JsonResponse({"unknown": unknown, "known": sorted(names)}, status=400)
        values = {names[name]: _value(block, names[name], value) for name, value in given.items()}
        save = Request.blank("/", method="POST", POST=None)
        save.body = json.dumps({"values": values, "defaults": []}).encode()
        saved = block.runtime.handle(block, "submit_studio_edits", save)
        if saved.status_code != 200:
            return JsonResponse({"refused": saved.text}, status=400)
        block.save()
        block = component(UsageKey.from_string(usage_id), staff)
    return JsonResponse(get_lti_1p3_launch_info(block.get_lti_1p3_launch_data()))


def _value(block, name, value):
    """What a choice's words stand for, as the form's select has it; other values as they are."""
    choices = block.fields[name].values
    if isinstance(choices, list):
        return {str(c["display_name"]): c["value"] for c in choices}.get(value, value)
    return value


@csrf_exempt
def share(request, course_id):
    """POST: this course may tell tools names and addresses in its roster."""
    CourseAllowPIISharingInLTIFlag.objects.create(
        course_id=CourseKey.from_string(course_id), enabled=True
    )
    return JsonResponse({})


def book(request):
    """The gradebook, and what the services hold: columns, scores, deep links."""
    grades = Grade.objects.select_related("user")
    columns = LtiAgsLineItem.objects.order_by("id")
    scores = LtiAgsScore.objects.order_by("id")
    links = LtiDlContentItem.objects.order_by("id")
    return JsonResponse(
        {
            "grades": [
                [grade.user.username, grade.usage_id, grade.value, grade.maximum]
                for grade in grades
            ],
            "columns": [
                {
                    "label": column.label,
                    "maximum": column.score_maximum,
                    "resource_id": column.resource_id,
                    "tag": column.tag,
                    "link": str(column.resource_link_id),
                }
                for column in columns
            ],
            "scores": [
                {
                    "user": score.user_id,
                    "given": score.score_given,
                    "maximum": score.score_maximum,
                    "activity": score.activity_progress,
                    "grading": score.grading_progress,
                    "comment": score.comment,
                    "timestamp": score.timestamp.isoformat(),
                    "label": score.line_item.label,
                }
                for score in scores
            ],
            "links": [
                {
                    "component": str(link.lti_configuration.location),
                    "type": link.content_type,
                    "attributes": link.attributes,
                }
                for link in links
            ],
        }
    )


def key(request, usage_id):
    """The platform's real private key, so that a test can sign what the platform never would."""
    config = LtiConfiguration.objects.get(location=UsageKey.from_string(usage_id))
    return JsonResponse({"pem": config.lti_1p3_private_key, "kid": config.lti_1p3_private_key_id})
