package media.send;

import java.util.List;
import media.sdp.PayloadFormat;
import org.jspecify.annotations.Nullable;

/// The subscriber's own payload type for a publisher's format: each side numbers its own.
final class FormatMapping {
    private final List<PayloadFormat> formats;
    private @Nullable PayloadFormat mappedFrom;
    private @Nullable PayloadFormat mappedTo;

    /// @param formats the subscriber's, in order of preference
    FormatMapping(List<PayloadFormat> formats) {
        this.formats = formats;
    }

    /// Null when the subscriber cannot decode it.
    @SuppressWarnings("ReferenceEquality") // per packet; a stream hands out one object per format
    @Nullable PayloadFormat of(PayloadFormat format) {
        if (format == mappedFrom) {
            return mappedTo;
        }
        PayloadFormat found = null;
        for (PayloadFormat candidate : formats) {
            if (candidate.decodes(format)) {
                found = candidate;
                break;
            }
        }
        mappedFrom = format;
        mappedTo = found;
        return found;
    }
}
