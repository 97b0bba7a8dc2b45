#!/bin/bash
# Ends the Slurm that start.sh started in a folder, with all its jobs. Logs stay; the folder can be deleted then.
set -uo pipefail

[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
PATH=$PATH:/usr/sbin:/sbin
dir=$(cd "$1" && pwd) || exit 2
export SLURM_CONF=$dir/slurm.conf

if [ -e "$SLURM_CONF" ] && [ -e "$dir/slurmctld.pid" ]; then
    timeout 10 scancel --quiet --state=PENDING --user="$(id -un)" 2> /dev/null
    timeout 10 scancel --quiet --user="$(id -un)" 2> /dev/null
    for _ in $(seq 25); do
        [ -n "$(timeout 5 squeue --noheader 2> /dev/null)" ] || break
        sleep 0.2
    done
fi
for pid in slurmd.pid slurmctld.pid munge/munged.pid; do
    process=$(cat "$dir/$pid" 2> /dev/null) || continue
    kill "$process" 2> /dev/null
    for i in $(seq 50); do
        kill -0 "$process" 2> /dev/null || break
        [ "$i" -lt 40 ] || kill -9 "$process" 2> /dev/null
        sleep 0.1
    done
    rm -f "$dir/$pid"
done
# What holds a task of a job is named after the folder of the worker's.
rm -f "$SLURM_CONF"
