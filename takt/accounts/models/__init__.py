"""What the house keeps about coming in: attempts, sessions, invitations, second factors, outside identities."""

from takt.accounts.models.attempt import Attempt
from takt.accounts.models.sign_in import SignIn

__all__ = ["Attempt", "SignIn"]
