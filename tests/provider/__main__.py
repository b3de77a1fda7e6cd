"""python -m tests.provider PORT BACK: serve until killed. Its people are told on standard input, one a line:
NAME ADDRESS yes|no (whether it has verified the address)."""

import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.provider.settings"


class Silent(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def main() -> None:
    import django

    django.setup()
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    client = Client(id="takt", name="Takt", type=Client.Type.CONFIDENTIAL, skip_consent=True)
    client.set_secret(os.environ["PROVIDER_CLIENT_SECRET"])
    client.set_scopes(["openid", "email"])
    client.set_redirect_uris([sys.argv[2]])
    client.set_grant_types([Client.GrantType.AUTHORIZATION_CODE])
    client.set_response_types(["code"])
    client.save()
    for line in sys.stdin:
        name, address, verified = line.split()
        user = get_user_model().objects.create_user(name)
        EmailAddress.objects.create(user=user, email=address, verified=verified == "yes", primary=True)
    server = make_server("127.0.0.1", int(sys.argv[1]), get_wsgi_application(), handler_class=Silent)
    print("ready", flush=True)
    server.serve_forever()


main()
