/// What outlives a process. Here only the files with secrets, the archive of PostgreSQL, and where
/// pages end; `store.postgres` has the rows, `store.directory` what running nodes share.
@NullMarked
package store;

import org.jspecify.annotations.NullMarked;
