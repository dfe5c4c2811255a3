"""What a citizen is told of, or asked for, before his data are used: kept in these words."""

from console.domain.actions import Consent
from ui.words import tr


def wording(about: Consent) -> str:
    """The words to say, in the language of the screen."""
    if about is Consent.RECORDING:
        return tr("This call is recorded, so that what you say is kept right. Only who checks the service hears it.")
    return tr("May your name and telephone be given to the body that decides your case, for that purpose alone?")


def said(about: Consent, *, agreed: bool) -> str:
    """What became of it, in one line."""
    if about is Consent.RECORDING:
        return tr("Told that the call is recorded") if agreed else tr("Does not want the call recorded")
    return tr("Name and phone may go to the body") if agreed else tr("Name and phone may not go to the body")
