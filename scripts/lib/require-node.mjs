// Imported first by every script. Its syntax and that of the other scripts stay readable to old Nodes, so that they
// end here with one line and not with a syntax error.
const WANTED = 20;

if (Number(process.versions.node.split('.')[0]) < WANTED) {
  console.error(
    `Parley needs Node ${WANTED} or newer to install itself; this is Node ${process.versions.node}.`,
  );
  process.exit(1);
}
