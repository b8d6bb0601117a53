"""The signing keys: the first one, another one, and none of a demonstration beside real work."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.runtime import current
from npt_training.core.signing import DEMO


class DemonstrationKeyThere(NptError):
    """A demonstration key lies where real work is about to be signed."""


def add_key() -> str:
    """Make a real key that seals from now on; returns what to do with it."""
    refuse_demonstration_keys()
    signer = current().signer
    return _(
        "%(key)s was made in %(folder)s and seals from the next start on. Restart the services, "
        "make a backup, and leave the older keys where they are.",
        key=signer.create(),
        folder=signer.folder,
    )


def key_lines() -> list[str]:
    """One line for each key, the one that seals first."""
    signer = current().signer
    signer.load()
    seals = signer.key_id
    others = sorted((path.stem for path in signer.folder.glob("*.pem")), reverse=True)
    return [_("%(key)s  seals and verifies", key=seals)] + [
        _("%(key)s  verifies", key=name) for name in others if name != seals
    ]


def refuse_demonstration_keys() -> None:
    """A demonstration key beside real work would make its certificates look real."""
    keys = current().settings.keys
    found = sorted(path.name for path in keys.glob(f"{DEMO}*.pem"))
    if found:
        raise DemonstrationKeyThere(
            _(
                "This refuses to mix: %(key)s in %(folder)s is a demonstration key. Choose an "
                "empty NPT_DATA_DIR and database for the real installation.",
                key=found[0],
                folder=keys,
            )
        )


def kept_or_made() -> str:
    """Make the first key, unless there is one; says which."""
    signer = current().signer
    signer.load()
    if any(signer.folder.glob("*.pem")):
        return _("The signing key %(key)s is kept.", key=signer.key_id)
    return _(
        "A signing key was made: %(key)s in %(folder)s. Back it up: without it nobody can check "
        "what you sign.",
        key=signer.create(),
        folder=signer.folder,
    )
