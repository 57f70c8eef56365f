#!/bin/sh
# Two of three treasurers, then one more approver; one of the three is away, and nobody answers for an
# hour. By curl alone, as people who have signed in, but for the sandbox's clock. Runs against
# `countersign dev`, whose data folder is the first argument.
set -eu
data=${1:-./countersign-data}
. "$data/dev.env"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
url=$COUNTERSIGN_URL/v1

# The value of the first text member of this name.
field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
expect() { case "$2" in *"$1"*) ;; *) printf 'expected %s in: %s\n' "$1" "$2" >&2; exit 1 ;; esac; }
# As the operator: method, path, body. As somebody who has signed in: who, method, path, body.
op() { curl -sS -X "$1" "$url$2" -H "Authorization: Bearer $COUNTERSIGN_API_KEY" \
    -H 'Content-Type: application/json' -d "$3"; }
reviewer() { curl -sS -X "$1" "$url$2" -H "Authorization: Bearer $COUNTERSIGN_REVIEWER_API_KEY" \
    -H 'Content-Type: application/json' -d "$3"; }
as() { curl -sS -X "$2" "$url$3" -H "Cookie: $(cat "$work/$1.cookie")" -H "Origin: $COUNTERSIGN_URL" \
    -H 'Content-Type: application/json' -d "$4"; }

# Everybody is invited. Somebody who may decide is only let in by two: the operator asks, the reviewer
# agrees. Then they choose a password, and sign in.
for who in tess tom tara stan vera; do
    op POST /members '{"name":"'"$who"'","email":"'"$who"'@example.org","role":"approver"}' >"$work/invited"
    token=$(field token <"$work/invited")
    expect '"status":"APPROVED"' "$(reviewer POST "/inbox/$(field approvalId <"$work/invited")/approve" '{}')"
    op GET /members '' | tr '{' '\n' | grep "\"$who@example.org\"" >"$work/$who"
    curl -sS "$url/auth/enrol" -H 'Content-Type: application/json' \
        -d '{"token":"'"$token"'","password":"a long sentence of '"$who"'"}' >/dev/null
    curl -sS -o /dev/null -D - "$url/auth/sign-in" -H 'Content-Type: application/json' \
        -d '{"email":"'"$who"'@example.org","password":"a long sentence of '"$who"'"}' |
        tr -d '\r' | sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\).*/\1/p' >"$work/$who.cookie"
done
person() { field personId <"$work/$1"; }
list=$(op POST /approver-lists '{"name":"treasurers of curl","personIds":["'"$(person tess)"'","'"$(person tom)"'","'"$(person tara)"'"]}' | field id)
until=$(date -u -d '+3 days' +%Y-%m-%dT%H:%M:%SZ)
expect standIn "$(as tom PUT "/members/$(field id <"$work/tom")/stand-in" '{"personId":"'"$(person stan)"'","until":"'"$until"'"}')"

expect '"scope":"WALLET"' "$(op POST /policies '{
  "walletId": "'"$COUNTERSIGN_OPS_WALLET_ID"'", "name": "Two treasurers, then an approver",
  "requireHumanApproval": true, "maxTransactionAmount": "100.00",
  "approval": {
    "requirement": { "type": "THEN", "of": [
      { "type": "QUORUM", "count": 2, "approvers": [ { "type": "LIST", "listId": "'"$list"'" } ] },
      { "type": "QUORUM", "count": 1, "approvers": [ { "type": "ROLE", "role": "approver" } ] } ] },
    "ttlSeconds": 86400,
    "steps": [ { "afterSeconds": 3600, "action": "ESCALATE", "requirement":
      { "type": "QUORUM", "count": 1, "approvers": [ { "type": "PERSON", "personId": "'"$(person vera)"'" } ] } } ] } }')"
pay() { op POST /payments '{"from":"'"$COUNTERSIGN_OPS_WALLET_ID"'","to":"'"$COUNTERSIGN_VENDOR_WALLET_ID"'","amount":"500.00"}' | field approvalId; }

echo '1. Two of three, of whom one is away, then one more.'
id=$(pay)
expect '"reason":"NOT_YET"' "$(as vera POST "/approvals/$id/approve" '{}')"
hash=$(as tess GET "/inbox/$id/explain" '' | field payloadHash)
expect '"status":"PENDING"' "$(as tess POST "/approvals/$id/approve" '{"payloadHash":"'"$hash"'"}')"
expect PAYLOAD_CHANGED "$(as tara POST "/approvals/$id/approve" '{"payloadHash":"'"$(printf '%064d' 0)"'"}')"
expect '"status":"PENDING"' "$(as stan POST "/approvals/$id/approve" '{"onBehalfOf":"'"$(person tom)"'"}')"
expect '"status":"APPROVED"' "$(as vera POST "/approvals/$id/approve" '{"reason":"seen"}')"

echo '2. Nobody answers: after an hour vera may decide alone.'
id=$(pay)
countersign --data "$data" clock advance 61m --json >/dev/null
# Half an hour without use ends a session.
expect UNAUTHORIZED "$(as vera POST "/approvals/$id/approve" '{}')"
curl -sS -o /dev/null -D - "$url/auth/sign-in" -H 'Content-Type: application/json' \
    -d '{"email":"vera@example.org","password":"a long sentence of vera"}' |
    tr -d '\r' | sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\).*/\1/p' >"$work/vera.cookie"
expect '"status":"APPROVED"' "$(as vera POST "/inbox/$id/approve" '{}')"
echo 'done'
