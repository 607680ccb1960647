/// Files that people upload, outside the database. Start with [FileStore].
@NullMarked
package store.files;

import org.jspecify.annotations.NullMarked;
