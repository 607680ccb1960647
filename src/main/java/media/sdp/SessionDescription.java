package media.sdp;

import java.util.List;
import java.util.Set;

/// An offer or an answer (RFC 8866, in the dialect of RFC 9429). What the server has no type for is
/// kept in `others`; what [SdpWriter] writes of it, [SdpReader] reads as an equal one.
///
/// @param origin the `o=` line without its `o=`
/// @param bundle the mids of the first `a=group:BUNDLE`, empty when there is none
public record SessionDescription(
        String origin,
        List<String> bundle,
        Set<Property> properties,
        Transport transport,
        List<Attribute> others,
        List<MediaSection> sections) {
    /// The same as the longest WebSocket frame. Ten audio and nine video slots are 37 KB from a
    /// client that offers each codec once; Chromium with every profile of every codec writes 66 KB.
    public static final int MAX_CHARACTERS = 65_536;

    public static final int MAX_SECTIONS = 128;

    /// Attributes of one section, or of the session: Chromium with every profile of every codec has
    /// 250.
    public static final int MAX_ATTRIBUTES = 512;

    /// Words of one line: payload types of a section, mids of a bundle. There are 128 payload
    /// types.
    public static final int MAX_WORDS = 128;

    public SessionDescription {
        bundle = List.copyOf(bundle);
        properties = Set.copyOf(properties);
        others = List.copyOf(others);
        sections = List.copyOf(sections);
    }

    public boolean has(Property property) {
        return properties.contains(property);
    }
}
