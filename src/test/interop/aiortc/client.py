"""Two participants of one voice channel by aiortc: each publishes a tone and a camera, and receives those of the other.

    client.py http://127.0.0.1:8080

Speaks the HTTP API and the WebSocket protocol of docs/protocol.md. The offer goes out as aiortc makes it. Prints a line
of JSON for each step, and ends with 0 once both have decoded audio and video.
"""

import array
import asyncio
import fractions
import json
import math
import sys

import aiohttp
import av
from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack

SAMPLE_RATE = 48_000
SAMPLES = SAMPLE_RATE // 50
FRAMES_PER_SECOND = 10
AUDIO_FRAMES = 50
VIDEO_FRAMES = 10


class Tone(AudioStreamTrack):
    """440 Hz, since the server does not forward silence."""

    number = 0

    async def recv(self):
        # The base class keeps the pace of 20 ms.
        await super().recv()
        start = self.number * SAMPLES
        frame = av.AudioFrame(format="s16", layout="mono", samples=SAMPLES)
        frame.planes[0].update(
            array.array(
                "h",
                (
                    int(8_000 * math.sin(2 * math.pi * 440 * (start + i) / SAMPLE_RATE))
                    for i in range(SAMPLES)
                ),
            ).tobytes()
        )
        frame.pts = start
        frame.sample_rate = SAMPLE_RATE
        frame.time_base = fractions.Fraction(1, SAMPLE_RATE)
        self.number += 1
        return frame


class Camera(VideoStreamTrack):
    number = 0

    async def recv(self):
        await asyncio.sleep(1 / FRAMES_PER_SECOND)
        frame = av.VideoFrame(width=160, height=120, format="yuv420p")
        for plane in frame.planes:
            plane.update(bytes([self.number * 8 % 256]) * plane.buffer_size)
        frame.pts = self.number * 90_000 // FRAMES_PER_SECOND
        frame.time_base = fractions.Fraction(1, 90_000)
        self.number += 1
        return frame


class Participant:
    def __init__(self, http, base, name):
        self.http = http
        self.base = base
        self.name = name
        self.received = {"audio": 0, "video": 0}
        self.done = asyncio.Event()
        self.tasks = []

    def log(self, event, **more):
        print(json.dumps({"name": self.name, "event": event, **more}), flush=True)

    async def call(self):
        async with self.http.post(
            self.base + "/api/auth/register",
            json={"username": self.name, "password": "correct horse battery", "device": "aiortc"},
        ) as response:
            response.raise_for_status()
            token = (await response.json())["accessToken"]
        self.socket = await self.http.ws_connect(self.base + "/ws")
        await self.expect("hello")
        await self.send(op="identify", id=1, token=token)
        channel = (await self.expect("ready"))["guilds"][0]["channels"][0]["id"]
        await self.send(op="join", id=2, channel=channel, state={"camera": True})
        joined = await self.expect("joined")
        await self.negotiate(joined)
        self.tasks += [asyncio.create_task(self.read()), asyncio.create_task(self.ping())]
        await self.done.wait()

    async def negotiate(self, joined):
        self.connection = RTCPeerConnection()
        self.connection.on("track", self.on_track)
        self.connection.on("connectionstatechange", self.on_connection_state)
        microphone = self.connection.addTransceiver(Tone(), direction="sendonly")
        camera = self.connection.addTransceiver(Camera(), direction="sendonly")
        for _ in range(min(2, joined["audioSlots"])):
            self.connection.addTransceiver("audio", direction="recvonly")
        for _ in range(min(2, joined["videoSlots"])):
            self.connection.addTransceiver("video", direction="recvonly")
        await self.connection.setLocalDescription(await self.connection.createOffer())
        await self.send(
            op="offer",
            id=3,
            sdp=self.connection.localDescription.sdp,
            tracks={microphone.mid: "microphone", camera.mid: "camera"},
        )
        answer = await self.expect("answer")
        await self.connection.setRemoteDescription(
            RTCSessionDescription(sdp=answer["sdp"], type="answer")
        )

    def on_connection_state(self):
        self.log(self.connection.connectionState)

    def on_track(self, track):
        self.tasks.append(asyncio.create_task(self.decode(track)))

    async def decode(self, track):
        while True:
            await track.recv()
            self.received[track.kind] += 1
            if self.received["audio"] >= AUDIO_FRAMES and self.received["video"] >= VIDEO_FRAMES:
                self.done.set()

    async def ping(self):
        while True:
            await asyncio.sleep(10)
            self.log("received", **self.received)
            await self.send(op="ping", t=0)

    async def send(self, **message):
        await self.socket.send_str(json.dumps(message))

    async def read(self):
        async for message in self.socket:
            event = json.loads(message.data)
            if event["op"] in ("error", "left", "slots", "connection"):
                self.log(event["op"], message=event)

    async def expect(self, op):
        while True:
            message = json.loads(await self.socket.receive_str())
            if message["op"] == op:
                self.log(op)
                return message
            if message["op"] in ("error", "left"):
                raise RuntimeError(f"{self.name} waits for {op}, the server says {message}")

    async def close(self):
        for task in self.tasks:
            task.cancel()
        await self.socket.close()
        await self.connection.close()


async def main(base):
    async with aiohttp.ClientSession() as http:
        participants = [Participant(http, base, "aiortc-1"), Participant(http, base, "aiortc-2")]
        await asyncio.gather(*(participant.call() for participant in participants))
        for participant in participants:
            participant.log("done", **participant.received)
        await asyncio.gather(*(participant.close() for participant in participants))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
