"""What the house keeps about coming in: attempts, sessions, invitations, second factors, outside identities."""

from takt.accounts.models.attempt import Attempt
from takt.accounts.models.factors import Authenticator, Passkey, RecoveryCode
from takt.accounts.models.identity import Identity
from takt.accounts.models.sign_in import SignIn
from takt.accounts.models.ticket import Ticket

__all__ = ["Attempt", "Authenticator", "Identity", "Passkey", "RecoveryCode", "SignIn", "Ticket"]
