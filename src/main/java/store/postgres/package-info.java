/// PostgreSQL: the embedded or external server, its schema, and one store per kind of row. Blocking
/// methods say so; the rest is called from any thread. Read `Database` first.
@NullMarked
package store.postgres;

import org.jspecify.annotations.NullMarked;
