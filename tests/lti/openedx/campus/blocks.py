"""Open edX's own LTI component, given life: stored fields, the person who looks, a gradebook."""

from lti_consumer.lti_xblock import LtiConsumerXBlock
from xblock.core import XBlockMixin
from xblock.fields import Boolean, DateTime, Scope, ScopeIds, Timedelta
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import KeyValueStore, KvsFieldData, Runtime

COMPONENT = "lti_consumer"


class Inherited(XBlockMixin):
    """Fields that a component has from its course."""

    due = DateTime(default=None, scope=Scope.settings)
    graceperiod = Timedelta(default=None, scope=Scope.settings)
    graded = Boolean(default=True, scope=Scope.settings)


class Stored(KeyValueStore):
    """Fields in the campus's table; those of a person's state are kept for that person."""

    def _row(self, key):
        from campus.models import Field

        user = str(key.user_id) if key.scope.user.name == "ONE" else ""
        place = {"usage_id": str(key.block_scope_id), "user_id": user, "name": key.field_name}
        return Field, place

    def get(self, key):
        table, place = self._row(key)
        found = table.objects.filter(**place).first()
        if found is None:
            raise KeyError(key)
        return found.value

    def set(self, key, value):
        table, place = self._row(key)
        table.objects.update_or_create(**place, defaults={"value": value})

    def delete(self, key):
        table, place = self._row(key)
        table.objects.filter(**place).delete()

    def has(self, key):
        table, place = self._row(key)
        return table.objects.filter(**place).exists()

    def set_many(self, update_dict):
        for key, value in update_dict.items():
            self.set(key, value)


class Person(UserService):
    """Who looks at the component."""

    def __init__(self, user, course_id):
        super().__init__()
        self.user, self.course_id = user, course_id

    def get_current_user(self):
        from campus.models import Place

        user = self.user
        if user is None or not user.is_authenticated:
            return XBlockUser(is_current_user=True)
        shown = XBlockUser(True, emails=[user.email], full_name=user.profile.name)
        place = Place.objects.filter(user=user, course_id=self.course_id).first()
        shown.opt_attrs.update(
            {
                "edx-platform.is_authenticated": True,
                "edx-platform.user_id": user.id,
                "edx-platform.username": user.username,
                "edx-platform.user_role": place.role if place else "guest",
                "edx-platform.user_is_staff": False,
            }
        )
        return shown

    def get_external_user_id(self, _kind):
        return str(self.user.external.external_user_id)


class Rebind:
    """Lets the component speak for a person who is not the one asking."""

    def rebind_noauth_module_to_user(self, block, user):
        block.scope_ids = block.scope_ids._replace(user_id=user.id)


class CampusRuntime(Runtime):
    """The part of a learning management system that a component sees."""

    def __init__(self, user, course_id):
        services = {
            "field-data": KvsFieldData(Stored()),
            "user": Person(user, course_id),
            "rebind_user": Rebind(),
        }
        super().__init__(None, None, services=services, mixins=(Inherited,))

    def handler_url(self, block, handler_name, suffix="", query="", thirdparty=False):
        return f"/components/{block.scope_ids.usage_id}/{handler_name}"

    def resource_url(self, resource):
        return f"/resources/{resource}"

    def local_resource_url(self, block, uri):
        return f"/resources/{uri}"

    def publish(self, block, event_type, event_data):
        """A component's grade goes into the course's gradebook."""
        from campus.models import Grade

        if event_type == "grade":
            Grade.objects.update_or_create(
                user_id=event_data["user_id"],
                usage_id=str(block.scope_ids.usage_id),
                defaults={"value": event_data["value"], "maximum": event_data["max_value"]},
            )


def component(usage_key, user=None):
    """The component at ``usage_key`` as ``user`` sees it."""
    runtime = CampusRuntime(user, str(usage_key.context_key))
    ids = ScopeIds(user.id if user else None, COMPONENT, usage_key, usage_key)
    return runtime.construct_xblock_from_class(LtiConsumerXBlock, ids)
