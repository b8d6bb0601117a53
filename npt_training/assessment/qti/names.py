"""QTI 2.1 and 2.2 under the names of 3.0, so that the rest knows one vocabulary.

``responseDeclaration baseType=`` becomes ``qti-response-declaration base-type=``; text elements
such as ``p`` and ``img`` keep their names. Values of attributes are left alone.
"""

from __future__ import annotations

import re

from npt_training.assessment.qti.errors import QtiRefused
from npt_training.assessment.qti.xmlread import Node
from npt_training.core.i18n import gettext as _

QTI3 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
OLDER = (
    "http://www.imsglobal.org/xsd/imsqti_v2p0",
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/xsd/imsqti_v2p2",
)
ITEM = "qti-assessment-item"
_TEXT = (
    "a abbr acronym address article aside audio b bdi bdo big blockquote br caption cite code col "
    "colgroup dd details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i "
    "img kbd li nav object ol p param picture pre q rb rp rt rtc ruby samp section small source "
    "span strong style sub summary sup table tbody td tfoot th thead tr track tt ul var video "
    "math include"
)
HTML = frozenset(_TEXT.split())
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
RENAMED = {"anyN": "qti-any-n", "hottext": "qti-hottext"}


def modern(root: Node) -> Node:
    """``root`` with the names of QTI 3.0; raises QtiRefused when it is no assessment item."""
    if root.name == "assessmentItem":
        for node in root.walk():
            _rename(node)
    if root.name != ITEM:
        raise QtiRefused(
            _("This is <%(name)s>; a QTI assessment item was expected.", name=root.name[:60])
        )
    return root


def _rename(node: Node) -> None:
    if node.namespace and node.namespace not in OLDER:
        return
    node.attributes = {_kebab(key): value for key, value in node.attributes.items()}
    if node.name not in HTML:
        node.name = RENAMED.get(node.name) or f"qti-{_kebab(node.name)}"


def _kebab(name: str) -> str:
    return name if ":" in name else _CAMEL.sub("-", name).lower()
