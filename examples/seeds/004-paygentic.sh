#!/bin/sh
# The documented request of the Paygentic dialect, by curl, but for host, key and ids; then the life of
# what it submitted, and of an order that is kept here. Runs against `countersign dev`, whose data
# folder is the first argument.
set -eu
data=${1:-./countersign-data}
. "$data/dev.env"
url=$COUNTERSIGN_URL

# The value of the first text member of this name.
field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
expect() { case "$2" in *"$1"*) ;; *) printf 'expected %s in: %s\n' "$1" "$2" >&2; exit 1 ;; esac; }
# With a key: key, method, path, body. The status comes behind the body.
call() { curl -sS -X "$2" "$url$3" -H "Authorization: Bearer $1" -H 'Content-Type: application/json' \
    -d "$4" -w '\n%{http_code}'; }
maker() { call "$COUNTERSIGN_API_KEY" "$@"; }
checker() { call "$COUNTERSIGN_REVIEWER_API_KEY" "$@"; }
platform() { call "$COUNTERSIGN_PLATFORM_API_KEY" "$@"; }
ends() { expect "
$1" "$2"; }

echo '1. The sample, with the resourceType that it leaves out and its own table requires.'
answer=$(curl --request POST \
  --url "$url/v0/approvals" \
  --header "Authorization: Bearer $COUNTERSIGN_API_KEY" \
  --header 'Content-Type: application/json' \
  --silent --show-error --write-out '\n%{http_code}' \
  --data '
{
  "merchantId": "'"$COUNTERSIGN_ORG_ID"'",
  "resourceType": "order",
  "resourceId": "ord_elsewhere",
  "dataSnapshotHash": "sha256:6d1f",
  "note": "Q4 renewal, 12% discount",
  "actorId": "somebody else"
}
')
ends 201 "$answer"
for member in '"object":"approval"' '"merchantId":"org_' '"resourceType":"order"' \
    '"resourceId":"ord_elsewhere"' '"kind":"data_review"' '"decision":"pending"' '"requester":"mem_' \
    '"dataSnapshotHash":"sha256:6d1f"' '"createdAt":"' '"reviewer":null' \
    '"note":"Q4 renewal, 12% discount"' '"decidedAt":null'; do
    expect "$member" "$answer"
done
id=$(echo "$answer" | field id)
short='{"merchantId":"'"$COUNTERSIGN_ORG_ID"'","resourceId":"x","dataSnapshotHash":"y"}'
answer=$(maker POST /v0/approvals "$short")
expect '"field":"resourceType"' "$answer" && ends 400 "$answer"

echo '2. A second one waits for the first; the maker is no checker; the checker is.'
again='{"merchantId":"'"$COUNTERSIGN_ORG_ID"'","resourceType":"order","resourceId":"ord_elsewhere","dataSnapshotHash":"z"}'
answer=$(maker POST /v0/approvals "$again")
expect APPROVAL_ALREADY_PENDING "$answer" && expect "$id" "$answer" && ends 409 "$answer"
answer=$(maker PATCH "/v0/approvals/$id" '{"decision":"approved"}')
expect MAKER_CHECKER_VIOLATION "$answer" && ends 403 "$answer"
answer=$(checker PATCH "/v0/approvals/$id" '{"decision":"approved","note":"Terms checked"}')
expect '"decision":"approved"' "$answer" && expect '"reviewer":"mem_' "$answer" && ends 200 "$answer"
answer=$(checker PATCH "/v0/approvals/$id" '{"decision":"approved"}')
expect APPROVAL_NOT_DECIDABLE "$answer" && ends 409 "$answer"

echo '3. The order that the sandbox begins with: what is edited is not what was submitted.'
order=$(maker GET '/v0/orders?status=draft' '' | field id)
answer=$(maker POST "/v0/orders/$order/approvals" '{}')
expect '"dataSnapshotHash":"sha256:' "$answer" && ends 201 "$answer"
id=$(echo "$answer" | field id)
expect '"approvalStatus":"pending"' "$(maker GET "/v0/orders/$order" '')"
ends 200 "$(maker PATCH "/v0/orders/$order" '{"totalAmount":"11000.00"}')"
answer=$(checker PATCH "/v0/approvals/$id" '{"decision":"approved"}')
expect SNAPSHOT_MISMATCH "$answer" && ends 409 "$answer"
ends 200 "$(maker PATCH "/v0/orders/$order" '{"totalAmount":"12000.00"}')"
ends 200 "$(checker PATCH "/v0/approvals/$id" '{"decision":"approved"}')"
expect '"approvalStatus":"approved"' "$(maker GET "/v0/orders/$order" '')"
ends 200 "$(maker PATCH "/v0/orders/$order" '{"totalAmount":"13000.00"}')"
expect '"approvalStatus":"draft"' "$(maker GET "/v0/orders/$order" '')"

echo '4. A platform names the people it acts for.'
named='{"merchantId":"'"$COUNTERSIGN_ORG_ID"'","resourceType":"invoice","resourceId":"inv_1","dataSnapshotHash":"x","actorId":"alice"}'
answer=$(platform POST /v0/approvals "$named")
expect '"requester":"alice"' "$answer" && ends 201 "$answer"
id=$(echo "$answer" | field id)
answer=$(platform PATCH "/v0/approvals/$id" '{"decision":"approved","actorId":"alice"}')
expect MAKER_CHECKER_VIOLATION "$answer" && ends 403 "$answer"
answer=$(platform PATCH "/v0/approvals/$id" '{"decision":"approved","actorId":"bob"}')
expect '"reviewer":"bob"' "$answer" && ends 200 "$answer"
ends 403 "$(call "$COUNTERSIGN_PLATFORM_API_KEY" GET /v1/wallets '')"

echo done
