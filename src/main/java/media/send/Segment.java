package media.send;

/// The packets of one source in the stream of a slot, until the source changes.
///
/// @param timestampOffset what is added to the source's timestamps
record Segment(VideoSource source, int timestampOffset) {}
