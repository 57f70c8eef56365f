#!/bin/sh
# A vault's transfer that waits, its approval request with all nineteen fields, and the vote that has it
# done: by curl alone, as a client of Cubewire does it. Runs against `countersign dev`, whose data folder
# is the first argument. Needs jq or python3 for reading the answers.
set -eu
data=${1:-./countersign-data}
. "$data/dev.env"
api=$COUNTERSIGN_URL/api/v1

if command -v jq >/dev/null; then
    pick() { jq -r "$1"; }
else
    # Members and places alone: .a.b, .data[0].c
    pick() {
        python3 -c '
import json, re, sys
value = json.load(sys.stdin)
for name, place in re.findall(r"\.?([A-Za-z]+)|\[([0-9]+)\]", sys.argv[1]):
    value = value[name] if name else value[int(place)]
print("null" if value is None else str(value).lower() if isinstance(value, bool)
      else value if isinstance(value, (str, int)) else json.dumps(value))' "$1"
    }
fi
is() { got=$(printf '%s' "$2" | pick "$3"); [ "$got" = "$1" ] || {
    printf 'expected %s to be %s, but got %s in: %s\n' "$3" "$1" "$got" "$2" >&2; exit 1; }; }
status() { [ "$1" = "$2" ] || { printf 'expected status %s, but got %s\n' "$1" "$2" >&2; exit 1; }; }

echo '1. A token for the operator.'
# The key of the operator is also accepted as a token by itself; its id is what a client is called.
id=$(curl -sS "$COUNTERSIGN_URL/v1/api-keys?limit=100" -H "Authorization: Bearer $COUNTERSIGN_API_KEY" |
    tr '{' '\n' | grep '"name":"operator"' | grep -o 'key_[0-9A-Z]*' | head -n 1)
# The secret comes by standard input: whoever lists the processes of this machine sees no argument of it.
token=$(printf 'grant_type=client_credentials&client_id=%s&client_secret=%s' "$id" "$COUNTERSIGN_API_KEY" |
    curl -sS "$api/oauth2/token" -d @- | pick .access_token)
get() { curl -sS "$api$1" -H "Authorization: Bearer $token"; }
post() { curl -sS -w '\n%{http_code}' "$api$1" -H "Authorization: Bearer ${3:-$token}" \
    -H 'Content-Type: application/json' -d "$2"; }
code() { printf '%s' "$1" | tail -n 1; }
body() { printf '%s' "$1" | sed '$d'; }

echo '2. The vault sends 5000 USDC; the policy holds it.'
vault=$(get /vaults)
is 'Ops vault' "$vault" '.data[0].name'
vault=$(printf '%s' "$vault" | pick '.data[0].id')
made=$(post /transactions '{ "chainId": 137, "type": "TRANSFER", "sender": { "vaultId": "'"$vault"'" },
  "recipient": { "address": "0x2222222222222222222222222222222222222222" }, "amount": "5000",
  "asset": { "type": "token", "symbol": "USDC", "decimals": 6,
             "address": "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359" } }')
status 201 "$(code "$made")"
is PENDING_APPROVAL "$(body "$made")" .status
transaction=$(body "$made" | pick .id)
request=$(body "$made" | pick .approvalRequestId)

echo '3. Get approval request: all nineteen fields, under both paths.'
shown=$(get "/transactions/approval-requests/$request")
for field in id organizationId workflowId transactionData vaultId vaultAddress requestedById status \
    policyId policyName requiredApprovers approverListId reason riskFactors deadline metadata createdAt \
    updatedAt votes; do
    case "$shown" in *"\"$field\":"*) ;; *) echo "no $field in $shown" >&2; exit 1 ;; esac
done
is "$request" "$shown" .id
is PENDING "$shown" .status
is 1 "$shown" .requiredApprovers
is 'Over 1k USDC' "$shown" .policyName
is 5000000000 "$shown" .transactionData.value
is 137 "$shown" .transactionData.chainId
is Polygon "$shown" .transactionData.network
is TRANSFER "$shown" .transactionData.type
is '5000 USDC' "$shown" .metadata.amount
[ "$shown" = "$(get "/approval-requests/$request")" ] || { echo 'the alias differs' >&2; exit 1; }

echo '4. Who started it cannot vote; the reviewer can.'
refused=$(post "/transactions/approval-requests/$request/vote" '{"vote":"APPROVED"}')
status 403 "$(code "$refused")"
is INITIATOR_CANNOT_VOTE "$(body "$refused")" .code
voted=$(post "/transactions/approval-requests/$request/vote" '{"vote":"APPROVED","comment":"ok"}' \
    "$COUNTERSIGN_REVIEWER_API_KEY")
status 201 "$(code "$voted")"
is APPROVED "$(body "$voted")" .status
is APPROVED "$(body "$voted")" '.votes[0].vote'
is ok "$(body "$voted")" '.votes[0].comment'
again=$(post "/transactions/approval-requests/$request/vote" '{"vote":"APPROVED"}' \
    "$COUNTERSIGN_REVIEWER_API_KEY")
status 409 "$(code "$again")"
is ALREADY_VOTED "$(body "$again")" .code

echo '5. The rail sends it.'
tries=0
until [ "$(get "/transactions/$transaction" | pick .status)" = CONFIRMED ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { echo 'it never got there' >&2; exit 1; }
    sleep 0.2
done
echo done
