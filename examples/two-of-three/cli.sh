#!/bin/sh
# Two of three treasurers, then one more approver; one of the three is away, and nobody answers for an hour.
# By the command line, but for the policy. Runs against `countersign dev`, whose data folder is
# the first argument; `countersign` and `curl` have to be found.
set -eu
data=${1:-./countersign-data}
. "$data/dev.env"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cs() { countersign --data "$data" "$@"; }
# The value of a text member of a JSON object, where it is first.
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1; }
expect() { case "$2" in *"$1"*) ;; *) printf 'expected %s in: %s\n' "$1" "$2" >&2; exit 1 ;; esac; }

# Three treasurers, somebody who stands in for one of them, and whom it escalates to.
for who in tess tom tara stan vera; do
    cs member add --name "$who" --email "$who@example.com" --role approver --json >"$work/$who"
    cs key create --owner "$who@example.com" --permissions approvals:read,approvals:write,payments:read >"$work/$who.key"
done
list=$(cs list create treasurers tess@example.com tom@example.com tara@example.com --json | field id)
vera=$(field personId <"$work/vera")
cs member stand-in tom@example.com --by stan@example.com --for 3d --json >/dev/null

curl --fail-with-body -sS "$COUNTERSIGN_URL/v1/policies" -H "Authorization: Bearer $COUNTERSIGN_API_KEY" \
    -H 'Content-Type: application/json' -d '{
  "walletId": "'"$COUNTERSIGN_OPS_WALLET_ID"'", "name": "Two treasurers, then a reviewer",
  "requireHumanApproval": true, "maxTransactionAmount": "100.00",
  "approval": {
    "requirement": { "type": "THEN", "of": [
      { "type": "QUORUM", "count": 2, "approvers": [ { "type": "LIST", "listId": "'"$list"'" } ] },
      { "type": "QUORUM", "count": 1, "approvers": [ { "type": "ROLE", "role": "admin" } ] } ] },
    "ttlSeconds": 86400,
    "steps": [
      { "afterSeconds": 1800, "action": "REMIND" },
      { "afterSeconds": 3600, "action": "ESCALATE", "requirement":
        { "type": "QUORUM", "count": 1, "approvers": [ { "type": "PERSON", "personId": "'"$vera"'" } ] } } ] } }' \
    >"$work/policy"

pay() { cs pay ops vendor 500 --memo "$1" --no-wait --json | tail -n 1; }
vote() { cs --key-file "$work/$1.key" approvals approve "$2" --json | tail -n 1; }

echo '1. Two of three, of whom one is away, then the reviewer.'
held=$(pay 'Two of three')
expect PENDING_APPROVAL "$held"
id=$(printf '%s' "$held" | field approvalId)
expect '"status":"PENDING"' "$(vote tess "$id")"
tom=$(field personId <"$work/tom")
expect '"status":"PENDING"' "$(cs --key-file "$work/stan.key" approvals approve "$id" --for "$tom" --json | tail -n 1)"
expect '"status":"APPROVED"' "$(cs --as reviewer approvals approve "$id" --json | tail -n 1)"

echo '2. Nobody answers: after an hour vera may decide alone.'
id=$(pay 'Nobody there' | field approvalId)
cs clock advance 61m --json >/dev/null
expect '"status":"APPROVED"' "$(vote vera "$id")"

echo '3. Nobody at all: a day later it has expired, and the money is free again.'
id=$(pay 'Nobody at all' | field approvalId)
cs clock advance 25h --json >/dev/null
expect '"status":"EXPIRED"' "$(cs approvals show "$id" --json | tail -n 1)"

cs audit verify --json >/dev/null
echo 'done'
