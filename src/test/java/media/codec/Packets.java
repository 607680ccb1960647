package media.codec;

import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;

/// Packets around a payload and a dependency descriptor.
final class Packets {
    static final int DESCRIPTOR_ID = 9;

    private Packets() {}

    static RtpPacket of(byte[] payload) {
        return of(payload, new byte[0], 0, false);
    }

    /// @param descriptor none when empty
    static RtpPacket of(byte[] payload, byte[] descriptor, int timestamp, boolean marker) {
        byte[] buffer = new byte[payload.length + descriptor.length + 40];
        RtpHeaderWriter header = new RtpHeaderWriter();
        header.begin(buffer, 0, marker, 96, 0, timestamp, 0x1234);
        if (descriptor.length > 0) {
            header.extension(DESCRIPTOR_ID, descriptor, 0, descriptor.length);
        }
        int at = header.end();
        System.arraycopy(payload, 0, buffer, at, payload.length);
        RtpPacket packet = new RtpPacket();
        packet.wrap(buffer, 0, at + payload.length);
        return packet;
    }
}
