package media;

import media.forward.Track;
import media.receive.ReceiveStream;

/// A stream that a publisher sends, and the track it belongs to.
record IncomingStream(ReceiveStream stream, int section, Track track) {}
