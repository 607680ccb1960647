/// What a call offers, and the media of the call once it is connected: RTP and RTCP in both
/// directions (RFC 3550), NACK and PLI (RFC 4585), RTX (RFC 4588), transport-wide feedback. Pure
/// but for the borrowed transport: the owner runs the timer. Belongs to the event loop of the call.
/// Read [bots.client.media.CallMedia] first.
@NullMarked
package bots.client.media;

import org.jspecify.annotations.NullMarked;
