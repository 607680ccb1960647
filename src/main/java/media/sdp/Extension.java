package media.sdp;

/// `a=extmap:<id>[/<direction>] <uri> [<attributes>]` (RFC 8285 §8).
///
/// @param direction SENDRECV when the line does not say
/// @param attributes empty when there are none
public record Extension(int id, Direction direction, String uri, String attributes) {}
