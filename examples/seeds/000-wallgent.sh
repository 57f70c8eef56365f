#!/bin/sh
# What the documents of human-in-the-loop approvals show, request by request, with curl. Runs against
# `countersign dev`, whose data folder is the first argument.
set -eu
data=${1:-./countersign-data}
. "$data/dev.env"
url=$COUNTERSIGN_URL/v1

field() { printf '%s' "$2" | grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
expect() {
    case "$2" in
    *"$1"*) ;;
    *)
        printf 'expected %s in: %s\n' "$1" "$2" >&2
        exit 1
        ;;
    esac
}
# With a key: method, path, body.
as() { curl -sS -X "$2" "$url$3" -H "Authorization: Bearer $1" \
    -H 'Content-Type: application/json' -d "${4-}"; }
op() { as "$COUNTERSIGN_API_KEY" "$@"; }
reviewer() { as "$COUNTERSIGN_REVIEWER_API_KEY" "$@"; }

# A policy that requires approval, and a webhook for what waits.
expect '"requireHumanApproval":true' "$(op POST /policies '{
"walletId": "'"$COUNTERSIGN_OPS_WALLET_ID"'", "name": "Large payment review",
"maxTransactionAmount": 1000.00, "requireHumanApproval": true }')"
expect '"approval.created"' "$(op POST /webhooks '{
"url": "https://example.com/webhooks/wallgent", "events": ["approval.created", "approval.expired"] }')"

# A payment that triggers an approval.
pay() { op POST /payments '{
"from": "'"$COUNTERSIGN_OPS_WALLET_ID"'", "to": "'"$COUNTERSIGN_VENDOR_WALLET_ID"'",
"amount": "5000.00", "description": "'"$1"'" }'; }
held=$(pay 'Large vendor payment')
expect '"status":"PENDING_APPROVAL"' "$held"
first=$(field approvalId "$held")

# Listing what waits.
list=$(op GET '/approvals?status=PENDING')
expect '"data":[' "$list"
expect "\"id\":\"$first\"" "$list"
expect '"transactionDetails":{' "$list"

# Viewing one.
one=$(op GET "/approvals/$first")
for member in walletId policyId transactionDetails amount currency recipient description status expiresAt; do
    expect "\"$member\":" "$one"
done
expect '"amount":"5000.00"' "$one"
expect '"description":"Large vendor payment"' "$one"
expect '"status":"PENDING"' "$one"

# Approving executes it, rejecting discards it.
expect '"status":"APPROVED"' "$(reviewer POST "/approvals/$first/approve")"
expect '"resolvedBy":"' "$(op GET "/approvals/$first")"
second=$(field approvalId "$(pay 'Another vendor payment')")
expect '"status":"REJECTED"' "$(reviewer POST "/approvals/$second/reject" \
    '{"reason":"Amount exceeds vendor contract limit"}')"
expect '"balance":"5000.00' "$(op GET "/wallets/$COUNTERSIGN_VENDOR_WALLET_ID/balance")"
echo done
