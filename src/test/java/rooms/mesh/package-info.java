@NullMarked
package rooms.mesh;

import org.jspecify.annotations.NullMarked;
