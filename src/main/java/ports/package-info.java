/// The choice of ports for servers that are opened later: the embedded PostgreSQL, and what tests
/// and local clusters start (JDK only).
@NullMarked
package ports;

import org.jspecify.annotations.NullMarked;
