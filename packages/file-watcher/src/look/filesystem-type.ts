/**
 * File systems whose changes come from other machines, or from the other side of a virtual machine, and are notified to
 * nobody here. Numbers of `statfs(2)`: NFS, SMB, SMB2, CIFS, Ceph, AFS, 9p, Coda, Lustre, GFS2, FUSE (sshfs, virtiofs …).
 */
const silent: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x00c36400, 0x5346414f, 0x6b414653, 0x01021997, 0x73757245, 0x0bd00bd0,
  0x01161970, 0x65735546,
]);

/** Whether changes on such a file system are told to who watches it here. An unknown one is taken for a local disk. */
export function notifiesChanges(fileSystemType: number): boolean {
  // Some runtimes give the number as a signed 32-bit one.
  return !silent.has(fileSystemType >>> 0);
}
