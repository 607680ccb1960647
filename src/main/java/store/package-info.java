/// What outlives a process. Here only the files with secrets; `store.postgres` holds the rows,
/// `store.directory` what nodes share while they live.
@NullMarked
package store;

import org.jspecify.annotations.NullMarked;
