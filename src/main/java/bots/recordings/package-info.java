/// What bots send: audio and video from small recordings, split into packets, with the time of
/// sending where decoders ignore it (RFC 6716, RFC 7741). Recordings are immutable and shared by
/// all threads, the rest belongs to one bot. `scripts/recordings/make` has made them. Read
/// [bots.recordings.FrameStamp] first.
@NullMarked
package bots.recordings;

import org.jspecify.annotations.NullMarked;
