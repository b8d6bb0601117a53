"""What a course management system keeps: people's names, places in courses, fields, grades."""

import uuid

from django.contrib.auth.models import User
from django.db import models


class Profile(models.Model):
    """A person's full name, where edx-platform keeps it."""

    user = models.OneToOneField(User, models.CASCADE, related_name="profile")
    name = models.CharField(max_length=255)


class ExternalId(models.Model):
    """The opaque id under which tools know a person."""

    user = models.OneToOneField(User, models.CASCADE, related_name="external")
    external_user_id = models.UUIDField(unique=True, default=uuid.uuid4)


class Place(models.Model):
    """Somebody's place in a course; ``role`` is student, staff or instructor."""

    user = models.ForeignKey(User, models.CASCADE)
    course_id = models.CharField(max_length=255)
    role = models.CharField(max_length=40)

    class Meta:
        unique_together = (("user", "course_id"),)


class Field(models.Model):
    """A stored field of a component: of the component itself, or of it for one person."""

    usage_id = models.CharField(max_length=255)
    user_id = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=100)
    value = models.JSONField(null=True)

    class Meta:
        unique_together = (("usage_id", "user_id", "name"),)


class Grade(models.Model):
    """A cell of the course's gradebook, as the component published it."""

    user = models.ForeignKey(User, models.CASCADE)
    usage_id = models.CharField(max_length=255)
    value = models.FloatField(null=True)
    maximum = models.FloatField(null=True)

    class Meta:
        unique_together = (("user", "usage_id"),)
