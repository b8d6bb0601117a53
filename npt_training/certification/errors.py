"""Refusals of certification, as sentences."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class OwnAward(NptError):
    """Somebody tried to judge their own certificate."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("This is your own certificate. Somebody else has to decide."))


class InterestDeclared(NptError):
    """An interest stands between the two."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("An interest is declared between you two. Somebody else has to decide."))


class SecondPersonNeeded(NptError):
    """The one who proposed may not confirm."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You proposed this award. A second person has to confirm it."))


class ObserverMayNotDecide(NptError):
    """The one who signed an observation may not decide on the award."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("You signed an observation of this person. Somebody else has to decide.")
        )


class NotYetMet(NptError):
    """The recorded evidence does not meet the scheme."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("The evidence on record does not meet the scheme now. See what is missing.")
        )


class NameMissing(NptError):
    """No name for the certificate was given yet."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("The holder has not yet said which name the certificate carries. Ask them to.")
        )


class AlreadyProposed(NptError):
    """The award waits for a decision already."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("This award is proposed already and waits for a decision."))


class AlreadyDecided(NptError):
    """Somebody decided on the proposal first."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("This proposal was decided already. Its decision stands."))


class AlreadyCertified(NptError):
    """The person holds a certificate of this scheme that leaves no room for another."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("This person holds a certificate of this scheme already."))


class MoveNotPossible(NptError):
    """That move does not lead out of the certificate's present state."""

    status = 409

    def __init__(self, state: str) -> None:
        super().__init__(
            _(
                "That is not possible while the certificate is “%(state)s”. "
                "Reload the page to see what is.",
                state=state,
            )
        )


class ReasonNeeded(NptError):
    """A move needs a reason and a sentence of at least ten characters."""

    status = 422

    def __init__(self, field: str = "sentence") -> None:
        super().__init__(
            _("Say in a sentence why, so that the holder and an appeal can understand it.")
            if field == "sentence"
            else _("Choose one of the reasons."),
            field=field,
        )


class ScopeNotReduced(NptError):
    """The scope asked for is not smaller than the present one."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Take something away: choose less for at least one line, and more for none."),
            field="scope",
        )


class ChoiceUnknown(NptError):
    """Not one of the choices offered."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose one of the three ways to show your name."), field="choice")


class NameNeeded(NptError):
    """A certificate cannot carry an empty name."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Write the name your certificate shall carry."), field="legal_name")


class SchemeMissing(NptError):
    """No award scheme is loaded for this edition."""

    status = 503

    def __init__(self) -> None:
        super().__init__(_("No award scheme is loaded yet. Run: npt-training content load"))


class DocumentBroken(NptError):
    """What is stored does not match what was sealed; nothing is shown."""

    status = 500

    def __init__(self) -> None:
        super().__init__(
            _("This certificate's record does not match its seal. Tell your administrator.")
        )


class NotInForce(NptError):
    """A certificate that is suspended or has ended is not printed any more."""

    status = 409

    def __init__(self, state: str) -> None:
        super().__init__(
            _("This certificate is “%(state)s”, so no PDF of it is made.", state=state)
        )
