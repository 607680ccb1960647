/// How good a track arrives: level, cause and the report that a client gets of them. JDK only.
/// Start with [Quality].
@NullMarked
package call.quality;

import org.jspecify.annotations.NullMarked;
