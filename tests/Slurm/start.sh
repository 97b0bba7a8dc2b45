#!/bin/bash
# Starts a Slurm of one machine, controller and worker, with a munge of its own. All that it has and writes is in one folder:
#
#     tests/Slurm/start.sh DIR && export SLURM_CONF=DIR/slurm.conf
#     sbatch ...
#     tests/Slurm/stop.sh DIR
#
# Needs the programs of slurm-wlm and munge (apt-get install slurm-wlm munge), no systemd and no configuration of the machine.
# Exit code 77: one of them is absent.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
PATH=$PATH:/usr/sbin:/sbin
for program in munged munge slurmctld slurmd sbatch squeue scontrol scancel; do
    command -v $program > /dev/null || { echo "Slurm cannot be started: there is no $program (apt-get install slurm-wlm munge)." >&2; exit 77; }
done
mkdir -p "$1"
dir=$(cd "$1" && pwd)
[ ! -e "$dir/slurm.conf" ] || { echo "$dir: there is a Slurm already; stop.sh ends it." >&2; exit 2; }
# The name of a socket may have 107 bytes.
[ ${#dir} -le 80 ] || { echo "$dir: choose a folder with a shorter path." >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
trap '"$here/stop.sh" "$dir" > /dev/null 2>&1 || true' ERR

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 20000))
        (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo $port; return; }
    done
}

mkdir -p "$dir/state" "$dir/spool" "$dir/log" "$dir/munge"
chmod 755 "$dir" "$dir/munge"
(umask 077; head -c 1024 /dev/urandom > "$dir/munge/munge.key")
host=$(hostname -s)
controller=$(free_port)
worker=$(free_port)
while [ "$worker" = "$controller" ]; do worker=$(free_port); done
cat > "$dir/slurm.conf.new" << END
ClusterName=spectrocal
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$controller
SlurmdPort=$worker
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$dir/munge/munge.socket
CryptoType=crypto/munge
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd.log
# A container has no control groups to give away.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1,defer_batch
MaxArraySize=2001
MaxJobCount=10000
MinJobAge=300
KillWait=2
ReturnToService=2
# The machine may have fewer processors than are declared.
SlurmdParameters=config_overrides
NodeName=$host NodeAddr=127.0.0.1 CPUs=4 RealMemory=4000 State=UNKNOWN
PartitionName=short Nodes=$host Default=YES MaxTime=01:00:00 State=UP
PartitionName=long Nodes=$host MaxTime=INFINITE State=UP
END
mv "$dir/slurm.conf.new" "$dir/slurm.conf"
export SLURM_CONF=$dir/slurm.conf

munged --force --socket="$dir/munge/munge.socket" --key-file="$dir/munge/munge.key" --pid-file="$dir/munge/munged.pid" \
    --log-file="$dir/log/munged.log" --seed-file="$dir/munge/munge.seed" > /dev/null 2>&1
slurmctld -f "$dir/slurm.conf" > "$dir/log/slurmctld.out" 2>&1
slurmd -f "$dir/slurm.conf" > "$dir/log/slurmd.out" 2>&1

for _ in $(seq 150); do
    if sinfo --noheader --format=%t 2> /dev/null | grep -q '^idle$'; then exit 0; fi
    sleep 0.2
done
echo "Slurm was started, but its worker does not come up; see $dir/log." >&2
trap - ERR
"$here/stop.sh" "$dir" > /dev/null 2>&1 || true
exit 1
