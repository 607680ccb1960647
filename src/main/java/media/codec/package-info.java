/// What a forwarder must know of payloads: where a picture starts, whether it is a keyframe, which ids to rewrite.
@NullMarked
package media.codec;

import org.jspecify.annotations.NullMarked;
