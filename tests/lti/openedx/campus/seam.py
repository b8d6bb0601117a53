"""The functions that ``lti_consumer.plugin.compat`` expects edx-platform to answer."""

from types import SimpleNamespace


class Off:
    """A switch of the platform that is off, as it is from the start."""

    @staticmethod
    def is_enabled(*_args):
        return False


def put_in():
    """Answer for edx-platform. Called before the consumer's models are imported; ``utils`` has
    bound the switches by then, as the package imports it with its component."""
    from lti_consumer import utils
    from lti_consumer.plugin import compat

    for name in (
        "get_external_config_waffle_flag",
        "get_external_user_id_1p1_launches_waffle_flag",
        "get_database_config_waffle_flag",
        "get_external_multiple_launch_urls_waffle_flag",
    ):
        setattr(compat, name, Off)
        setattr(utils, name, Off)
    for function in (
        load_enough_xblock,
        load_block_as_user,
        save_xblock,
        get_user_from_external_user_id,
        user_has_access,
        user_course_access,
        user_has_studio_write_access,
        get_course_by_id,
        batch_get_or_create_externalids,
        get_course_members,
    ):
        setattr(compat, function.__name__, function)


def load_enough_xblock(location):
    from campus.blocks import component

    return component(location)


def load_block_as_user(location):
    from campus.blocks import component
    from crum import get_current_user

    return component(location, get_current_user())


def save_xblock(block):
    block.save()


def get_user_from_external_user_id(external_user_id):
    from campus.models import ExternalId
    from django.core.exceptions import ValidationError
    from lti_consumer.exceptions import LtiError

    try:
        return ExternalId.objects.get(external_user_id=external_user_id).user
    except (ExternalId.DoesNotExist, ValidationError) as error:
        raise LtiError("Invalid User") from error


def user_has_access(user, *_args):
    return user.is_authenticated


def user_course_access(course, user, *_args, **_kwargs):
    return _role(user, course.id) is not None


def user_has_studio_write_access(user, course_key):
    return _role(user, course_key) in ("staff", "instructor")


def _role(user, course_key):
    from campus.models import Place

    if not user.is_authenticated:
        return None
    place = Place.objects.filter(user=user, course_id=str(course_key)).first()
    return place.role if place else None


def get_course_by_id(course_key):
    return SimpleNamespace(
        id=course_key,
        display_name_with_default="Nerves of the neck",
        display_org_with_default=course_key.org,
        lti_passports=[],
    )


def batch_get_or_create_externalids(users):
    return {user.id: user.external for user in users}


def get_course_members(course_key):
    from campus.models import Place

    places = Place.objects.filter(course_id=str(course_key)).select_related("user__profile")
    return {
        place.user_id: {
            "id": place.user_id,
            "username": place.user.username,
            "email": place.user.email,
            "name": place.user.profile.name,
            "roles": [place.role],
        }
        for place in places
    }
