#!/usr/bin/env bash
# The story on the real table T1: from a visit without network to an approval, through the commands
# that people's scripts use. Each step's "ok" is read back from another process: another person's
# profile, or the server's store.
#
# play.sh BIN DIR [PHOTO]: programs in BIN; writes DIR/story.jsonl, one line a step: step, ok, ms,
# what. Stops at the first step that fails, with exit code 1.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PATH=$(cd "$1" && pwd):$PATH
mkdir -p "$2"
dir=$(cd "$2" && pwd)
data=$dir/data
story=$dir/story.jsonl
photo=${3:-$here/../../tests/fixtures/site.jpg}
project=43062122T000000000001 # sync/server/demo.h
rm -rf "$data" "$story"
mkdir "$data"

# shellcheck source=client/story/acts.sh
source "$here/acts.sh"
# shellcheck source=client/story/steps.sh
source "$here/steps.sh"
trap stopServing EXIT

step 01-city theCityStands
step 02-serve theServerListens
step 03-enrol threePeopleEnrol
step 04-visit aVisitIsOpenedWithoutNetwork
step 05-readings everyIndicatorIsRead
step 06-checks progressAndMoneyAreChecked
step 07-photo aPhotoIsTaken
step 08-finding aFindingIsWritten
step 09-submit theVisitIsSignedAndSubmitted
step 10-sync theSupervisorSeesAllOfIt
step 11-return theSupervisorReturnsIt
step 12-correct theInspectorCorrects
step 13-conflict aConcurrentReadingIsAConflictOnBoth
step 14-resolve theConflictIsResolvedForBoth
step 15-resubmit theVisitIsSubmittedAgain
step 16-stale aStaleApprovalMovesNothing
step 17-approve theSupervisorApproves
step 18-agree everybodyHoldsTheSame
step 19-verify theServerVerifies
