package media.sdp;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One `m=` section. Equal descriptions give equal records: the order of unlike attributes is lost,
/// the order of like ones is kept.
///
/// @param formats the payload types that have an `a=rtpmap`, in the order of those lines
public record MediaSection(
        MediaLine line,
        @Nullable String mid,
        Direction direction,
        Transport transport,
        Set<Property> properties,
        List<Format> formats,
        List<Extension> extensions,
        Simulcast simulcast,
        Sources sources,
        List<Attribute> others) {
    public MediaSection {
        properties = Set.copyOf(properties);
        formats = List.copyOf(formats);
        extensions = List.copyOf(extensions);
        others = List.copyOf(others);
    }

    public String kind() {
        return line.kind();
    }

    public boolean has(Property property) {
        return properties.contains(property);
    }

    /// Port zero means "rejected", unless the section only waits for its bundle (RFC 8843 §6).
    public boolean disabled() {
        return line.port() == 0 && !has(Property.BUNDLE_ONLY);
    }
}
