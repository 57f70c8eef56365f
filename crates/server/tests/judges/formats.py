"""Judges what Countersign signed in the formats of its dialects, with nothing but Python's standard
library: RSA is checked with the arithmetic of RFC 8017.

Reads a JSON list of deliveries from standard input, each with its `format`, its `headers`, its
`body`, the `secret` or the `jwk` and the `pem` of the endpoint, and whether it is `genuine`. Ends
with 1 if it disagrees about one.
"""

import base64
import hashlib
import hmac
import json
import sys

# What stands before a digest of SHA-256 in a signature (RFC 8017, 9.2).
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(text: str) -> int:
    return int.from_bytes(unpadded(text), "big")


def rsa_is_signed(key: tuple, said: bytes, signature: bytes) -> bool:
    modulus, exponent = key
    size = (modulus.bit_length() + 7) // 8
    digest = DIGEST_INFO + hashlib.sha256(said).digest()
    expected = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    found = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(size, "big")
    return len(signature) == size and found == expected


def der(data: bytes) -> list:
    """The parts of a value, each with its tag."""
    parts = []
    while data:
        tag, length, start = data[0], data[1], 2
        if length & 0x80:
            start = 2 + (length & 0x7F)
            length = int.from_bytes(data[2:start], "big")
        assert len(data) >= start + length
        parts.append((tag, data[start : start + length]))
        data = data[start + length :]
    return parts


def key_of_pem(pem: str) -> tuple:
    lines = pem.strip().splitlines()
    assert lines[0] == "-----BEGIN PUBLIC KEY-----" and lines[-1] == "-----END PUBLIC KEY-----"
    assert all(len(line) <= 64 for line in lines[1:-1])
    [whole] = values(base64.b64decode("".join(lines[1:-1]), validate=True), [0x30])
    algorithm, bits = values(whole, [0x30, 0x03])
    assert values(algorithm, [0x06, 0x05]) == [bytes.fromhex("2a864886f70d010101"), b""], "RSA"
    assert bits[0] == 0, "whole bytes"
    [key] = values(bits[1:], [0x30])
    modulus, exponent = values(key, [0x02, 0x02])
    return int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")


def values(data: bytes, tags: list) -> list:
    parts = der(data)
    assert [tag for tag, _ in parts] == tags
    return [value for _, value in parts]


def hifi(delivery: dict, headers: dict, body: bytes) -> bool:
    jwk = delivery["jwk"]
    key = (number(jwk["n"]), number(jwk["e"]))
    assert key == key_of_pem(delivery["pem"]), "both forms are of one key"
    said, _, signature = headers["authorization"].removeprefix("Bearer ").rpartition(".")
    header, claims = (json.loads(unpadded(part)) for part in said.split("."))
    return (
        header == {"alg": "RS256", "typ": "JWT", "kid": jwk["kid"]}
        and claims["exp"] == claims["iat"] + 300
        and claims["eventId"] == json.loads(body)["eventId"]
        and claims["bodySha256"] == hashlib.sha256(body).hexdigest()
        and rsa_is_signed(key, said.encode(), unpadded(signature))
    )


def cubewire(delivery: dict, headers: dict, body: bytes) -> bool:
    mac = hmac.new(delivery["secret"].encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(headers["x-cubewire-signature"], "sha256=" + mac)


def paygentic(delivery: dict, headers: dict, body: bytes) -> bool:
    key = base64.b64decode(delivery["secret"].removeprefix("whsec_"), validate=True)
    head = f"{headers['svix-id']}.{headers['svix-timestamp']}.".encode()
    mac = base64.b64encode(hmac.new(key, head + body, hashlib.sha256).digest()).decode()
    return ("v1," + mac) in headers["svix-signature"].split(" ")


JUDGES = {"HIFI": hifi, "CUBEWIRE": cubewire, "PAYGENTIC": paygentic}


def main() -> int:
    deliveries = json.load(sys.stdin)
    wrong = 0
    for delivery in deliveries:
        judge = JUDGES[delivery["format"]]
        if judge(delivery, delivery["headers"], delivery["body"].encode()) != delivery["genuine"]:
            print(f"{delivery['format']}: {delivery['name']}", file=sys.stderr)
            wrong += 1
    print(f"python: {len(deliveries)} deliveries, {wrong} wrong")
    return 1 if wrong or not deliveries else 0


if __name__ == "__main__":
    sys.exit(main())
