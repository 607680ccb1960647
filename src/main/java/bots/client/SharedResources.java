package bots.client;

import bots.client.signaling.ServerAddress;
import bots.client.signaling.WebSockets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Semaphore;
import media.dtls.DtlsIdentity;

/// What all calls of a [CallClient] share. Any thread.
///
/// @param servers nodes of one cluster; a call begins with the first, and goes on with another one
///     when that is lost
/// @param identity one DTLS certificate for all calls
/// @param handshakes permits of the handshakes that compute at the same time
/// @param unixOffsetNanos Unix time minus `System.nanoTime()`
record SharedResources(
        List<ServerAddress> servers,
        WebSockets webSockets,
        SecureRandom random,
        DtlsIdentity identity,
        Semaphore handshakes,
        long unixOffsetNanos) {}
