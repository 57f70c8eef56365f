#!/usr/bin/env python3
"""A rail connector in one file: takes signed orders, does each once, and calls back.

It moves no money: where yours would call a bank or a chain, `settle` makes up a reference.
    COUNTERSIGN_RAIL_SECRET=whsec_… COUNTERSIGN_URL=http://127.0.0.1:4800 python3 connector.py 4900
"""
import base64, hashlib, hmac, json, os, sys, threading, time, urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(os.environ["COUNTERSIGN_RAIL_SECRET"].removeprefix("whsec_"))
SERVER = os.environ["COUNTERSIGN_URL"]
orders, lock = {}, threading.Lock()  # yours is a table with the key as its primary key


def signature(message_id, at, body):
    mac = hmac.new(SECRET, f"{message_id}.{at}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode()


def call_back(order, news):
    body = json.dumps({"key": order["key"], "organizationId": order["organizationId"], **news}).encode()
    at = str(int(time.time()))
    headers = {"content-type": "application/json", "webhook-id": order["key"],
               "webhook-timestamp": at, "webhook-signature": signature(order["key"], at, body)}
    urllib.request.urlopen(urllib.request.Request(SERVER + "/v1/rails/callbacks", body, headers))


def settle(order):
    news = {"status": "settled", "reference": "0x" + hashlib.sha256(order["key"].encode()).hexdigest()}
    with lock:
        orders[order["key"]] = news
    call_back(order, news)


class Connector(BaseHTTPRequestHandler):
    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def handle_call(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        at = self.headers.get("webhook-timestamp", "0")
        right = signature(self.headers.get("webhook-id", ""), at, body)
        if not hmac.compare_digest(right, self.headers.get("webhook-signature", "")) or abs(time.time() - int(at)) > 300:
            return self.answer(401, {"status": "unknown"})
        if self.command == "GET":
            news = orders.get(self.path.removeprefix("/orders/"))
            return self.answer(200, news) if news else self.answer(404, {"status": "never_heard"})
        if self.path != "/orders":
            return self.answer(422, {"status": "failed", "reason": "This connector makes no quotes"})
        order = json.loads(body)
        with lock:  # the same key again is the same order: it gets the same answer
            is_new = order["key"] not in orders
            news = orders.setdefault(order["key"], {"status": "accepted"})
        if is_new:
            threading.Thread(target=settle, args=[order]).start()
        self.answer(200, news)

    do_GET = do_POST = handle_call


print(f"connector on 127.0.0.1:{sys.argv[1]}", flush=True)
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Connector).serve_forever()
