"""A campus: the smallest Django site on which Open edX's own LTI platform code runs.

Everything that speaks LTI is the package ``lti-consumer-xblock``, as it is published: its component
with its Studio form and student page, its login, launch, token, gradebook, roster and deep linking.
What edx-platform would give it (people, a course, a gradebook, stored fields) is here, behind the
seam the package names in ``lti_consumer.plugin.compat``.

Runs in an environment of its own: ``.venv-openedx/bin/python -m campus --port N --folder DIR`` from
``tests/lti/openedx``. It imports nothing of ours.
"""
