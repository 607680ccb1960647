/// What bots send: voices and pictures from small recordings, cut into packets, with the time of sending
/// hidden where no decoder minds (RFC 6716, RFC 7741). Recordings are immutable and shared by all threads,
/// the rest belongs to one bot. How they were made: `scripts/recordings/make`. Read [bots.recordings.Stamp].
@NullMarked
package bots.recordings;

import org.jspecify.annotations.NullMarked;
