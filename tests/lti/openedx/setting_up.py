"""A component set up for our application, by the labels of Open edX's own form."""

from __future__ import annotations

from typing import Any


def studio_fields(tool: str, **more: Any) -> dict[str, Any]:
    """What a teacher types into the component's form in Studio for the tool at ``tool``."""
    return {
        "Display Name": "Nerve quiz",
        "LTI Version": "LTI 1.3",
        "Launch URL": f"{tool}/lti/to",
        "Tool Initiate Login URL (OIDC)": f"{tool}/lti/login",
        "Registered Redirect URIs": [f"{tool}/lti/launch"],
        "Tool Public Key Mode": "Keyset URL",
        "Tool Keyset URL": f"{tool}/lti/jwks.json",
        "Names & Roles (NRPS)": True,
        "Deep linking": True,
        "Deep Linking Launch URL": f"{tool}/lti/to",
        "Assignment and Grades": "Programmatic",
        "This activity is graded": True,
        "Grade Weight": 10,
        "Share Full name": True,
        "Share Email": True,
    } | more
