#!/usr/bin/env bash
# What a change of definitions is checked by before it is merged: form, errors, lint, tests, a dry run, and what differs. Everything runs, whatever
# fails before it; ends with 1 if anything has. Needs git and Carillon, and no network.
#
#   CARILLON   the command                       (npx carillon)
#   FOLDER     the workspace                     (definitions)
#   BASE       the commit to compare with        (origin/main)
#   OUT        where reports are put             (carillon-review)
#   ANNOTATE   how findings are written: github, text  (text)
#   PROFILES   people for the dry run, one JSON object to a line; left out, there is none
#   DAYS       how far the dry run plays         (30)
#   THRESHOLD  percent of branches that tests must see  (0)
set -uo pipefail

carillon=${CARILLON:-npx carillon}
folder=${FOLDER:-definitions}
base=${BASE:-origin/main}
out=${OUT:-carillon-review}
annotate=${ANNOTATE:-text}
failed=()

mkdir -p "$out"
rm -f "$out"/comment.md "$out"/lint.sarif "$out"/test.xml "$out"/dry-run.txt

# check NAME COMMAND…: runs it, and remembers whether it failed.
check() {
  local name=$1
  shift
  echo "── $name"
  "$@" || failed+=("$name")
}

# kept FILE COMMAND…: the same, with what it prints in a file.
kept() {
  local file=$1
  shift
  "$@" >"$out/$file"
}

# The command may have words of its own, as `npx carillon` has.
# shellcheck disable=SC2086
run() { $carillon "$@"; }

check fmt run fmt --check "$folder"
# What validate says, lint says too; the second time for code scanning.
check lint run lint "$folder" --format "$annotate"
if [ "$annotate" = github ]; then
  kept lint.sarif run lint "$folder" --format sarif 2>/dev/null || true
fi
check test run test "$folder" --format junit -o "$out/test.xml" --threshold "${THRESHOLD:-0}"
if [[ " ${failed[*]} " = *" test "* ]]; then
  run test "$folder" --format "$annotate" || true
fi
if [ -n "${PROFILES:-}" ]; then
  check dry-run kept dry-run.txt run dry-run "$folder" --profiles "$PROFILES" --days "${DAYS:-30}"
fi
check diff kept comment.md run diff "$base...HEAD" "$folder" --format markdown
if [[ " ${failed[*]} " = *" diff "* ]]; then
  run diff "$base...HEAD" "$folder" --format "$annotate" || true
fi

if [ -s "$out/dry-run.txt" ] && [ -s "$out/comment.md" ]; then
  {
    printf '\n<details>\n<summary>Dry run of %s days</summary>\n\n```\n' "${DAYS:-30}"
    cat "$out/dry-run.txt"
    printf '```\n\n</details>\n'
  } >>"$out/comment.md"
fi

if [ "${#failed[@]}" -gt 0 ]; then
  echo "failed: ${failed[*]}"
  exit 1
fi
echo "nothing to object to"
