package simulation;

import java.util.List;
import java.util.Random;
import media.rtcp.GenericNack;
import media.rtcp.PictureLoss;
import media.rtcp.RtcpMessage;
import media.rtp.Bytes;

/// A camera with three encodings, 30 frames a second.
final class SimulatedCamera {
    static final long FRAME_NANOS = 33_333_333;

    private final SimulatedPeer peer;
    private final SimulatedEncoding[] encodings = new SimulatedEncoding[3];
    private int startedCount;

    SimulatedCamera(SimulatedPeer peer, Random random) {
        this.peer = peer;
        for (int i = 0; i < encodings.length; i++) {
            encodings[i] = new SimulatedEncoding(peer, i, random);
        }
    }

    void start(long firstNanos) {
        int run = ++startedCount;
        peer.at(firstNanos, () -> shoot(run, firstNanos));
    }

    void stop() {
        startedCount++;
    }

    /// How many temporal layers each encoding has, 1 to 3.
    void temporalLayers(int count) {
        for (SimulatedEncoding encoding : encodings) {
            encoding.temporalLayers = count;
        }
    }

    /// The height of the best encoding; 720 at first. The others are half and a quarter of it.
    void lines(int best) {
        for (int i = 0; i < encodings.length; i++) {
            encodings[i].lines = best >> (encodings.length - 1 - i);
        }
    }

    /// Payloads are encrypted end to end.
    void encrypted(boolean nowEncrypted) {
        for (SimulatedEncoding encoding : encodings) {
            encoding.encrypted = nowEncrypted;
        }
    }

    SimulatedEncoding encoding(int index) {
        return encodings[index];
    }

    List<SimulatedEncoding> encodings() {
        return List.of(encodings);
    }

    /// Whether a datagram is a retransmission of this camera's.
    boolean retransmits(byte[] datagram) {
        int ssrc = datagram.length < 12 ? 0 : Bytes.int32(datagram, 8);
        return encodings().stream().anyMatch(encoding -> encoding.rtxSsrc == ssrc);
    }

    void onRtcp(RtcpMessage message) {
        for (SimulatedEncoding encoding : encodings) {
            if (message instanceof PictureLoss loss && loss.media() == encoding.ssrc) {
                encoding.onPictureLoss();
            } else if (message instanceof GenericNack nack && nack.media() == encoding.ssrc) {
                encoding.onNack(nack.sequenceNumbers());
            }
        }
    }

    private void shoot(int run, long nanos) {
        if (run == startedCount) {
            peer.at(nanos + FRAME_NANOS, () -> shoot(run, nanos + FRAME_NANOS));
            for (SimulatedEncoding encoding : encodings) {
                encoding.shoot();
            }
        }
    }
}
