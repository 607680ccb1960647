package media.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One payload type as described: `a=rtpmap`, `a=fmtp` and `a=rtcp-fb` together.
///
/// @param channels 1 when the line does not say
/// @param fmtp the parameters as they stand, empty when there are none
/// @param feedback in order: `nack`, `nack pli`, `ccm fir`, …
public record Format(
        int payloadType,
        String encodingName,
        int clockRate,
        int channels,
        String fmtp,
        List<String> feedback) {
    public Format {
        feedback = List.copyOf(feedback);
    }

    /// `a=1;b=2` as a map with lower-case names; a parameter without `=` has an empty value.
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : fmtp.split(";")) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            if (!name.isBlank()) {
                parameters.putIfAbsent(
                        name.strip().toLowerCase(Locale.ROOT),
                        equals < 0 ? "" : parameter.substring(equals + 1).strip());
            }
        }
        return parameters;
    }
}
