#!/bin/sh
# Ends everything that was started in a run folder, and removes the folder.
#
#   sweep.sh <folder>                       now
#   sweep.sh <folder> when-stdin-closes     as a guardian: when the process at the other end of the pipe has ended,
#                                           even by a kill -9
#
# What belongs to the folder: processes that name it in their command line (dockerd, containerd, its shims, podman,
# conmon, haproxy, sshd), processes in the cgroups that carry the folder's name (containers), mounts below it.
folder=$1
name=${folder##*/}
case $name in crowsnest-part-?*) ;; *) echo "not a run folder: $folder" >&2; exit 2 ;; esac

if [ "$2" = when-stdin-closes ]; then
  trap '' HUP INT TERM
  echo $$ >"$folder/guardian.pid"
  cat >/dev/null
fi

programs() {
  grep -l -a -F -- "$folder" /proc/[0-9]*/cmdline 2>/dev/null | while read -r file; do
    pid=${file#/proc/}
    pid=${pid%/cmdline}
    [ "$pid" = $$ ] || echo "$pid"
  done
}

# A podman container's cgroup carries its id instead of the folder's name.
podman_containers() {
  cat "$folder"/root/*-containers/containers.json 2>/dev/null | grep -o '"id":"[0-9a-f]*"' | cut -d'"' -f4
}

cgroups() {
  for base in /sys/fs/cgroup /sys/fs/cgroup/*; do
    [ -d "$base/$name" ] && find "$base/$name" -depth -type d
    for id in $podman; do
      [ -d "$base/libpod_parent/libpod-$id" ] && find "$base/libpod_parent/libpod-$id" -depth -type d
    done
  done 2>/dev/null
}

podman=$(podman_containers)
# Programs first: a daemon that lives might start a container anew.
for round in 1 2 3 4 5 6 7 8 9 10; do
  pids=$(programs)
  containers=$(for group in $(cgroups); do cat "$group/cgroup.procs"; done 2>/dev/null | sort -u)
  [ -z "$pids$containers" ] && break
  # A stopped process is ended by SIGKILL all the same.
  kill -9 $pids $containers 2>/dev/null
  sleep 0.0$round
done

# The sockets of containerd's shims lie outside (/run/containerd/s); each shim's address is in its bundle.
cat "$folder"/containerd/state/io.containerd.runtime.v2.task/*/*/address 2>/dev/null | tr -s '\n' '\n' |
  sed -n 's|^unix://\(/run/containerd/s/[0-9a-f]*\).*|\1|p' | while read -r socket; do rm -f "$socket"; done

awk -v below="$folder/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r |
  while read -r mount; do umount -l "$mount" 2>/dev/null; done
for round in 1 2 3 4 5; do
  rm -rf --one-file-system "$folder" 2>/dev/null
  [ -e "$folder" ] || break
  sleep 0.0$round
done
for group in $(cgroups); do rmdir "$group" 2>/dev/null; done
[ ! -e "$folder" ]
