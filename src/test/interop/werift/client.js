// Two participants of one voice channel by werift: each publishes audio and video, and receives those of the other.
//
//   node --experimental-websocket client.js http://127.0.0.1:8080
//
// Speaks the HTTP API and the WebSocket protocol of docs/protocol.md. The payloads are made here, since werift carries
// RTP and leaves codecs to others. Prints a line of JSON for each step, and ends with 0 once both have received the
// other's audio and video as they were sent.

import {
    MediaStreamTrack,
    RTCPeerConnection,
    RTCRtpCodecParameters,
    RtpHeader,
    RtpPacket,
    useNACK,
    usePLI,
    useREMB,
} from 'werift';

const AUDIO_PACKETS = 50;
const VIDEO_PACKETS = 20;

const OPUS = new RTCRtpCodecParameters({
    mimeType: 'audio/opus', clockRate: 48_000, channels: 2, payloadType: 111,
});
const VP8 = new RTCRtpCodecParameters({
    mimeType: 'video/VP8', clockRate: 90_000, payloadType: 96, rtcpFeedback: [useNACK(), usePLI(), useREMB()],
});

/** An Opus packet of 20 ms (RFC 6716 §3.1: CELT, fullband, one frame) with a mark in it. */
function opus(mark) {
    return Buffer.from([0xf8, mark, ...new Array(40).fill(0x5a)]);
}

/** One VP8 keyframe in one packet (RFC 7741 §4.2 and §4.3) with a mark in it. */
function vp8(mark) {
    const descriptor = 0x10; // the first packet of the partition
    const tag = [0x10, 0x02, 0x00]; // a keyframe that is shown (RFC 6386 §9.1)
    const size = [0x9d, 0x01, 0x2a, 160, 0, 120, 0];
    return Buffer.from([descriptor, ...tag, ...size, mark, ...new Array(200).fill(0x5a)]);
}

class Participant {
    constructor(base, name, mark) {
        this.base = base;
        this.name = name;
        this.mark = mark;
        this.received = {audio: 0, video: 0};
        this.waiting = new Map();
        this.timers = [];
        this.done = new Promise((resolve, reject) => {
            this.resolve = resolve;
            this.reject = reject;
        });
    }

    log(event, more) {
        console.log(JSON.stringify({name: this.name, event, ...more}));
    }

    async call(otherMark) {
        this.otherMark = otherMark;
        const response = await fetch(`${this.base}/api/auth/register`, {
            method: 'POST',
            headers: {'Content-Type': 'application/json'},
            body: JSON.stringify({username: this.name, password: 'correct horse battery', device: 'werift'}),
        });
        if (!response.ok) {
            throw new Error(`${this.name}: ${response.status} ${await response.text()}`);
        }
        const {accessToken} = await response.json();
        const hello = this.expect('hello');
        this.socket = new WebSocket(`${this.base.replace(/^http/, 'ws')}/ws`);
        this.socket.onmessage = event => this.onMessage(JSON.parse(event.data));
        this.socket.onerror = () => this.reject(new Error(`${this.name}: the WebSocket failed`));
        await hello;
        const ready = await this.ask('ready', {op: 'identify', id: 1, token: accessToken});
        const channel = ready.guilds[0].channels[0].id;
        const joined = await this.ask('joined', {op: 'join', id: 2, channel, state: {camera: true}});
        await this.negotiate(joined);
        this.every(10_000, () => this.send({op: 'ping', t: 0}));
        await this.done;
    }

    async negotiate(joined) {
        this.connection = new RTCPeerConnection({
            codecs: {audio: [OPUS], video: [VP8]},
            iceServers: joined.iceServers,
            iceUseIpv6: false,
            // It leaves loopback out, where the test runs.
            iceAdditionalHostAddresses: ['127.0.0.1'],
        });
        this.connection.connectionStateChange.subscribe(state => {
            this.log(state);
            if (state === 'connected') {
                this.publish();
            }
        });
        this.microphone = new MediaStreamTrack({kind: 'audio'});
        this.camera = new MediaStreamTrack({kind: 'video'});
        const sent = [this.microphone, this.camera].map(track =>
            this.connection.addTransceiver(track, {direction: 'sendonly'}));
        const slots = ['audio', 'audio', 'video', 'video'].map(kind =>
            this.connection.addTransceiver(kind, {direction: 'recvonly'}));
        for (const slot of slots) {
            slot.onTrack.subscribe(track => track.onReceiveRtp.subscribe(packet => this.onPacket(slot.kind, packet)));
        }
        await this.connection.setLocalDescription(await this.connection.createOffer());
        const answer = await this.ask('answer', {
            op: 'offer',
            id: 3,
            sdp: this.connection.localDescription.sdp,
            tracks: {[sent[0].mid]: 'microphone', [sent[1].mid]: 'camera'},
        });
        await this.connection.setRemoteDescription({type: 'answer', sdp: answer.sdp});
    }

    publish() {
        this.every(20, this.sender(this.microphone, opus(this.mark), 960));
        this.every(100, this.sender(this.camera, vp8(this.mark), 9_000));
    }

    sender(track, payload, ticks) {
        let number = 0;
        return () => {
            number++;
            const header = new RtpHeader({
                sequenceNumber: number & 0xffff, timestamp: number * ticks, marker: true, payloadType: 0,
            });
            track.writeRtp(new RtpPacket(header, payload));
        };
    }

    onPacket(kind, packet) {
        const expected = kind === 'audio' ? opus(this.otherMark) : vp8(this.otherMark);
        // The server may pad a packet to the length of others, and writes the VP8 descriptor anew.
        if (!packet.payload.includes(expected.subarray(kind === 'audio' ? 0 : 1))) {
            return;
        }
        this.received[kind]++;
        if (this.received.audio >= AUDIO_PACKETS && this.received.video >= VIDEO_PACKETS) {
            this.resolve();
        }
    }

    every(millis, action) {
        this.timers.push(setInterval(action, millis));
    }

    send(message) {
        this.socket.send(JSON.stringify(message));
    }

    ask(answer, message) {
        const received = this.expect(answer);
        this.send(message);
        return received;
    }

    expect(op) {
        return new Promise(resolve => this.waiting.set(op, resolve));
    }

    onMessage(message) {
        if (['error', 'left'].includes(message.op)) {
            this.reject(new Error(`${this.name}: ${JSON.stringify(message)}`));
        }
        if (['hello', 'ready', 'joined', 'answer', 'slots', 'connection'].includes(message.op)) {
            this.log(message.op, message.op === 'slots' ? {slots: message.slots} : {});
        }
        this.waiting.get(message.op)?.(message);
        this.waiting.delete(message.op);
    }

    async close() {
        this.timers.forEach(clearInterval);
        this.socket.close();
        await this.connection.close();
        this.log('done', this.received);
    }
}

const base = process.argv[2];
const participants = [new Participant(base, 'werift-1', 1), new Participant(base, 'werift-2', 2)];
await Promise.all([participants[0].call(2), participants[1].call(1)]);
await Promise.all(participants.map(participant => participant.close()));
process.exit(0);
