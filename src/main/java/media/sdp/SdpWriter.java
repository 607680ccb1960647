package media.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a description in the order RFC 9429 §5.2.1 gives.
public final class SdpWriter {
    private final StringBuilder out = new StringBuilder(8192);

    private SdpWriter() {}

    public static String write(SessionDescription description) {
        SdpWriter writer = new SdpWriter();
        writer.session(description);
        description.sections().forEach(writer::section);
        return writer.out.toString();
    }

    private void session(SessionDescription description) {
        line("v=0");
        line("o=", description.origin());
        line("s=-");
        line("t=0 0");
        if (!description.bundle().isEmpty()) {
            line("a=group:BUNDLE ", String.join(" ", description.bundle()));
        }
        for (Property property : Property.values()) {
            if (description.has(property)) {
                line("a=", property.attribute());
            }
        }
        transport(description.transport());
        others(description.others());
    }

    private void section(MediaSection section) {
        MediaLine media = section.line();
        line(
                "m=",
                media.kind()
                        + " "
                        + media.port()
                        + " "
                        + media.protocol()
                        + " "
                        + String.join(" ", media.payloads()));
        line("c=IN IP4 0.0.0.0");
        attribute("mid", section.mid());
        transport(section.transport());
        line("a=", section.direction().attribute());
        for (Property property : Property.values()) {
            // RFC 8840 §8.2: candidates end after the last of them, below.
            if (section.has(property) && property != Property.END_OF_CANDIDATES) {
                line("a=", property.attribute());
            }
        }
        section.extensions().forEach(this::extension);
        section.formats().forEach(this::format);
        simulcast(section.simulcast());
        sources(section.sources());
        others(section.others());
        if (section.has(Property.END_OF_CANDIDATES)) {
            line("a=", Property.END_OF_CANDIDATES.attribute());
        }
    }

    private void transport(Transport transport) {
        attribute("ice-ufrag", transport.iceUfrag());
        attribute("ice-pwd", transport.icePassword());
        if (!transport.iceOptions().isEmpty()) {
            attribute("ice-options", String.join(" ", transport.iceOptions()));
        }
        for (Fingerprint fingerprint : transport.fingerprints()) {
            attribute("fingerprint", fingerprint.hash() + " " + fingerprint.digest());
        }
        if (transport.setup() != null) {
            attribute("setup", transport.setup().attribute());
        }
    }

    private void extension(Extension extension) {
        String direction =
                extension.direction() == Direction.SENDRECV
                        ? ""
                        : "/" + extension.direction().attribute();
        String attributes = extension.attributes().isEmpty() ? "" : " " + extension.attributes();
        attribute("extmap", extension.id() + direction + " " + extension.uri() + attributes);
    }

    private void format(Format format) {
        String channels = format.channels() == 1 ? "" : "/" + format.channels();
        String payloadType = format.payloadType() + " ";
        attribute(
                "rtpmap",
                payloadType + format.encodingName() + "/" + format.clockRate() + channels);
        for (String feedback : format.feedback()) {
            attribute("rtcp-fb", payloadType + feedback);
        }
        if (!format.fmtp().isEmpty()) {
            attribute("fmtp", payloadType + format.fmtp());
        }
    }

    private void simulcast(Simulcast simulcast) {
        for (Rid rid : simulcast.rids()) {
            String restrictions = rid.restrictions().isEmpty() ? "" : " " + rid.restrictions();
            attribute(
                    "rid", rid.id() + (rid.direction().sends() ? " send" : " recv") + restrictions);
        }
        String send =
                simulcast.send().isEmpty() ? "" : "send " + String.join(";", simulcast.send());
        String receive =
                simulcast.receive().isEmpty()
                        ? ""
                        : "recv " + String.join(";", simulcast.receive());
        if (!send.isEmpty() || !receive.isEmpty()) {
            attribute(
                    "simulcast", send + (send.isEmpty() || receive.isEmpty() ? "" : " ") + receive);
        }
    }

    private void sources(Sources sources) {
        for (String msid : sources.msids()) {
            attribute("msid", msid);
        }
        for (Sources.Group group : sources.groups()) {
            StringBuilder members = new StringBuilder(group.semantics());
            group.ssrcs()
                    .forEach(ssrc -> members.append(' ').append(Integer.toUnsignedString(ssrc)));
            attribute("ssrc-group", members.toString());
        }
        for (Sources.Source source : sources.ssrcs()) {
            attribute("ssrc", Integer.toUnsignedString(source.ssrc()) + " " + source.attribute());
        }
    }

    private void others(List<Attribute> others) {
        for (Attribute other : others) {
            if (other.value() == null) {
                line("a=", other.name());
            } else {
                attribute(other.name(), other.value());
            }
        }
    }

    private void attribute(String name, @Nullable String value) {
        if (value != null) {
            out.append("a=").append(name).append(':').append(value).append("\r\n");
        }
    }

    private void line(String line) {
        line(line, "");
    }

    private void line(String type, String value) {
        out.append(type).append(value).append("\r\n");
    }
}
