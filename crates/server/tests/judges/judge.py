"""Judges what Countersign signed, with nothing but Python's standard library.

Reads a JSON list of deliveries from standard input, each with its `headers`, its `body`, the
`secret` of the endpoint and whether it is `genuine`. Ends with 1 if it disagrees about one.
"""

import base64
import hashlib
import hmac
import json
import sys


def body_is_signed(secret: str, headers: dict, body: bytes) -> bool:
    mac = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(headers.get("wallgent-signature", ""), "sha256=" + mac)


def message_is_signed(secret: str, headers: dict, body: bytes) -> bool:
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    head = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode()
    mac = base64.b64encode(hmac.new(key, head + body, hashlib.sha256).digest()).decode()
    signatures = headers["webhook-signature"].split(" ")
    return any(hmac.compare_digest(signature, "v1," + mac) for signature in signatures)


def main() -> int:
    deliveries = json.load(sys.stdin)
    wrong = 0
    for delivery in deliveries:
        secret, headers = delivery["secret"], delivery["headers"]
        body = delivery["body"].encode()
        # After a rotation the secret before still signs the message, and no longer the body.
        by_body = body_is_signed(secret, headers, body) or delivery["rotated"]
        by_message = message_is_signed(secret, headers, body)
        if (by_body and by_message) != delivery["genuine"]:
            print(f"{delivery['name']}: body {by_body}, message {by_message}", file=sys.stderr)
            wrong += 1
    print(f"python: {len(deliveries)} deliveries, {wrong} wrong")
    return 1 if wrong or not deliveries else 0


if __name__ == "__main__":
    sys.exit(main())
