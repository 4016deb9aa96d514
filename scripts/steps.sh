# Named steps with elapsed time, for the scripts beside this file. Sourced, never run.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

# A script sources this file, then calls `steps_begin NAME` once, `step WORDS` before each piece of work,
# and `steps_end WORDS` when all is done. If anything fails in between, the script ends with the name of
# the step that failed.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
step_name=start
script_name=script
SECONDS=0

steps_begin() {
    script_name=$1
    set -E
    trap 'failed $?' ERR
    trap 'printf "\n%s: interrupted in step: %s\n" "$script_name" "$step_name" >&2; exit 130' INT TERM
}

step() {
    step_name=$*
    printf '\n==> [%4d s] %s\n' "$SECONDS" "$step_name"
}

steps_end() {
    trap - ERR
    printf '\n%s: done in %d s: %s\n' "$script_name" "$SECONDS" "$*"
}

failed() {
    trap - ERR
    printf '\n%s: FAILED after %d s in step: %s (exit status %d)\n' \
        "$script_name" "$SECONDS" "$step_name" "$1" >&2
    exit 1
}

# Ends the script with a reason.
die() {
    trap - ERR
    printf '\n%s: FAILED in step: %s\n%s\n' "$script_name" "$step_name" "$*" >&2
    exit 1
}

# quietly LOGNAME COMMAND...: output goes to build/logs/LOGNAME.log and is shown only on failure.
quietly() {
    local log="$root/build/logs/$1.log" status=0
    shift
    if ! { mkdir -p "$root/build/logs" && : >"$log"; } 2>/dev/null; then
        die "cannot write $log; was build/ made by another user? Remove it, or make it yours."
    fi
    "$@" >"$log" 2>&1 || status=$?
    if [ "$status" -ne 0 ]; then
        tail -n 30 "$log" >&2
        printf '(all of it: %s)\n' "$log" >&2
    fi
    return "$status"
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# Configures a preset afresh each time: cheap, and it picks up new files and options. Warnings are errors in
# CI only, because a compiler newer than ours may find something new to warn of.
configure() {
    local werror=OFF
    if [ -n "${CI:-}" ]; then
        werror=ON
    fi
    quietly "configure-$1" cmake --preset "$1" "-DQC_WERROR=$werror"
}

jobs_count() {
    nproc 2>/dev/null || echo 2
}

# run_tests PRESET [CTEST OPTION...]: shows ctest's output and keeps it for show_test_results.
run_tests() {
    local preset=$1
    shift
    ctest --preset "$preset" -j "$(jobs_count)" "$@" 2>&1 | tee "$root/build/logs/test-$preset.log"
}

# Repeats ctest's own closing line of each preset.
show_test_results() {
    local preset
    for preset in "$@"; do
        printf '%-8s  ' "$preset"
        grep -E '^[0-9]+% tests passed' "$root/build/logs/test-$preset.log"
    done
}
