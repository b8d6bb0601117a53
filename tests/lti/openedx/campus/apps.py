"""Puts the seam in before anything of the consumer that binds its functions is imported."""

from django.apps import AppConfig


class Campus(AppConfig):
    name = "campus"

    def __init__(self, *args):
        super().__init__(*args)
        from campus.seam import put_in

        put_in()
