/// What a forwarder must know of payloads: where a picture starts, whether it is a keyframe, which
/// layers an encoding has and which subscribers get them, and which ids run through a stream
/// (RFC 7741, RFC 9628, RFC 6184, the AV1 RTP payload format and its dependency descriptor).
/// Nothing is decoded, nothing is allocated per packet; the shard's thread owns every instance.
/// Start with [LayerSelector].
@NullMarked
package media.codec;

import org.jspecify.annotations.NullMarked;
