package media;

import media.receive.ReceptionStatistics;

/// A stream of retransmissions (RFC 4588) and what it repairs. The repaired one may get another
/// SSRC.
record RepairStream(int ssrc, int section, int encoding, ReceptionStatistics statistics) {}
