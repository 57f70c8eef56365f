#!/bin/sh
# What the documents of transfer approvals show, request by request, with curl: a transfer that waits,
# the list of what waits, an approval, a rejection. Runs against `countersign dev`, whose data folder
# is the first argument. Only host and key differ from what is documented; the rejection is of a
# transfer of its own, because the documented one was approved just before.
set -eu
data=${1:-./countersign-data}
. "$data/dev.env"
url=$COUNTERSIGN_URL

# The first value of a member that is text.
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

# Creating a transfer that waits.
made=$(curl -sS -X POST "$url/v2/wallets/transfers" \
    -H "Authorization: Bearer $COUNTERSIGN_API_KEY" \
    -H "Content-Type: application/json" \
    -d '{
"requestId": "a40ea2aa-7937-4be9-bb1f-b75f1489bcc6",
"source": {
"userId": "usr_abc123"
},
"destination": {
"userId": "usr_xyz789"
},
"amount": 10000,
"currency": "usdc",
"chain": "POLYGON",
"requireApproval": true
}')
expect '"transferType":"WALLET.TRANSFER"' "$made"
expect '"requestId":"a40ea2aa-7937-4be9-bb1f-b75f1489bcc6"' "$made"
expect '"status":"PENDING_APPROVAL"' "$made"
expect '"amount":10000,' "$made"
expect '"currency":"usdc"' "$made"
expect '"chain":"POLYGON"' "$made"
expect '"receipt":{' "$made"
expect '"votes":[]' "$made"
transfer=$(printf '%s' "$made" | grep -o 'xfr_[0-9A-Z]*' | head -n 1)
waiting=$(printf '%s' "$made" | grep -o 'apv_[0-9A-Z]*' | head -n 1)

# Listing what waits: the one just made, and the two that the sandbox begins with.
list=$(curl -sS -X GET "$url/v2/transfer-approvals?limit=20&offset=0" \
    -H "Authorization: Bearer $COUNTERSIGN_API_KEY")
expect '"success":true,"message":"Pending approvals retrieved successfully","count":3,"approvals":[' "$list"
expect "\"id\":\"$waiting\",\"transferId\":\"$transfer\",\"status\":\"PENDING\",\"transferType\":\"WALLET.TRANSFER\"" "$list"
expect '"transferType":"WALLET.TRANSFER.BATCH"' "$list"

# Approving.
said=$(curl -sS -X POST "$url/v2/transfer-approvals/apv_abc123/approve" \
    -H "Authorization: Bearer $COUNTERSIGN_API_KEY" \
    -H "Content-Type: application/json" \
    -d '{
"comment": "Approved after reviewing transaction details"
}')
expect '{"success":true,"message":"Transfer approved and initiated successfully","approvalId":"apv_abc123","status":"APPROVED","timestamp":"' "$said"

# The documented rejection of the same one comes too late.
late=$(curl -sS -X POST "$url/v2/transfer-approvals/apv_abc123/reject" \
    -H "Authorization: Bearer $COUNTERSIGN_API_KEY" \
    -H "Content-Type: application/json" \
    -d '{
"comment": "Transfer amount exceeds daily limit"
}')
expect '"code":100005,"error":"RESOURCE_CONFLICT"' "$late"

# Rejecting the one that waits.
said=$(curl -sS -X POST "$url/v2/transfer-approvals/$waiting/reject" \
    -H "Authorization: Bearer $COUNTERSIGN_API_KEY" \
    -H "Content-Type: application/json" \
    -d '{
"comment": "Transfer amount exceeds daily limit"
}')
expect "{\"success\":true,\"message\":\"Transfer rejected successfully\",\"approvalId\":\"$waiting\",\"status\":\"REJECTED\",\"timestamp\":\"" "$said"
read=$(curl -sS "$url/v2/wallets/transfers/$transfer" -H "Authorization: Bearer $COUNTERSIGN_API_KEY")
expect '"status":"REJECTED"' "$read"
expect '"failedReason":"Approval rejected: Transfer amount exceeds daily limit"' "$read"

# The sample code: a transfer of the treasury, which waits if it is of a high value.
high() {
    curl -sS -X POST "$url/v2/wallets/transfers" -H "Authorization: Bearer $COUNTERSIGN_API_KEY" \
        -H "Content-Type: application/json" \
        -d '{"requestId":"'"$1"'","source":{"userId":"usr_treasury"},"destination":{"userId":"usr_xyz789"},"amount":'"$2"',"currency":"usdc","chain":"POLYGON","requireApproval":'"$3"'}'
}
expect '"status":"PENDING_APPROVAL"' "$(high sample-1 10001 true)"
expect '"status":"CREATED"' "$(high sample-2 10000 false)"
list=$(curl -sS "$url/v2/transfer-approvals?limit=50" -H "Authorization: Bearer $COUNTERSIGN_API_KEY")
expect '"count":2,' "$list"

# What was approved goes through.
done=
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    read=$(curl -sS "$url/v2/wallets/transfers/xfr_xyz789" \
        -H "Authorization: Bearer $COUNTERSIGN_API_KEY")
    case "$read" in *'"status":"COMPLETED"'*) done=yes && break ;; esac
    sleep 0.5
done
expect yes "$done"
expect '"transactionHash":"0x' "$read"
echo done
