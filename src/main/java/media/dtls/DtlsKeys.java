package media.dtls;

import media.srtp.SrtpKeys;

/// What a handshake is made for: the SRTP master keys of both directions, of one profile.
public record DtlsKeys(SrtpKeys fromClient, SrtpKeys toClient) {}
