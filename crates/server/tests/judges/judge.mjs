// Judges what Countersign signed, with the library that Standard Webhooks gives to receivers.
//
// Reads a JSON list of deliveries from standard input, each with its `headers`, its `body`, the
// `secret` of the endpoint and whether it is `genuine`. Ends with 1 if it disagrees about one.

import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const deliveries = JSON.parse(await text(process.stdin));
let wrong = 0;
for (const { name, secret, headers, body, genuine } of deliveries) {
  let judged = true;
  try {
    const event = new Webhook(secret).verify(body, headers);
    judged = event.id === headers['webhook-id'];
  } catch {
    judged = false;
  }
  if (judged !== genuine) {
    console.error(`${name}: judged ${judged}`);
    wrong += 1;
  }
}
console.log(`node: ${deliveries.length} deliveries, ${wrong} wrong`);
process.exit(wrong > 0 || deliveries.length === 0 ? 1 : 0);
