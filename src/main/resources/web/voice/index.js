/**
 * Hubbub's voice client: joins voice channels of a Hubbub server from any page. It draws nothing. The README of the
 * package shows it in ten lines; {@link VoiceClient} lists the events.
 */
export { Api } from './api.js';
export { createVoiceClient, MeshVoiceClient, SfuVoiceClient } from './create-client.js';
export { Devices, DeviceError } from './devices.js';
export { LoginStore } from './login-store.js';
export { Refusal, inWords } from './refusal.js';
export { VoiceClient } from './voice-client.js';

/** @typedef {import('./call-machine.js').CallState} CallState */
/** @typedef {import('./api.js').Destination} Destination */
/** @typedef {import('./protocol.js').Channel} Channel */
/** @typedef {import('./protocol.js').MediaMode} MediaMode */
/** @typedef {import('./protocol.js').Participant} Participant */
/** @typedef {import('./protocol.js').ParticipantState} ParticipantState */
/** @typedef {import('./protocol.js').VideoTrackKind} VideoTrackKind */
/** @typedef {import('./protocol.js').ViewRequest} ViewRequest */
/** @typedef {import('./subscriber.js').Pause} Pause */
