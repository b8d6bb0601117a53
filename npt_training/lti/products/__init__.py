"""What platforms do beside the standard, and nowhere else.

Other packages add a platform by an entry point of the group ``npt_training.lms_products`` that
names a subclass of :class:`.base.Product`. One that cannot be loaded is logged and left out, and
its platforms run on the standard.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any

import structlog

from npt_training.core.runtime import current
from npt_training.lti.products.base import Product, Registered, family_of
from npt_training.lti.products.canvas import Canvas
from npt_training.lti.products.moodle import Moodle
from npt_training.lti.products.openedx import OpenEdx

__all__ = ["Product", "guess", "product_named", "product_of", "products"]

GROUP = "npt_training.lms_products"
STANDARD = Product()
OURS: tuple[type[Product], ...] = (Canvas, Moodle, OpenEdx)
log = structlog.get_logger("npt.lti")


def products() -> dict[str, Product]:
    """Every product by name, the standard first; read once per application."""
    found: dict[str, Product] | None = current().caches.get(GROUP)
    if found is None:
        found = {STANDARD.name: STANDARD} | {one.name: one() for one in OURS}
        found |= _added(found)
        current().caches[GROUP] = found
    return found


def _added(known: Mapping[str, Product]) -> dict[str, Product]:
    added: dict[str, Product] = {}
    for point in entry_points(group=GROUP):
        try:
            product = point.load()()
            if not isinstance(product, Product) or product.name != point.name:
                raise TypeError(f"{point.value} is no Product named {point.name!r}")
            if product.name in known:
                raise TypeError(f"{point.name!r} is a product of ours")
            added[product.name] = product
        except Exception:
            log.exception("an LMS product could not be loaded", product=point.value)
    return added


def product_named(name: str) -> Product:
    """The product of that name, the standard where nothing of that name is installed."""
    return products().get(name, STANDARD)


def product_of(platform: Registered) -> Product:
    """How the platform of a registration behaves."""
    return product_named(platform.product)


def guess(issuer: str, facts: Mapping[str, Any] | None = None) -> Product:
    """Which product an issuer is, from itself and from what it says about itself: its
    ``tool_platform`` claim, or the platform part of its OpenID configuration."""
    family = family_of(facts)
    for product in products().values():
        if issuer in product.issuers or (family and family in product.families):
            return product
    return STANDARD
