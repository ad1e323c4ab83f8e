#!/bin/sh
# Ends everything that was started in a run folder, and removes the folder.
#
#   sweep.sh <folder>                       now
#   sweep.sh <folder> when-stdin-closes     as a guardian: when the process at the other end of the pipe lets go of it,
#                                           be it by a kill -9
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
exec 2>/dev/null

# The folders of its cgroups, in every hierarchy. A podman container's carries its id instead of the folder's name.
groups="/sys/fs/cgroup/$name /sys/fs/cgroup/*/$name"
for id in $(grep -o '"id":"[0-9a-f]*"' "$folder"/root/*-containers/containers.json | cut -d'"' -f4); do
  groups="$groups /sys/fs/cgroup/libpod_parent/libpod-$id /sys/fs/cgroup/*/libpod_parent/libpod-$id"
done

# Programs and containers are looked for again and again: a daemon may start one at the last moment.
for round in 1 2 3 4 5 6 7 8 9 10; do
  pids=
  # Not the sweepers themselves, whose subshells carry the same command line.
  for file in $(grep -L -a -F sweep.sh $(grep -l -a -F -- "$folder" /proc/[0-9]*/cmdline) /proc/$$/cmdline); do
    pid=${file#/proc/}
    pids="$pids ${pid%/cmdline}"
  done
  pids="$pids $(find $groups -name cgroup.procs -exec cat {} +)"
  [ -z "${pids# }" ] && break
  kill -9 $pids
  sleep 0.05
done

# The sockets of containerd's shims lie outside (/run/containerd/s); each shim's address is in its bundle.
for file in "$folder"/containerd/state/io.containerd.runtime.v2.task/*/*/address; do
  [ -f "$file" ] && read -r address <"$file"
  case $address in unix:///run/containerd/s/*) rm -f "${address#unix://}" ;; esac
done

mounts=$(awk -v below="$folder/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r)
[ -z "$mounts" ] || umount -l $mounts
for round in 1 2 3 4 5; do
  rm -rf --one-file-system "$folder"
  [ -e "$folder" ] || break
  sleep 0.05
done
find $groups -depth -type d -exec rmdir {} \;
[ ! -e "$folder" ]
