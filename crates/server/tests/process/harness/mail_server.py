"""A mail server for tests: it prints what it is given, and answers as it is told.

The arguments are the answers to the first recipients, like `450` or `550`; everybody else is taken.
With `--tls CERTIFICATE KEY` it says nothing before STARTTLS, and takes mail only from `pay` with the
password `correct horse`.
"""

import asyncio
import json
import ssl
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult


def say(**told):
    print(json.dumps(told), flush=True)


class Handler:
    def __init__(self, answers):
        self.answers = answers

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.pop(0) if self.answers else "250"
        say(recipient=address, answer=answer)
        if answer == "250":
            envelope.rcpt_tos.append(address)
        return f"{answer} as told"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        say(
            to=envelope.rcpt_tos,
            sender=envelope.mail_from,
            encrypted=session.ssl is not None,
            authenticated=session.authenticated,
            headers={name.lower(): str(value) for name, value in message.items()},
            kinds=[part.get_content_type() for part in message.walk()],
            text=message.get_body(("plain",)).get_content(),
            html=message.get_body(("html",)).get_content(),
        )
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    known = (data.login, data.password) == (b"pay", b"correct horse")
    return AuthResult(success=known, handled=False)


async def main(arguments):
    options = {}
    if arguments[:1] == ["--tls"]:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(arguments[1], arguments[2])
        options = {
            "tls_context": context,
            "require_starttls": True,
            "authenticator": authenticate,
            "auth_required": True,
        }
        arguments = arguments[3:]
    handler = Handler(arguments)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, **options), "127.0.0.1", 0)
    say(port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main(sys.argv[1:]))
