/// What a forwarder must know of payloads: where a picture starts, whether it is a keyframe, and which
/// ids run through a stream (RFC 7741, RFC 9628, RFC 6184, the AV1 RTP payload format). Nothing is
/// decoded, nothing is allocated per packet; the shard's thread owns every instance. Start with
/// [Keyframes].
@NullMarked
package media.codec;

import org.jspecify.annotations.NullMarked;
