/**
 * File systems whose changes come from other machines, or from the other side of a virtual machine, and are notified to
 * nobody here. Numbers of `statfs(2)`: NFS, SMB, SMB2, CIFS, Ceph, AFS (two), 9p, Coda, Lustre, GFS2, FUSE (sshfs,
 * virtiofs …), VirtualBox's, VMware's and Parallels' shared folders, BeeGFS, GPFS, OCFS2, PanFS.
 */
const silent: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x00c36400, 0x5346414f, 0x6b414653, 0x01021997, 0x73757245, 0x0bd00bd0,
  0x01161970, 0x65735546, 0x786f4256, 0xbacbacbc, 0x7c7c6673, 0x19830326, 0x47504653, 0x7461636f, 0xaad7aaea,
]);

const overlay = 0x794c7630;

/** Whether changes on such a file system are told to who watches it here. An unknown one is taken for a local disk. */
export function notifiesChanges(fileSystemType: number): boolean {
  // Some runtimes give the number as a signed 32-bit one.
  return !silent.has(fileSystemType >>> 0);
}

/** Whether it is overlayfs, the file system of containers. */
export function isLayered(fileSystemType: number): boolean {
  return fileSystemType >>> 0 === overlay;
}
