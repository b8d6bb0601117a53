"""Safety corrections: what an editor has to tell everyone at once, whatever edition they follow.

A page shows what concerns it with two lines::

    {% set concerns = [("card", card.id), ("nerve", nerve.id)] %}
    {% include "corrections/_shown.html" %}

and other rooms ask :func:`service.corrections_for`.
"""
