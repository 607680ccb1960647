package bots.client;

import bots.client.signaling.ServerAddress;
import io.vertx.core.http.WebSocketClient;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import media.dtls.DtlsIdentity;

/// What all calls of a [CallClient] share. Any thread.
///
/// @param identity one DTLS certificate for all calls
/// @param handshakes permits of the handshakes that compute at the same time
/// @param unixOffsetNanos Unix time minus `System.nanoTime()`
record SharedResources(
        ServerAddress server,
        WebSocketClient webSockets,
        SecureRandom random,
        DtlsIdentity identity,
        Semaphore handshakes,
        long unixOffsetNanos) {}
