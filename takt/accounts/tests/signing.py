"""Coming in as tests do it: through the form."""

from takt.accounts.tests.conftest import PASSWORD


def sign_in(client, person, password=PASSWORD, **more):
    return client.post("/sign-in/", {"email": person.email, "password": password, **more})


def is_in(client):
    return "_auth_user_id" in client.session
